"""The watch: every verdict, the search for what is new, what is remembered and the exit status."""

from __future__ import annotations

import copy
import functools
import itertools
import operator
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from joinup.errors import is_address
from joinup.sources.check_sources import NEW, STATE, check_sources
from joinup.sources.fetch import fetch
from joinup.sources.govuk import HTML, search
from joinup.sources.govuk import page as page_of
from joinup.sources.record import FAILED, GOOD, LOOK, documents
from joinup.sources.web import Access, Client, SourceError

from .conftest import (
    EDITION,
    LANDING,
    NOWHERE,
    PDF,
    PDF_PATH,
    ROUND_THREE,
    SR2025,
    GovUk,
    Handler,
    publication,
    write_edition,
)

PAGE = f"https://www.gov.uk{LANDING}"
OTHER = PDF.replace(b"000100", b"000101", 1)
REDIRECT = {
    "schema_name": "redirect",
    "redirects": [{"path": LANDING, "type": "exact", "destination": "/government/publications/there"}],
    "details": {},
}
NOTICE = {"explanation": "<p>Out of date</p>", "withdrawn_at": "2024-07-05T10:00:00Z"}


@pytest.fixture
def known(project: Path, access: Access) -> Path:
    """A project whose document is fetched and whose pages were seen."""
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert check_sources(project, access=access)[0] == GOOD
    return project


def table(text: str) -> list[list[str]]:
    """The rows of a report: verdict, document, address, detail."""
    lines = [line[2:-2].split(" | ") for line in text.replace("\\", "").splitlines() if line.startswith("|")]
    return lines[2:]


def page(**change: object) -> Callable[[GovUk], None]:
    """A change of the landing page's content item."""
    return lambda g: g.pages[LANDING].update(change)


def answer(item: object) -> Callable[[GovUk], None]:
    """Another answer in place of the landing page."""
    return lambda g: g.pages.update({LANDING: item})


def new_address(govuk: GovUk) -> None:
    govuk.files["/media/2/v2.pdf"] = PDF
    title = "Spending Review 2021: Priority outcomes and metrics"
    govuk.pages[LANDING]["details"]["attachments"] = [govuk.attachment("/media/2/v2.pdf", title)]


def new_file(govuk: GovUk) -> None:
    govuk.pages[LANDING]["details"]["attachments"].append(govuk.attachment("/media/3/a.pdf", "Annex"))


VERDICTS = {  # what happens at GOV.UK: address that shows it, verdict, words of the detail
    "an edit": (page(public_updated_at="2022-02-03T10:00:00.000+00:00"), PAGE, "page edited", "2022-02-03"),
    "one more file": (new_file, PAGE, "page edited", "attachments: 2; before that"),
    "another file": (lambda g: g.files.update({PDF_PATH: OTHER}), PDF_PATH, "file replaced", "recorded sha"),
    "another address": (new_address, "/media/2/v2.pdf", "file replaced", PDF_PATH),
    "a move": (answer("/api/content/government/publications/new-place"), PAGE, "moved", "/new-place"),
    "a redirect item": (answer(REDIRECT), PAGE, "moved", "/there"),
    "a page withdrawn": (answer(410), PAGE, "withdrawn", ""),
    "a notice": (page(withdrawn_notice=NOTICE), PAGE, "withdrawn", "withdrawn on 2024-07-05"),
    "a page gone": (answer(404), PAGE, "missing", ""),
    "a file gone": (lambda g: g.files.pop(PDF_PATH), PDF_PATH, "unreachable", "answered 404"),
    "an error": (answer(lambda h: h.answer(500)), PAGE, "unreachable", "answered 500"),
    "no JSON": (answer(lambda h: h.answer(200, b"<html>maintenance</html>")), PAGE, "unreachable", "JSON"),
}


