"""Fetching the documents that an edition names, each with the record of where it came from."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from joinup.errors import shown
from joinup.files import digest, write_bytes
from joinup.sources import govuk, ledger
from joinup.sources.govuk import Attachment, Page
from joinup.sources.record import (
    ATTRIBUTION,
    OGL,
    SourceRecord,
    read_record,
    record_path,
    write_record,
)
from joinup.sources.web import Client, RefusedError, today

Document = Mapping[str, Any]

SUFFIX = {
    "application/pdf": "pdf",
    "text/html": "html",
    "text/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def media_type(path: Path) -> str:
    """Return what a file is by its bytes, whatever it was called.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as f:
    ...     _ = f.write(b"%PDF-1.7"); f.flush(); media_type(Path(f.name))
    'application/pdf'
    """
    with path.open("rb") as stream:
        head = stream.read(4096)
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK"):
        return _packed_type(path)
    start = head.decode("latin-1").lstrip("\ufeff\u00ef\u00bb\u00bf \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    return "application/octet-stream" if b"\0" in head or not head else "text/csv"


def _packed_type(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            if "mimetype" in names:
                return packed.open("mimetype").read(100).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "application/octet-stream"
    return "application/zip"


def choose(attachments: Iterable[Attachment], words: str) -> list[Attachment]:
    """Return the attachments that some words pick by title or file name; one is what a fetch needs.

    A title or name that is the words exactly goes before one that contains them, and a file before the same
    document in HTML.

    >>> both = [Attachment("Annex A", "", "a.pdf", ""), Attachment("Annex", "", "b.pdf", "")]
    >>> [a.name for a in choose(both, "annex")]
    ['b.pdf']
    """
    listed, wanted = list(attachments), words.casefold().split()
    exact = [a for a in listed if words.casefold() in (a.title.casefold(), a.name.casefold())]
    holding = [a for a in listed if all(w in f"{a.title} {a.name}".casefold() for w in wanted)]
    found = exact or holding
    files = [a for a in found if a.media_type != govuk.HTML]
    return files or found


def pick(found: Page, document: Document) -> Attachment:
    """Return the one attachment that a document of an edition names.

    Raises
    ------
    RefusedError
        If none or several are meant; the message lists what the page offers.
    """
    words = str(document["attachment"])
    chosen = choose(found.attachments, words)
    if len(chosen) == 1:
        return chosen[0]
    listed = ", ".join(f"{shown(a.title)} ({a.name})" for a in (chosen or found.attachments)) or "none"
    problem = "no attachment has the words" if not chosen else "more than one attachment has the words"
    raise RefusedError(f"{document['landing_page']}: {problem} {shown(words)}; there: {listed}")


def fetch_document(
    client: Client, folder: Path, edition: str, document: Document, seen: list[ledger.Row]
) -> tuple[int, str, list[ledger.Row]]:
    """Fetch one document, verify it, and record it.

    Parameters
    ----------
    client, folder, edition
        Who asks, the folder of documents, the edition's name.
    document
        Its entry in the edition's file: document, kind, title, landing_page, attachment.
    seen
        The ledger so far, for the server's mark of what is there already.

    Returns
    -------
    status : int
        0 if the document is there and recorded, 10 if it differs from the one recorded.
    text : str
        One line that says so.
    rows : list of Row
        What the ledger should remember.

    Raises
    ------
    RefusedError, UnreachableError, InputError
        If it cannot be had, or is not what was promised; nothing is changed then.
    """
    slug = str(document["document"])
    found = govuk.page(client, document["landing_page"])
    if found.state not in ("live", "withdrawn") or not found.updated:
        raise RefusedError(f"{document['landing_page']} is {found.state}: {found.note}")
    attachment = pick(found, document)
    suffix = SUFFIX.get(attachment.media_type)
    if suffix is None:
        raise RefusedError(f"{attachment.url} is of a type that is not read here ({attachment.media_type})")
    target = folder / f"{slug}.{suffix}"
    kept = kept_record(folder, slug)
    part = target.with_name(f".{slug}.{suffix}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = kept is not None and target.is_file() and digest(target) == kept.sha256
    mark = ledger.etag(seen, attachment.url, kept.sha256 or "") if kept and whole else ""
    status, mark = _bring(client, attachment, part, mark)
    if status == 304 and kept:
        sha256, size = kept.sha256 or "", kept.bytes or 0
    else:
        _check_bytes(part, attachment)
        sha256, size = digest(part), part.stat().st_size
    record = SourceRecord(
        document=slug,
        file=target.name,
        publisher=found.publisher or "HM Treasury",
        title=str(document.get("title") or attachment.title),
        landing_page=document["landing_page"],
        url=attachment.url,  # type: ignore[arg-type]  # pydantic reads it
        published=found.published or None,  # type: ignore[arg-type]
        updated=found.updated,  # type: ignore[arg-type]
        retrieved=kept.retrieved if kept and kept.sha256 == sha256 else today(),
        licence=OGL,
        attribution=ATTRIBUTION[OGL],
        media_type=attachment.media_type,
        bytes=size,
        sha256=sha256,
        used_for=f"{document['kind']} of edition {edition}",
        archive_copy=kept.archive_copy if kept and kept.sha256 == sha256 else None,
    )
    status, text = _store(folder, part, target, record, kept)
    rows = [page_row(edition, slug, document["landing_page"], found, "fetched")]
    if status == 0:
        rows.append(ledger.Row(now(), edition, slug, attachment.url, "fetched", sha256, "", mark))
    return status, text, rows


def now() -> str:
    """Return the present moment in universal time, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def page_row(edition: str, slug: str, url: str, found: Page, verdict: str, detail: str = "") -> ledger.Row:
    """Return what the ledger remembers of a page: when it changed, and what hangs on it."""
    names = " ".join(sorted(a.url.rpartition("/")[2] for a in found.attachments))
    return ledger.Row(now(), edition, slug, url, verdict, found.updated, names, "", detail)


