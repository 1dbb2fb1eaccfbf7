"""Whether anything has changed at GOV.UK: pages, documents, and publications that no edition names yet."""

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from joinup.config.edition import Document, Edition, Search, Watch, read_edition, read_editions, read_settings
from joinup.errors import short
from joinup.files import write_bytes
from joinup.register.register import read_sources
from joinup.sources import govuk
from joinup.sources.fetch import bring, pick
from joinup.sources.govuk import Attachment, Hit, Page
from joinup.sources.record import FAILED, GOOD, LOOK, documents, find_record
from joinup.sources.web import GOVUK, Access, Client, NoNetworkError, SourceError
from joinup.tables.sheets import read_csv
from joinup.tables.table import csv_bytes

STATE = Path("data/raw/sources.state.csv")
REPORT = Path("results/sources/report.md")
GOVUK_HOSTS = {"www.gov.uk", "gov.uk"}
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
UNCHANGED, UNREACHABLE, NEW = "unchanged", "unreachable", "new publication"
LONGEST_CELL = 200
MARKUP = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]#"} | {"<": "&lt;", ">": "&gt;", "@": "&#64;"})
State = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """What was seen at one address; ``version`` is what is remembered of it, empty if nothing was seen."""

    url: str
    document: str
    verdict: str
    version: str = ""
    detail: str = ""


def check_sources(root: Path, edition: str = "", access: Access = GOVUK) -> tuple[int, str]:
    """Ask whether anything has changed, write a report, and remember what was seen.

    All editions are checked unless one is named. Whatever differs from last time is reported, once. Returns an exit
    status (0 nothing new, 10 something to look at, 1 the check is incomplete) and the report in Markdown; without a
    network one sentence, and nothing is written.
    """
    editions = [read_edition(edition, root)] if edition else read_editions(root)
    watch, state = read_settings(root / "config/config.yaml").watch, _read_state(root)
    rows: dict[str, Row] = {}
    try:
        for row in _rows(Client(access), root, editions, watch, state):
            rows.setdefault(row.url, row)
    except NoNetworkError as error:
        return FAILED, f"Nothing was checked and nothing was written: {error}."
    changes = [r for r in rows.values() if r.verdict != UNCHANGED]
    news = [r for r in changes if r.verdict == UNREACHABLE or r.version != state.get(r.url)]
    text = _report(len(rows), news)
    write_bytes(text.encode(), root / REPORT)
    _write_state(root, {**state, **{r.url: r.version for r in rows.values() if r.version}})
    if any(r.verdict == UNREACHABLE for r in news):
        return FAILED, text
    return (LOOK if news else GOOD), text


def _read_state(root: Path) -> State:
    """Read what was seen at each address when it was last asked."""
    frame = read_csv(root / STATE) if (root / STATE).is_file() else pd.DataFrame(columns=["url", "version"])
    return dict(zip(frame["url"], frame["version"], strict=True))


def _write_state(root: Path, state: State) -> None:
    """Remember what was seen, with the month: GitHub switches a schedule off after 60 days without a commit."""
    frame = pd.DataFrame(sorted(state.items()), columns=["url", "version"])
    month = f"{datetime.datetime.now(datetime.UTC):%Y-%m}"
    write_bytes(csv_bytes(frame.assign(month=month)), root / STATE, lasting=True)


def _rows(client: Client, root: Path, editions: list[Edition], watch: Watch, state: State) -> Iterator[Row]:
    """Yield what is seen of the documents that editions name, of the pages that registers cite, and what is new."""
    pages: dict[str, Page | None] = {}
    for edition in editions:
        for document in edition.documents:
            url = document.landing_page
            if url and url not in pages:
                row, pages[url] = _check_page(client, document.document, url, state.get(url, ""))
                yield row
            if page := pages.get(url):
                yield _check_file(client, documents(root, edition.data), document, page)
    for source, url in _cited(root, editions):
        if url not in pages:
            row, pages[url] = _check_page(client, source, url, state.get(url, ""))
            yield row
    latest = max((int(y) for e in editions for y in YEAR.findall(e.edition)), default=0)
    paths = {urlsplit(url).path for url in [*pages, *state]}
    for search in watch.searches:
        try:
            for hit in govuk.search(client, search.words, f"{latest or 2016}-01-01", watch.publisher):
                if hit.path in paths or hit.kind in watch.passed_over or not _is_news(hit, search, latest):
                    continue
                detail = f"{hit.title} ({hit.kind}, {hit.updated[:10]})"
                yield Row(f"{govuk.WWW}{hit.path}", "", NEW, f"new, {hit.updated}", detail)
        except SourceError as error:
            yield Row(f"{client.base}/api/search.json", "", UNREACHABLE, detail=str(error))


