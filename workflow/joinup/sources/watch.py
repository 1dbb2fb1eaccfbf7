"""Whether anything has changed at GOV.UK: one verdict for each page and file, and a list of what is new."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from joinup.files import digest
from joinup.sources import govuk, ledger
from joinup.sources.fetch import choose, kept_record, now, page_row
from joinup.sources.govuk import Page
from joinup.sources.ledger import Row
from joinup.sources.record import DATA, SourceRecord, documents, page_records
from joinup.sources.web import Client, RefusedError, UnreachableError

UNREACHABLE = "unreachable"
NEW_PUBLICATION = "new publication"
VERDICTS = (
    "unchanged",
    "page edited",
    "file replaced",
    "new attachment",
    "moved",
    "withdrawn",
    "missing",
    UNREACHABLE,
)
SEARCHES = ("spending review", "priority outcomes and metrics", "shared outcomes fund")
NEWS = {
    "speech",
    "news_story",
    "press_release",
    "authored_article",
    "government_response",
    "written_statement",
}
ROUND = re.compile(r"\bround[ -]?(one|two|three|four|five|six|seven|eight|\d+)\b", re.IGNORECASE)
GOVUK_HOSTS = {"www.gov.uk", "gov.uk"}


def check_page(client: Client, rows: list[Row], edition: str, slug: str, url: str) -> tuple[Row, Page | None]:
    """Ask for one landing page and compare it with how it was when nothing was left to look at.

    Returns
    -------
    row : Row
        With the verdict; the first look at a page has nothing to compare with and says so.
    found : Page or None
        The page, if it could be read.
    """
    try:
        found = govuk.page(client, url)
    except (RefusedError, UnreachableError) as error:
        return Row(now(), edition, slug, url, UNREACHABLE, detail=str(error)), None
    before = ledger.settled(rows, url)
    if found.state != "live":
        row = replace(page_row(edition, slug, url, found, found.state, found.note), version=found.note)
        known = before is not None and before.version == found.note
        return (replace(row, verdict="unchanged") if known else row), found
    row = page_row(edition, slug, url, found, "unchanged")
    if before is None:
        return replace(row, detail="first look"), found
    added = sorted(set(row.attachments.split()) - set(before.attachments.split()))
    if added:
        return replace(row, verdict="new attachment", detail=", ".join(added)), found
    if row.version != before.version or row.attachments != before.attachments:
        detail = f"changed {found.updated[:10]}, before that {before.version[:10]}"
        return replace(row, verdict="page edited", detail=detail), found
    return row, found


def check_file(
    client: Client,
    rows: list[Row],
    edition: str,
    document: Mapping[str, Any],
    kept: SourceRecord | None,
    found: Page | None,
) -> Row:
    """Ask for one document and compare it, byte by byte, with the one that is recorded."""
    slug = str(document["document"])
    words = str(document.get("attachment") or "")
    chosen = choose(found.attachments, words) if found else []
    url = (
        chosen[0].url if len(chosen) == 1 else str(kept.url) if kept else f"{document['landing_page']}#{slug}"
    )
    row = Row(now(), edition, slug, url, "unchanged", kept.sha256 or "" if kept else "")
    if kept is None:
        if found is None:
            return replace(row, verdict=UNREACHABLE, detail="its page could not be read")
        if len(chosen) == 1:
            return replace(row, verdict="new attachment", detail="not fetched yet: run make fetch")
        names = ", ".join(a.name for a in found.attachments) or "none"
        problem = f"no attachment, or several, for the words {words!r}; there: {names}"
        return replace(row, verdict="missing", detail=problem)
    if len(chosen) == 1 and chosen[0].url != str(kept.url):
        return replace(row, verdict="file replaced", version=url, detail=f"it was {kept.url}")
    try:
        if kept.media_type == govuk.HTML:
            return _compare_html(client, row, kept)
        return _compare_file(client, row, kept, ledger.etag(rows, url, kept.sha256 or ""))
    except (RefusedError, UnreachableError) as error:
        return replace(row, verdict=UNREACHABLE, detail=str(error))


def _compare_html(client: Client, row: Row, kept: SourceRecord) -> Row:
    body = govuk.page(client, str(kept.url))
    if body.state != "live":
        return replace(row, verdict=body.state, detail=body.note)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "page.html")
        part.write_bytes(govuk.html_document(body))
        return _by_digest(row, part, kept, "")


def _compare_file(client: Client, row: Row, kept: SourceRecord, mark: str) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "file")
        got = client.download(str(kept.url), part, mark)
        if got.status == 304:
            return replace(row, etag=mark)
        if got.status in (404, 410):
            verdict = {404: "missing", 410: "withdrawn"}[got.status]
            return replace(row, verdict=verdict, detail=f"answered {got.status}")
        if got.status != 200:
            return replace(row, verdict=UNREACHABLE, detail=f"answered {got.status}")
        return _by_digest(row, part, kept, got.etag)


def _by_digest(row: Row, part: Path, kept: SourceRecord, mark: str) -> Row:
    actual = digest(part)
    if actual == kept.sha256:
        return replace(row, etag=mark)
    detail = f"recorded sha256 {kept.sha256}, at GOV.UK {actual}"
    return replace(row, verdict="file replaced", version=actual, detail=detail)


def reason(hit: govuk.Hit, latest_year: int, wanted: Mapping[str, str]) -> str:
    """Say why a publication looks like a new review, a new outcomes document or a new round of pilots.

    Parameters
    ----------
    hit
        What the search found.
    latest_year
        The year of the latest review that has an edition.
    wanted
        Rounds of pilots whose page an edition still looks for, and the name of the document.

    Returns
    -------
    str
        Empty if it looks like none of them.

    >>> reason(govuk.Hit("Spending Review 2025", "/x", "policy_paper", "2025-06-11"), 2021, {})
    'names Spending Review 2025; the latest edition is of 2021'
    >>> reason(govuk.Hit("Spending Review 2025 speech", "/x", "speech", "2025-06-11"), 2021, {})
    ''
    """
    title = hit.title.casefold()
    if hit.kind in NEWS:
        return ""
    if "shared outcomes fund" in title:
        number = ROUND.search(title)
        if number is None:
            return "names the Shared Outcomes Fund"
        document = wanted.get(number[1])
        asked = f", whose page {document} still lacks" if document else ""
        return f"names round {number[1]} of the Shared Outcomes Fund{asked}"
    year = max((int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", title)), default=int(hit.updated[:4] or 0))
    if year <= latest_year:
        return ""
    if "spending review" in title or "spending round" in title:
        return f"names Spending Review {year}; the latest edition is of {latest_year}"
    if re.search(r"priority outcomes|outcomes and metrics|outcome delivery plan", title):
        return f"names priority outcomes and is of {year}; the latest edition is of {latest_year}"
    return ""


def search_new(client: Client, editions: list[Mapping[str, Any]], known: set[str]) -> list[Row]:
    """Search for HM Treasury's publications that no edition names yet.

    Parameters
    ----------
    client
        Asks the Search API.
    editions
        Every edition's file as read; their ``review`` and the titles of their documents say what is known.
    known
        Paths of pages that an edition names or that were looked at and put aside.
    """
    years = [int(y) for e in editions for y in re.findall(r"(?:19|20)\d\d", str(e.get("review", "")))]
    lacking = [d for e in editions for d in e.get("documents") or [] if not d.get("landing_page")]
    wanted = {
        m[1].casefold(): str(d["document"]) for d in lacking if (m := ROUND.search(str(d.get("title"))))
    }
    found: dict[str, Row] = {}
    for words in SEARCHES:
        for hit in govuk.search(client, words, f"{min(years, default=2016)}-01-01"):
            why = reason(hit, max(years, default=0), wanted)
            if why and hit.path not in known and hit.path not in found:
                url = f"https://www.gov.uk{hit.path}"
                detail = f"{hit.title} ({hit.kind}, {hit.updated[:10]}): {why}"
                found[hit.path] = Row(now(), "", "", url, NEW_PUBLICATION, hit.updated, detail=detail)
    return [found[path] for path in sorted(found)]


def check(client: Client, root: Path, editions: list[Mapping[str, Any]], rows: list[Row]) -> Iterator[Row]:
    """Yield one row for each landing page, each document, each cited page and each new publication.

    What was put aside stays unchanged until something else is there.
    """
    aside = {(r.url, r.version) for r in rows if r.verdict == "seen"}
    for row in _check_all(client, root, editions, rows):
        known = row.verdict != UNREACHABLE and (row.url, row.version) in aside
        yield replace(row, verdict="unchanged") if known else row


def _check_all(
    client: Client, root: Path, editions: list[Mapping[str, Any]], rows: list[Row]
) -> Iterator[Row]:
    asked: dict[str, Page | None] = {}
    for edition in editions:
        name = str(edition["edition"])
        for document in edition.get("documents") or []:
            url, slug = str(document.get("landing_page") or ""), str(document["document"])
            if not url.startswith("https://"):  # not known yet: the search below may find it
                continue
            if url not in asked:
                row, asked[url] = check_page(client, rows, name, slug, url)
                yield row
            kept = kept_record(documents(root, str(edition.get("data", DATA))), slug)
            yield check_file(client, rows, name, document, kept, asked[url])
    for record in page_records(root):
        url = str(record.url)
        if urlsplit(url).hostname in GOVUK_HOSTS and url not in asked:
            row, asked[url] = check_page(client, rows, "", record.document, url)
            yield row
    paths = {urlsplit(url).path for url in asked}
    seen = {urlsplit(r.url).path for r in rows if r.verdict == "seen"}
    try:
        yield from search_new(client, editions, paths | seen)
    except (RefusedError, UnreachableError) as error:
        yield Row(now(), "", "", f"{client.settings.base}/api/search.json", UNREACHABLE, detail=str(error))