def kept_record(folder: Path, slug: str) -> SourceRecord | None:
    """Return the record of a document, if there is one."""
    path = record_path(folder, slug)
    return read_record(path) if path.is_file() else None


def _bring(client: Client, attachment: Attachment, part: Path, mark: str) -> tuple[int, str]:
    if attachment.media_type != govuk.HTML:
        got = client.download(attachment.url, part, mark)
        if got.status not in (200, 304):
            raise RefusedError(f"{attachment.url} answered {got.status}")
        return got.status, got.etag
    body = govuk.page(client, attachment.url)
    if body.state == "missing" or not body.body:
        raise RefusedError(f"{attachment.url} has no text")
    write_bytes(govuk.html_document(body), part, lasting=True)
    return 200, ""


def _check_bytes(part: Path, attachment: Attachment) -> None:
    """Refuse what is not as promised; the refused file is kept under a hidden name for inspection."""
    actual, size = media_type(part), part.stat().st_size
    problem = ""
    if actual != attachment.media_type:
        problem = f"expected {attachment.media_type}, actual {actual}"
    elif attachment.size is not None and attachment.media_type != govuk.HTML and size != attachment.size:
        problem = f"expected {attachment.size:,} bytes, actual {size:,}"
    if problem:
        refused = part.with_suffix(".refused")
        part.replace(refused)
        part.with_name(f"{part.name}.json").unlink(missing_ok=True)
        raise RefusedError(f"{attachment.url} is not what was promised: {problem}; kept as {refused.name}")


def _store(
    folder: Path, part: Path, target: Path, record: SourceRecord, kept: SourceRecord | None
) -> tuple[int, str]:
    """Move the document into place, then its record: stopped in between, the next fetch adds the record."""
    new, short = record.sha256 or "", (record.sha256 or "")[:8]
    actual = digest(target) if target.is_file() else ""
    recorded = kept.sha256 if kept else ""
    note = part.with_name(f"{part.name}.json")
    if {actual, recorded} <= {new, ""}:
        if actual:
            part.unlink(missing_ok=True)
        else:
            part.replace(target)
        note.unlink(missing_ok=True)
        if record != kept:
            write_record(record_path(folder, record.document), record)
        said = "unchanged" if recorded and actual else "fetched"
        return 0, f"{target.name}: {said} ({record.bytes:,} bytes, sha256 {short}…)"
    other = target.with_name(f"{record.document}.{short}{target.suffix}")
    part.replace(other)
    note.unlink(missing_ok=True)
    write_record(record_path(folder, other.stem), record.model_copy(update={"file": other.name}))
    return 10, (
        f"{target.name}: GOV.UK has another file, now beside it as {other.name}; nothing was replaced. "
        f"Sha256 recorded {recorded or 'none'}, here {actual or 'none'}, at GOV.UK {new}. Compare the two; "
        f"to take the new one, remove {target.name} and its record and run make fetch again."
    )
