"""Taking a document that came by hand into the project, with the record of where it came from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from joinup.config.edition import read_edition
from joinup.errors import Fault, InputError, stop_if
from joinup.files import RECORD, digest, record_of, write_bytes
from joinup.sources.fetch import named_document
from joinup.sources.media import SUFFIX, media_type
from joinup.sources.record import OGL, documents, kept_record, new_record, write_record
from joinup.sources.report import GOOD, LOOK

QUESTIONS = {  # what is asked, and where the answer stands in the record
    "title": "Title of the document, as published",
    "publisher": "Who publishes it",
    "url": "Address of the page or file that it came from",
    "published": "Day of publication (YYYY-MM-DD; empty if it is not known)",
    "licence": f"Licence (empty: {OGL})",
}
NEEDED = ("title", "publisher", "url")


def record_document(
    root: Path,
    edition: str,
    document: str,
    file: Path | str = "",
    ask: Callable[[str], str] | None = None,
    **answers: str,
) -> tuple[int, str]:
    """Take a document that came by hand into the project, and write its record of origin.

    Parameters
    ----------
    root, edition, document
        The project's folder, an edition by name or path, and one of its documents by name.
    file
        The file; it is copied to ``data/raw/documents/<document>.<ending>``. Empty: it is there already.
    ask
        Asks a person for the rest, such as :func:`input`; without it, what is missing is a fault.
    answers
        What is known of it, by the names of ``QUESTIONS``. The edition's file fills in what it knows.

    Returns
    -------
    status : int
        0 if the document is recorded, 10 if another file is recorded under this name.
    text : str
        One line that says so.
    """
    settings = read_edition(edition, root)
    entry, folder = named_document(settings, document), documents(root, settings.data)
    path, kind = _document_file(folder, document, file)
    known = {"title": entry.title, "publisher": entry.publisher, "url": entry.landing_page}
    answers = {key: answers.get(key) or known.get(key, "") for key in QUESTIONS}
    for key, question in QUESTIONS.items():
        if not answers[key] and ask:
            answers[key] = ask(f"{question}: ").strip()
    stop_if(Fault(document, f"has no {k}", f"Add {k.upper()}=…") for k in NEEDED if not answers[k])
    target, kept = folder / f"{document}.{SUFFIX[kind]}", kept_record(folder, document)
    page, used_for = entry.landing_page or answers["url"], f"{entry.record} of edition {settings.edition}"
    record = new_record(target, path, kept, **answers, landing_page=page, media_type=kind, used_for=used_for)
    here = {kept.sha256} if kept else set()
    here |= {digest(target)} if target.is_file() else set()
    if not here <= {record.sha256}:
        return LOOK, f"{target.name}: another file is recorded; remove it and its record first."
    if not target.is_file():
        write_bytes(path.read_bytes(), target, lasting=True)
    write_record(record_of(target), record)
    return GOOD, f"{target.name}: recorded ({record.bytes:,} bytes, sha256 {record.sha256[:8]}…)"


def _document_file(folder: Path, document: str, file: Path | str) -> tuple[Path, str]:
    """Return the file that is meant and what it is by its bytes."""
    here = [p for p in folder.glob(f"{document}.*") if not p.name.endswith(RECORD)]
    path = Path(file) if file else here[0] if len(here) == 1 else folder / document
    if not path.is_file():
        raise InputError(Fault(str(path), "is not there", "Add FILE=…, the path of the document."))
    kind = media_type(path)
    if kind not in SUFFIX:
        kinds = ", ".join(SUFFIX.values())
        raise InputError(Fault(str(path), "is of a type that is not read here", f"Bring one of {kinds}."))
    return path, kind
