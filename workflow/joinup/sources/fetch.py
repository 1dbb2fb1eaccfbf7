"""Bring documents into the project, from GOV.UK or by hand, each with the record of where it came from."""

from collections.abc import Callable, Iterable
from pathlib import Path

from joinup.config.edition import Document, read_edition
from joinup.errors import Fault, InputError, shown, stop_if
from joinup.files import RECORD
from joinup.sources import govuk
from joinup.sources.govuk import Attachment, Page
from joinup.sources.record import (
    FAILED,
    GOOD,
    LAST,
    LOOK,
    OGL,
    SUFFIX,
    documents,
    media_type,
    named_document,
    store,
)
from joinup.sources.web import GOVUK, Access, Client, NoNetworkError, SourceError
from joinup.tables.sheets import content as content_of

QUESTIONS = {  # what a person is asked, by the field of the record
    "title": "Title of the document, as published",
    "publisher": "Who publishes it",
    "url": "Address of the page or file that it came from",
    "published": "Day of publication (YYYY-MM-DD; empty if it is not known)",
    "licence": f"Licence (empty: {OGL})",
}
NEEDED = ("title", "publisher", "url")


def fetch(root: Path, edition: str, document: str = "", access: Access = GOVUK) -> tuple[int, str]:
    """Fetch every document that an edition names, or one of them, each verified and recorded.

    Returns an exit status, and one line for each document: 0 if all are there, 10 if one differs from its record or
    its address is not known, 1 if one could not be had.
    """
    settings = read_edition(edition, root)
    folder, client = documents(root, settings.data), Client(access)
    statuses, lines = {GOOD}, list[str]()
    for one in [named_document(settings, document)] if document else settings.documents:
        try:
            status, text = _fetch_one(client, folder, settings.edition, one)
        except NoNetworkError as error:
            return FAILED, "\n".join([*lines, f"Nothing was fetched: {error}."])
        except (SourceError, InputError) as error:
            status, text = FAILED, f"{one.document}: {error}"
        statuses.add(status)
        lines.append(text)
    worst = next(status for status in (FAILED, LOOK, GOOD) if status in statuses)
    return worst, "\n".join(lines or ["This edition names no documents."])


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
        Asks a person for the rest, such as :func:`input`; without it, a gap is a fault.
    answers
        Fields of the record, by the names of ``QUESTIONS``. The edition's file fills in what it knows.

    Returns exit status and text as :func:`joinup.sources.record.store`.
    """
    settings = read_edition(edition, root)
    entry, folder = named_document(settings, document), documents(root, settings.data)
    content = _content(folder, document, file)
    defaults = {"title": entry.title, "publisher": entry.publisher, "url": entry.landing_page}
    answers = {key: answers.get(key) or defaults.get(key, "") for key in QUESTIONS}
    for key, question in QUESTIONS.items():
        if not answers[key] and ask:
            answers[key] = ask(f"{question}: ").strip()
    stop_if(Fault(document, f"has no {k}", f"Add {k.upper()}=…") for k in NEEDED if not answers[k])
    page, used_for = entry.landing_page or answers["url"], f"{entry.record} of edition {settings.edition}"
    return store(folder, document, content, **answers, landing_page=page, used_for=used_for)


def _content(folder: Path, document: str, file: Path | str) -> bytes:
    """Return the bytes of the file that is meant, if they are of a type that is read."""
    here = [p for p in folder.glob(f"{document}.*") if not p.name.endswith(RECORD)]
    path = Path(file) if file else here[0] if len(here) == 1 else folder / document
    if not path.is_file():
        raise InputError(Fault(str(path), "is not there", "Add FILE=…, the path of the document."))
    content = content_of(path)
    if media_type(content) not in SUFFIX:
        remedy = f"Bring one of {', '.join(SUFFIX.values())}."
        raise InputError(Fault(str(path), "is of a type that is not read here", remedy))
    return content


def choose(attachments: Iterable[Attachment], words: str) -> list[Attachment]:
    """Return the attachments that some words pick by title or file name; a fetch needs exactly one.

    A title or name that is the words exactly goes before one that contains them, and a file before the same
    document in HTML.

    >>> both = [Attachment(title="Annex A", name="a.pdf"), Attachment(title="Annex", name="b.pdf")]
    >>> [a.name for a in choose(both, "annex")]
    ['b.pdf']
    """
    every, parts = list(attachments), words.casefold().split()
    exact = [a for a in every if words.casefold() in (a.title.casefold(), a.name.casefold())]
    choice = exact or [a for a in every if all(w in f"{a.title} {a.name}".casefold() for w in parts)]
    return [a for a in choice if a.media_type != govuk.HTML] or choice


def pick(page: Page, document: Document) -> Attachment:
    """Return the one attachment that a document's words pick; raise SourceError if it is none or several."""
    choice = choose(page.attachments, document.attachment)
    if len(choice) == 1:
        return choice[0]
    names = ", ".join(f"{shown(a.title)} ({a.name})" for a in (choice or page.attachments)) or "none"
    problem = "more than one attachment has the words" if choice else "no attachment has the words"
    raise SourceError(f"{document.landing_page}: {problem} {shown(document.attachment)}; there: {names}")


def _fetch_one(client: Client, folder: Path, edition: str, document: Document) -> tuple[int, str]:
    """Fetch one document, verify it and record it; nothing is changed if it is not what was promised."""
    name, address = document.document, document.landing_page
    gaps = [k for k in ("landing_page", "attachment") if not getattr(document, k)]
    if gaps:
        return LOOK, f"{name}: {' and '.join(gaps)} not known; make check-sources looks for it"
    page = govuk.live_page(client, address)
    attachment = pick(page, document)
    if attachment.media_type not in SUFFIX:
        raise SourceError(f"{attachment.url} is of a type that is not read here ({attachment.media_type})")
    content = bring(client, attachment)
    size = len(content) if attachment.size is None else attachment.size
    pairs = (attachment.media_type, media_type(content)), (f"{size:,} bytes", f"{len(content):,} bytes")
    for expected, actual in pairs:
        if expected != actual:
            problem = f"expected {expected}, actual {actual}"
            raise SourceError(f"{attachment.url} is not what its page promises: {problem}")
    if LAST.get(attachment.media_type, b"") not in content[-66_000:]:
        raise SourceError(f"{attachment.url} is cut off")
    return store(
        folder,
        name,
        content,
        publisher=page.publisher or document.publisher or "GOV.UK",
        title=document.title,
        landing_page=address,
        url=attachment.url,
        published=page.published,
        updated=page.updated,
        used_for=f"{document.record} of edition {edition}",
    )


def bring(client: Client, attachment: Attachment) -> bytes:
    """Return the bytes of an attachment, of a page in HTML its words; raise SourceError if there are none."""
    if attachment.media_type == govuk.HTML:
        page = govuk.live_page(client, attachment.url)
        if not page.body:
            raise SourceError(f"{attachment.url} has no text")
        return govuk.html_document(page)
    status, _, content = client.get(attachment.url)
    if status != 200:
        raise SourceError(f"{attachment.url} answered {status}")
    return content