def _cited(root: Path, editions: list[Edition]) -> list[tuple[str, str]]:
    """Return source_id and address of the pages of GOV.UK that the registers cite."""
    ids: dict[str, str] = {}
    for edition in editions:
        inside = edition.model_copy(update={"data": str(root / edition.data)})
        for row in read_sources(inside, []).to_dict("records"):
            if urlsplit(row["url"]).hostname in GOVUK_HOSTS:
                ids.setdefault(row["url"], row["source_id"])
    return [(source, url) for url, source in ids.items()]


def _check_page(client: Client, name: str, url: str, last: str) -> tuple[Row, Page | None]:
    """Ask for one page and compare it with how it was last time; return it too if it is live."""
    try:
        page = govuk.page(client, url)
    except NoNetworkError:
        raise
    except SourceError as error:
        return Row(url, name, UNREACHABLE, detail=str(error)), None
    is_live = page.state == "live"
    content = f"{page.updated}, attachments: {len(page.attachments)}" if is_live else page.note
    version = " ".join(short(f"{page.state}, {content}", LONGEST_CELL).split())
    verdict = page.state if not is_live else "page edited" if last else UNCHANGED
    detail = f"{version}; before that: {last or 'not seen'}"
    return Row(url, name, verdict, version, detail), page if is_live else None


def _check_file(client: Client, folder: Path, document: Document, page: Page) -> Row:
    """Ask for one document and compare it, byte by byte, with the one that is recorded."""
    name, record = document.document, find_record(folder, document.document)
    try:
        url = pick(page, document).url
    except SourceError as error:
        if record is None:
            return Row(f"{document.landing_page}#{name}", name, "missing", "missing", str(error))
        url = ""
    if record is None:
        return Row(url, name, "not fetched", "not fetched", "run make fetch")
    if url and url != record.url:
        return Row(url, name, "file replaced", "another address", f"it was {record.url}")
    url = record.url
    try:
        content = bring(client, Attachment(url=url, media_type=record.media_type))
    except SourceError as error:
        return Row(url, name, UNREACHABLE, detail=str(error))
    sha256 = hashlib.sha256(content).hexdigest()
    verdict = UNCHANGED if sha256 == record.sha256 else "file replaced"
    detail = f"recorded sha256 {record.sha256[:8]}…, at GOV.UK {sha256[:8]}…"
    return Row(url, name, verdict, sha256, detail)


def _is_news(hit: Hit, search: Search, latest: int) -> bool:
    """Return whether a hit of a search is worth a look; ``latest`` is the year of the latest edition."""
    title = hit.title.casefold()
    if not any(words.casefold() in title for words in search.titles or [search.words]):
        return False
    year = max((int(y) for y in YEAR.findall(title)), default=int(hit.updated[:4] or 0))
    return not search.later or year > latest


def _report(count: int, news: list[Row]) -> str:
    """Return the Markdown report: what to look at, or that there is nothing new."""
    head = "# Sources: what GOV.UK has now\n\n"
    if not news:
        return f"{head}Nothing new: {count} pages and files are as they were last time.\n"
    table = [["verdict", "document", "address", "what was seen"], ["---"] * 4]
    table += [[_cell(v) for v in (r.verdict, r.document, r.url, r.detail)] for r in news]
    lines = "\n".join(f"| {' | '.join(line)} |" for line in table)
    return (
        f"{head}{len(news)} of {count} to look at.\n\n{lines}\n\n"
        "`make fetch` brings new files and keeps the old; `make new-edition NAME=<address>` starts an edition.\n"
    )


def _cell(value: str) -> str:
    """Return text from the web for a Markdown table: no markup, no links, nobody notified."""
    return " ".join(short(value, LONGEST_CELL).split()).translate(MARKUP)
