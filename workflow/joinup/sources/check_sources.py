"""Whether anything has changed at GOV.UK: one verdict for each address, and a list of what is new."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from joinup.config.edition import Document, Edition, Search, Watch, read_edition, read_editions, read_settings
from joinup.files import digest, write_bytes
from joinup.register.register import read_sources
from joinup.sources import govuk
from joinup.sources.fetch import bring, choose, etag, page_row
from joinup.sources.govuk import Attachment, Hit, Page
from joinup.sources.new_edition import ROUND, YEAR, edition_name, new_edition
from joinup.sources.record import SourceRecord, documents, kept_record
from joinup.sources.report import (
    FAILED,
    GOOD,
    LOOK,
    REPORTS,
    SETTLED,
    Row,
    csv_table,
    markdown_table,
    read_state,
    write_state,
)
from joinup.sources.web import GOVUK, Access, Client, NoNetworkError, SourceError

UNREACHABLE, NEW = "unreachable", "new publication"
GOVUK_HOSTS = {"www.gov.uk", "gov.uk"}
State = dict[str, Row]


def check_sources(
    root: Path,
    edition: str = "",
    seen: Sequence[str] = (),
    begin: bool = False,
    access: Access = GOVUK,
) -> tuple[int, str]:
    """Ask whether anything has changed, write the report and the table, and remember what was seen.

    Parameters
    ----------
    root
        The project's folder; the report goes to ``results/sources/``.
    edition
        One edition only; all of them if empty.
    seen
        Addresses that a person has looked at: what is there now counts as known from here on.
    begin
        Also begin an edition for each new publication that names one, such as a later review.
    access
        Where and how to ask.

    Returns
    -------
    status : int
        0 nothing new, 10 something to look at, 1 the check is incomplete. What is to be looked at stays so,
        run after run, until it is fetched, named by an edition or put aside with ``seen``: a notice that
        was lost comes again.
    text : str
        The report in Markdown; without a network one sentence, and nothing is written.
    """
    editions = [read_edition(edition, root)] if edition else read_editions(root)
    watch, state = read_settings(root / "config/config.yaml").watch, read_state(root)
    try:
        rows = list(_unique(_rows(Client(access), root, editions, watch, state), seen, state))
    except NoNetworkError as error:
        return FAILED, f"Nothing was checked and nothing was written: {error}."
    news = [r for r in rows if r.verdict not in SETTLED]
    write_state(root, rows)
    text = _report(rows, news)
    unknown = sorted(set(seen) - {r.url for r in rows})
    if unknown:
        text += f"\nNot among the addresses asked: {', '.join(unknown)}\n"
    for page in _to_begin(news, watch, editions) if begin else []:
        text += f"\n{new_edition(root, page, access)[1]}\n"
    write_bytes(csv_table(Row, rows), root / REPORTS / "check.csv")
    write_bytes(text.encode(), root / REPORTS / "report.md")
    if unknown or any(r.verdict == UNREACHABLE for r in rows):
        return FAILED, text
    return (LOOK if news else GOOD), text


def _to_begin(news: list[Row], watch: Watch, editions: list[Edition]) -> list[str]:
    """Return one page for each edition that could begin: the shortest title, not an annex's."""
    names, pages = {e.edition for e in editions}, dict[str, str]()
    for row in sorted(news, key=lambda r: (len(r.detail), r.url)):
        name = edition_name(row.detail, watch) if row.verdict == NEW else ""
        if name and name not in names:
            pages.setdefault(name, row.url)
    return [pages[name] for name in sorted(pages)]


def _unique(rows: Iterator[Row], seen: Sequence[str], state: State) -> Iterator[Row]:
    """Yield one row for each address; what a person put aside stays so until it changes again."""
    addresses: set[str] = set()
    for row in rows:
        if row.url not in addresses:
            addresses.add(row.url)
            last = state.get(row.url)
            aside = last and (last.verdict, last.version) == ("seen", row.version)
            is_seen = row.url in seen or (aside and row.verdict != UNREACHABLE)
            yield replace(row, verdict="seen") if is_seen else row


def _rows(client: Client, root: Path, editions: list[Edition], watch: Watch, state: State) -> Iterator[Row]:
    """Yield what is seen of the documents that editions name, of the pages that registers cite, and what is new."""
    pages: dict[str, Page | None] = {}
    named = [
        (e, d) for e in editions for d in e.documents if d.landing_page
    ]  # the search may find the others
    for edition, document in named:
        url = document.landing_page
        if url not in pages:
            row, pages[url] = _check_page(client, state, document.document, url)
            yield row
        kept = kept_record(documents(root, edition.data), document.document)
        yield _check_file(client, state, document, kept, pages[url])
    for source, url in _cited(root, editions):
        if url not in pages:
            row, pages[url] = _check_page(client, state, source, url)
            yield row
    paths = {urlsplit(url).path for url in [*pages, *(r.url for r in state.values() if r.verdict == "seen")]}
    yield from _search_new(client, editions, watch, paths)


def _cited(root: Path, editions: list[Edition]) -> list[tuple[str, str]]:
    """Return source_id and address of the pages of GOV.UK that the registers cite."""
    pairs: dict[str, str] = {}
    for edition in editions:
        inside = edition.model_copy(update={"data": str(root / edition.data)})
        for row in read_sources(inside, []).to_dict("records"):
            if urlsplit(row["url"]).hostname in GOVUK_HOSTS:
                pairs.setdefault(row["url"], row["source_id"])
    return [(source, url) for url, source in pairs.items()]


