"""Bringing documents into the project, from GOV.UK or by hand, each with the record of where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from joinup.config.edition import Document, Edition, read_edition
from joinup.errors import Fault, InputError, did_you_mean, shown
from joinup.files import digest, record_of, write_bytes
from joinup.sources import govuk
from joinup.sources.govuk import Attachment, Page
from joinup.sources.media import SUFFIX, media_type
from joinup.sources.record import SourceRecord, documents, kept_record, new_record, write_record
from joinup.sources.report import FAILED, GOOD, LOOK, Row, csv_text, read_state, write_state
from joinup.sources.web import GOVUK, Access, Client, NoNetworkError, RefusedError, SourceError


def fetch(root: Path, edition: str, document: str = "", access: Access = GOVUK) -> tuple[int, str]:
    """Fetch every document that an edition names, or one of them, each verified and recorded.

    Parameters
    ----------
    root, edition
        The project's folder, and an edition by name or path.
    document
        The one document to fetch; all of them if empty.
    access
        Where and how to ask.

    Returns
    -------
    status : int
        0 if every document is there, 10 if one differs from its record or its address is not known,
        1 if one could not be had.
    text : str
        One line for each document.
    """
    settings = read_edition(edition, root)
    folder, client, state = documents(root, settings.data), Client(access), read_state(root)
    for part in folder.glob(".*.part"):  # what a killed command left behind
        part.unlink(missing_ok=True)
    statuses, lines, rows = {GOOD}, list[str](), list[Row]()
    for one in [named_document(settings, document)] if document else settings.documents:
        try:
            status, text, new = _fetch_one(client, folder, settings.edition, one, state)
            rows += new
        except NoNetworkError as error:
            return FAILED, "\n".join([*lines, f"Nothing was fetched: {error}."])
        except (SourceError, InputError) as error:
            status, text = FAILED, f"{one.document}: {error}"
        statuses.add(status)
        lines.append(text)
    write_state(root, rows)
    worst = next(status for status in (FAILED, LOOK, GOOD) if status in statuses)
    return worst, "\n".join(lines or ["This edition names no documents."])


def named_document(edition: Edition, document: str) -> Document:
    """Return a document of an edition, or stop with a guess at what was meant."""
    names = {d.document: d for d in edition.documents}
    if document not in names:
        remedy = did_you_mean(document, names, f"Its documents are {', '.join(names) or 'none'}.")
        file = f"config/editions/{edition.edition}.yaml"
        raise InputError(Fault(file, "is not one of its documents", remedy, value=document))
    return names[document]


def choose(attachments: Iterable[Attachment], words: str) -> list[Attachment]:
    """Return the attachments that some words pick by title or file name; one is what a fetch needs.

    A title or name that is the words exactly goes before one that contains them, and a file before the same
    document in HTML.

    >>> both = [Attachment(title="Annex A", name="a.pdf"), Attachment(title="Annex", name="b.pdf")]
    >>> [a.name for a in choose(both, "annex")]
    ['b.pdf']
    """
    offered, parts = list(attachments), words.casefold().split()
    exact = [a for a in offered if words.casefold() in (a.title.casefold(), a.name.casefold())]
    holding = [a for a in offered if all(w in f"{a.title} {a.name}".casefold() for w in parts)]
    chosen = exact or holding
    return [a for a in chosen if a.media_type != govuk.HTML] or chosen


def _pick(page: Page, document: Document) -> Attachment:
    """Return the one attachment that is meant, or refuse to guess."""
    chosen = choose(page.attachments, document.attachment)
    if len(chosen) == 1:
        return chosen[0]
    offered = ", ".join(f"{shown(a.title)} ({a.name})" for a in (chosen or page.attachments)) or "none"
    problem = "more than one attachment has the words" if chosen else "no attachment has the words"
    raise RefusedError(f"{document.landing_page}: {problem} {shown(document.attachment)}; there: {offered}")


def _fetch_one(
    client: Client, folder: Path, edition: str, document: Document, state: dict[str, Row]
) -> tuple[int, str, list[Row]]:
    """Fetch one document, verify it and record it; nothing is changed if it is not what was promised."""
    slug, address = document.document, document.landing_page
    unknown = [k for k in ("landing_page", "attachment") if not getattr(document, k)]
    if unknown:
        return LOOK, f"{slug}: {' and '.join(unknown)} not known; make check-sources looks for it", []
    page = govuk.page(client, address)
    if not page.updated:
        raise RefusedError(f"{address} is {page.state}: {page.note}")
    attachment = _pick(page, document)
    suffix = SUFFIX.get(attachment.media_type)
    if suffix is None:
        raise RefusedError(f"{attachment.url} is of a type that is not read here ({attachment.media_type})")
    target, kept = folder / f"{slug}.{suffix}", kept_record(folder, slug)
    part = target.with_name(f".{target.name}.part")
    whole = kept if kept and target.is_file() and digest(target) == kept.sha256 else None
    status, mark = bring(client, attachment, part, etag(state, attachment.url, whole))
    if status not in (200, 304):
        raise RefusedError(f"{attachment.url} answered {status}, or has no text")
    if status == 200:
        _check_bytes(part, attachment)
    record = new_record(
        target,
        part if status == 200 else target,
        kept,
        publisher=page.publisher or document.publisher or "GOV.UK",
        title=document.title,
        landing_page=address,
        url=attachment.url,
        published=page.published,
        updated=page.updated,
        media_type=attachment.media_type,
        used_for=f"{document.record} of edition {edition}",
    )
    status, text = _store(part, target, record, kept)
    rows = [page_row(slug, address, page, "fetched")]
    if status == GOOD:
        rows.append(Row(attachment.url, slug, "fetched", record.sha256, "", mark))
    return status, text, rows


def etag(state: dict[str, Row], url: str, kept: SourceRecord | None) -> str:
    """Return the server's mark of a file at hand, if it is known."""
    last = state.get(url)
    return last.etag if kept and last and last.version == kept.sha256 else ""