@pytest.mark.parametrize("what", VERDICTS)
def test_each_verdict(known: Path, govuk: GovUk, access: Access, what: str) -> None:
    change, path, verdict, words = VERDICTS[what]
    govuk.publication("/government/publications/new-place", "Documents", [])
    change(govuk)
    status, text = check_sources(known, access=access)
    assert status == (FAILED if verdict == "unreachable" else LOOK)
    (row,) = table(text)
    assert row[0] == verdict and row[2].endswith(path) and words in row[3]
    assert check_sources(known, access=access)[0] == (FAILED if status == FAILED else GOOD), "reported once"


def test_without_a_network_one_sentence_and_nothing_written(known: Path) -> None:
    before = {p: p.read_bytes() for p in known.rglob("*") if p.is_file()}
    sentence = "Nothing was checked and nothing was written: 127.0.0.1:9 cannot be reached from this machine."
    assert check_sources(known, access=NOWHERE) == (FAILED, sentence)
    assert {p: p.read_bytes() for p in known.rglob("*") if p.is_file()} == before


def test_a_document_not_fetched_yet(project: Path, govuk: GovUk, access: Access) -> None:
    status, text = check_sources(project, access=access)
    row = ["not fetched", "sr2021-priority-outcomes", f"{govuk.base}{PDF_PATH}", "run make fetch"]
    assert (status, table(text)) == (LOOK, [row])


def test_the_state_keeps_a_schedule_awake(known: Path, access: Access) -> None:
    """A schedule at GitHub sleeps after 60 quiet days; a month in the state changes it often enough."""
    text = (known / STATE).read_text()
    assert re.search(r'"live, 2021-10-27T\S+ attachments: 1",\d{4}-\d\d$', text, re.MULTILINE), text
    check_sources(known, access=access)
    assert (known / STATE).read_text() == text


def test_cited_pages_are_watched_too(known: Path, govuk: GovUk, access: Access) -> None:
    head = "source_id,url,title,publisher,published,published_as_shown,retrieved,licence,kind\n"
    rows = (
        "S001,https://gov.uk/government/publications/cited,Cited,GOV.UK,,,2026-11-23,OGL-UK-3.0,official\n"
        "S002,https://example.org/press,Press,Someone,,,2026-11-23,facts only,secondary\n"
    )
    (known / "data/raw/sources.csv").write_text(head + rows)
    govuk.publication("/government/publications/cited", "Cited", [])
    assert check_sources(known, access=access)[0] == GOOD, "its first look"
    govuk.pages["/government/publications/cited"] = 410
    assert table(check_sources(known, access=access)[1])[0][:2] == ["withdrawn", "S001"]
    assert "example.org" not in (known / STATE).read_text(), "only GOV.UK is asked"


def test_new_publications_are_noticed(known: Path, govuk: GovUk, access: Access) -> None:
    """The first real case: what the watch of the 2021 edition reports on the review of June 2025."""
    second = {**EDITION["documents"][0], "document": "another", "attachment": "metrics"}
    write_edition(known, {**EDITION, "documents": [*EDITION["documents"], second]})
    govuk.publications = [
        SR2025,
        ROUND_THREE,
        publication("Spending Review 2025 speech", "/government/speeches/sr25", "2025-06-11", "speech"),
        publication("Spending Review 2020", "/government/publications/sr2020", "2021-01-02"),
        publication("Priority outcomes and metrics 2026", "/government/publications/po", "2026-03-01"),
        publication("Autumn Budget 2025", "/b", "2025-11-26"),
        *(publication(f"Spending Review 2025: annex {n}", f"/annex-{n}", "2025-06-11") for n in range(8)),
    ]
    govuk.log.clear()
    status, text = check_sources(known, access=access)
    assert len(govuk.asked(f"/api/content{LANDING}")) == 1, "a page of two documents is asked for once"
    details = {row[3] for row in table(text) if row[0] == NEW}
    assert status == LOOK and len(details) == 11, "the server gives three hits at a time: all are read"
    assert {
        "Spending Review 2025 (policy_paper, 2025-06-11)",
        "Shared Outcomes Fund Round Three (policy_paper, 2023-03-01)",
        "Priority outcomes and metrics 2026 (policy_paper, 2026-03-01)",
    } < details
    assert NEW not in check_sources(known, access=access)[1], "each is reported once"