def _check_page(client: Client, state: State, slug: str, url: str) -> tuple[Row, Page | None]:
    """Ask for one landing page and compare it with how it was when nothing was left to look at."""
    try:
        page = govuk.page(client, url)
    except NoNetworkError:
        raise
    except SourceError as error:
        return Row(url, slug, UNREACHABLE, detail=str(error)), None
    last = state.get(url)
    if page.state != "live":
        verdict = "unchanged" if last and last.version == page.note else page.state
        return replace(page_row(slug, url, page, verdict, page.note), version=page.note), page
    row = page_row(slug, url, page, "unchanged", "" if last else "first look")
    if last is None:
        return row, page
    if added := sorted(set(row.attachments.split()) - set(last.attachments.split())):
        row = replace(row, verdict="new attachment", detail=", ".join(added))
    elif (row.version, row.attachments) != (last.version, last.attachments):
        detail = f"changed {page.updated[:10]}, before that {last.version[:10]}"
        row = replace(row, verdict="page edited", detail=detail)
    return row, page


def _check_file(
    client: Client, state: State, document: Document, kept: SourceRecord | None, page: Page | None
) -> Row:
    """Ask for one document and compare it, byte by byte, with the one that is recorded."""
    slug = document.document
    chosen = choose(page.attachments, document.attachment) if page else []
    only = chosen[0].url if len(chosen) == 1 else ""
    if kept is None:
        row = Row(only or f"{document.landing_page}#{slug}", slug, "new attachment")
        if page is None:
            return replace(row, verdict=UNREACHABLE, detail="its page could not be read")
        if only:
            return replace(row, detail="not fetched yet: run make fetch")
        names = ", ".join(a.name for a in page.attachments) or "none"
        detail = f"no attachment, or several, for the words {document.attachment!r}; there: {names}"
        return replace(row, verdict="missing", detail=detail)
    url = only or str(kept.url)
    row = Row(url, slug, "unchanged", kept.sha256)
    if url != str(kept.url):
        return replace(row, verdict="file replaced", version=url, detail=f"it was {kept.url}")
    size, kind = kept.bytes, kept.media_type
    attachment = Attachment(title=kept.title, url=url, name=kept.file, media_type=kind, size=size)
    try:
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder, "file")
            status, mark = bring(client, attachment, part, etag(state, url, kept))
            actual = digest(part) if status == 200 else kept.sha256
    except SourceError as error:
        return replace(row, verdict=UNREACHABLE, detail=str(error))
    if status not in (200, 304):
        return replace(row, verdict=govuk.GONE.get(status, UNREACHABLE), detail=f"answered {status}")
    if actual == kept.sha256:
        return replace(row, etag=mark)
    detail = f"recorded sha256 {kept.sha256[:8]}…, at GOV.UK {actual[:8]}…"
    return replace(row, verdict="file replaced", version=actual, detail=detail)


def _search_new(client: Client, editions: list[Edition], watch: Watch, paths: set[str]) -> Iterator[Row]:
    """Search for publications that no edition names yet and nobody has put aside."""
    latest = max((int(y) for e in editions for y in YEAR.findall(e.edition)), default=0)
    hits: dict[str, Row] = {}
    try:
        for search in watch.searches:
            for hit in govuk.search(client, search.words, f"{latest or 2016}-01-01", watch.publisher):
                why = "" if hit.kind in watch.passed_over else reason(hit, search, latest, editions)
                if why and hit.path not in paths:
                    detail = f"{hit.title} ({hit.kind}, {hit.updated[:10]}): {why}"
                    row = Row(f"https://www.gov.uk{hit.path}", "", NEW, hit.updated, detail=detail)
                    hits.setdefault(hit.path, row)
    except SourceError as error:
        yield Row(f"{client.access.base}/api/search.json", "", UNREACHABLE, detail=str(error))
    yield from (hits[path] for path in sorted(hits))


def reason(hit: Hit, search: Search, latest: int, editions: Sequence[Edition]) -> str:
    """Return why a hit of a search is worth a look, or an empty text.

    ``latest`` is the year of the latest edition; some documents of ``editions`` may still lack a page.

    >>> later = Search(words="spending review", later=True)
    >>> reason(Hit(title="Spending Review 2025", updated="2025-06-11T12:00:00Z"), later, 2021, [])
    'names spending review and is of 2025; the latest edition is of 2021'
    >>> reason(Hit(title="Spending Review 2020", updated="2021-01-02T12:00:00Z"), later, 2021, [])
    ''
    """
    title = hit.title.casefold()
    words = next((w for w in search.titles or [search.words] if w.casefold() in title), "")
    if not words:
        return ""
    year = max((int(y) for y in YEAR.findall(title)), default=int(hit.updated[:4] or 0))
    if search.later:
        return f"names {words} and is of {year}; the latest edition is of {latest}" if year > latest else ""
    number = ROUND.search(title)
    if number is None:
        return f"names {words}"
    lacking = [
        d.document
        for d in (d for e in editions for d in e.documents if not d.landing_page)
        if words.casefold() in (title := d.title.casefold()) and ROUND.findall(title) == [number[1]]
    ]
    return f"names {words}, round {number[1]}" + (f", whose page {lacking[0]} still lacks" if lacking else "")


def _report(rows: Sequence[Row], news: Sequence[Row]) -> str:
    """Return the Markdown report: what to look at, or that there is nothing new."""
    head = "# Sources: what GOV.UK has now\n\n"
    if not news:
        return f"{head}Nothing new: {len(rows)} pages and files are as they were.\n"
    body = [(r.verdict, r.document, r.url, r.detail) for r in news]
    return (
        f"{head}{len(news)} of {len(rows)} to look at.\n\n"
        f"{markdown_table(('verdict', 'document', 'address', 'what was seen'), body)}\n\n"
        "`make fetch` brings new files and keeps the old; `make new-edition NAME=<address>` starts an "
        "edition; `make check-sources SEEN=<address>` puts one aside.\n"
    )