def page_row(slug: str, url: str, page: Page, verdict: str, detail: str = "") -> Row:
    """Return what is remembered of a page: when it changed, and the names of its attachments."""
    names = csv_text(" ".join(sorted(a.url.rpartition("/")[2] for a in page.attachments)))
    return Row(url, slug, verdict, page.updated, names, "", detail)


def bring(client: Client, attachment: Attachment, part: Path, mark: str) -> tuple[int, str]:
    """Bring an attachment to a temporary name; return the status of the answer and the server's mark."""
    if attachment.media_type != govuk.HTML:
        return client.download(attachment.url, part, mark, attachment.size)
    page = govuk.page(client, attachment.url)
    if page.state == "live" and page.body:
        write_bytes(govuk.html_document(page), part, lasting=True)
        return 200, ""
    return (410 if page.state == "withdrawn" else 404), ""


def _check_bytes(part: Path, attachment: Attachment) -> None:
    """Refuse what is not as promised; the refused file is kept under a hidden name for inspection."""
    actual, size = media_type(part), part.stat().st_size
    problem = ""
    if actual != attachment.media_type:
        problem = f"expected {attachment.media_type}, actual {actual}"
    elif attachment.size not in (None, size):
        problem = f"expected {attachment.size:,} bytes, actual {size:,}"
    if problem:
        refused = part.replace(part.with_suffix(".refused"))
        raise RefusedError(f"{attachment.url} is not what was promised: {problem}; kept as {refused.name}")


def _store(part: Path, target: Path, record: SourceRecord, kept: SourceRecord | None) -> tuple[int, str]:
    """Move the document into place, then its record: stopped in between, the next fetch adds the record."""
    new, actual = record.sha256, digest(target) if target.is_file() else ""
    recorded = kept.sha256 if kept else ""
    if {actual, recorded} <= {new, ""}:
        if not actual:
            part.replace(target)
        part.unlink(missing_ok=True)
        if record != kept:
            write_record(record_of(target), record)
        verb = "unchanged" if recorded and actual else "fetched"
        return GOOD, f"{target.name}: {verb} ({record.bytes:,} bytes, sha256 {new[:8]}…)"
    other = part.replace(target.with_name(f"{target.stem}.{new[:8]}{target.suffix}"))
    write_record(record_of(other), record.model_copy(update={"file": other.name}))
    return LOOK, (
        f"{target.name}: GOV.UK has another file, now beside it as {other.name}; nothing was replaced. "
        f"Sha256 recorded {recorded or 'none'}, here {actual or 'none'}, at GOV.UK {new}. Compare the two; "
        f"to take the new one, remove {target.name} and its record and run make fetch again."
    )