def test_titles_from_the_web_cannot_steer_the_report(known: Path, govuk: GovUk, access: Access) -> None:
    evil = "Spending Review 2025 | @everyone <img src=x> [x](https://example.org) `a`\n\n# heading"
    govuk.publications = [publication(evil, "/government/publications/evil", "2025-06-11")]
    _, text = check_sources(known, access=access)
    assert NEW in text
    assert not [part for part in ("@everyone", "<img", "\n# heading", "[x](") if part in text]


ODD = [7, -1.5, True, None, [], {}, ["a"], {"a": 1}, "", "\ud800", "a\n\x1b[2J", "x" * 200_000, 10**400]
ODD += ["9999-99-99T99:99:99Z", "http://[::1", "//example.org/x", "@example.org/x", "../../x"]


def places(content: object, path: tuple = ()) -> Iterator[tuple[tuple, object]]:
    """Every place within an answer, and what stands there."""
    yield path, content
    if isinstance(content, dict | list):
        for key, value in content.items() if isinstance(content, dict) else enumerate(content):
            yield from places(value, (*path, key))


def with_odd_values(content: object) -> Iterator[object]:
    """An answer with each odd value at each of its places."""
    for path, odd in itertools.product([p for p, _ in places(content) if p], ODD):
        whole = copy.deepcopy(content)
        *above, last = path
        functools.reduce(operator.getitem, above, whole)[last] = odd
        yield whole
    yield from ODD


def is_harmless(text: object) -> bool:
    return not isinstance(text, str) or (text.isprintable() and len(text) <= 2000)


def test_an_odd_value_at_any_place_is_refused_or_harmless(
    govuk: GovUk, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, refused = Client(access), 0
    html = {"attachment_type": "html", "title": "In HTML", "url": "/html"}
    govuk.pages[LANDING]["details"]["attachments"].append(html)
    hits = {"results": [SR2025], "total": 1}
    for item in with_odd_values(govuk.pages[LANDING] | REDIRECT | {"schema_name": "publication"}):
        answer(lambda h, item=item: h.json(200, item))(govuk)
        try:
            one = page_of(client, PAGE)
            assert all(is_harmless(text) for _, text in places(one.model_dump(exclude={"body"})))
            date.fromisoformat(one.published or "2021-10-27")
            assert all(a.url.startswith(govuk.base) for a in one.attachments if a.media_type == HTML)
        except SourceError as error:
            refused += 1
            assert is_harmless(str(error))
    for found in with_odd_values(hits):
        monkeypatch.setattr(Handler, "search", lambda self, _, found=found: self.json(200, found))
        try:
            for hit in search(client, "x", "2021-01-01"):
                assert is_harmless(hit.title) and is_address(f"https://www.gov.uk{hit.path}")
        except SourceError as error:
            refused += 1
            assert is_harmless(str(error))
    assert refused > 200


@pytest.mark.parametrize("item", [[], {"details": {}}, {"title": 7, "updated_at": "2021-10-27T12:00:00Z"}])
def test_another_shape_is_a_failed_check(known: Path, govuk: GovUk, access: Access, item: object) -> None:
    """GOV.UK may change its interfaces: no document is touched."""
    before = {p.name: p.read_bytes() for p in documents(known).iterdir()}
    govuk.pages[LANDING] = lambda h: h.json(200, item)
    status, text = check_sources(known, access=access)
    assert (status, table(text)[0][0]) == (FAILED, "unreachable")
    assert fetch(known, "sr2021", access=access)[0] == FAILED
    assert {p.name: p.read_bytes() for p in documents(known).iterdir()} == before


def test_a_search_without_end(
    known: Path, govuk: GovUk, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = {"results": [publication("Autumn Budget", "/b", "2025-11-26")], "total": 10**9}
    monkeypatch.setattr(Handler, "search", lambda self, _: self.json(200, hits))
    assert check_sources(known, access=access)[0] == GOOD
    assert len(govuk.asked("/api/search.json")) < 30
