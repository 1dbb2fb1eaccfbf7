"""The watch: every verdict, the search for what is new, what is remembered and the exit status."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from joinup.sources import report
from joinup.sources.check_sources import NEW, check_sources
from joinup.sources.fetch import FAILED, GOOD, LOOK, fetch
from joinup.sources.record import documents
from joinup.sources.report import REPORTS, cell
from joinup.sources.web import Access

from .conftest import (
    EDITION,
    LANDING,
    PDF,
    PDF_PATH,
    ROUND_THREE,
    SR2025,
    GovUk,
    Handler,
    publication,
    quick,
    write_edition,
)

PAGE = f"https://www.gov.uk{LANDING}"


def table(root: Path) -> dict[str, dict[str, str]]:
    """The verdicts of the last check, by address."""
    with (root / REPORTS / "check.csv").open(newline="") as stream:
        return {r["url"]: r for r in csv.DictReader(stream)}


@pytest.fixture
def known(project: Path, access: Access) -> Path:
    """A project whose document is fetched and whose pages were looked at."""
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert check_sources(project, access=access)[0] == GOOD
    return project


def verdict(root: Path, govuk: GovUk, access: Access, url: str = PAGE) -> tuple[int, str]:
    """Check, and return the exit status and the verdict of one address."""
    status, _ = check_sources(root, access=access)
    return status, table(root)[url]["verdict"]


def page(**change: object):
    """A change of the landing page's content item."""
    return lambda g: g.pages[LANDING].update(change)


def answer(item: object):
    """Another answer in place of the landing page."""
    return lambda g: g.pages.update({LANDING: item})


def new_attachment(govuk: GovUk) -> None:
    govuk.pages[LANDING]["details"]["attachments"].append(govuk.attachment("/media/3/annex.pdf", "Annex"))


def new_address(govuk: GovUk) -> None:
    path = "/media/2/Priority_Outcomes_v2.pdf"
    govuk.files[path] = PDF
    title = "Spending Review 2021: Priority outcomes and metrics"
    govuk.publication(LANDING, "Documents", [govuk.attachment(path, title)])


OTHER = PDF.replace(b"000100", b"000101", 1)
REDIRECT = {
    "schema_name": "redirect",
    "redirects": [{"path": LANDING, "type": "exact", "destination": "/government/publications/there"}],
    "details": {},
}
NOTICE = {"explanation": "<p>Out of date</p>", "withdrawn_at": "2024-07-05T10:00:00Z"}
VERDICTS = {  # what happens at GOV.UK: address that shows it, verdict, words of the detail
    "nothing": (lambda g: None, "page", "unchanged", ""),
    "an edit": (page(public_updated_at="2022-02-03T10:00:00.000+00:00"), "page", "page edited", "2022-02-03"),
    "another file at its address": (
        lambda g: g.files.update({PDF_PATH: OTHER}),
        PDF_PATH,
        "file replaced",
        "",
    ),
    "the same from a server without marks": (
        lambda g: g.files.update({PDF_PATH: lambda h: h.answer(200, OTHER)}),
        PDF_PATH,
        "file replaced",
        "",
    ),
    "another address": (new_address, "/media/2/Priority_Outcomes_v2.pdf", "file replaced", PDF_PATH),
    "one more file": (new_attachment, "page", "new attachment", "annex.pdf"),
    "a move": (answer("/api/content/government/publications/new-place"), "page", "moved", "/new-place"),
    "a redirect item": (answer(REDIRECT), "page", "moved", "/there"),
    "a page withdrawn": (answer(410), "page", "withdrawn", ""),
    "a notice": (page(withdrawn_notice=NOTICE), "page", "withdrawn", "withdrawn on 2024-07-05"),
    "a page gone": (answer(404), "page", "missing", ""),
    "a file gone": (lambda g: g.files.pop(PDF_PATH), PDF_PATH, "missing", ""),
    "an error": (answer(lambda h: h.answer(500)), "page", "unreachable", "answered 500"),
    "a way abroad": (
        answer(lambda h: h.answer(301, Location="https://example.org/")),
        "page",
        "unreachable",
        "is at a host",
    ),
    "no JSON": (answer(lambda h: h.answer(200, b"<html>maintenance</html>")), "page", "unreachable", "JSON"),
}


@pytest.mark.parametrize("what", VERDICTS)
def test_each_verdict(known: Path, govuk: GovUk, access: Access, what: str) -> None:
    change, path, expected, words = VERDICTS[what]
    govuk.publication("/government/publications/new-place", "Documents", [])
    change(govuk)
    url = PAGE if path == "page" else f"{govuk.base}{path}"
    status = {"unchanged": GOOD, "unreachable": FAILED}.get(expected, LOOK)
    assert verdict(known, govuk, access, url) == (status, expected)
    assert words in table(known)[url]["detail"]
    if what == "nothing":
        assert table(known)[f"{govuk.base}{PDF_PATH}"]["verdict"] == "unchanged"
        assert "If-None-Match" in govuk.asked(PDF_PATH)[-1], "an unchanged file is not sent again"


def test_without_a_network_one_sentence_and_nothing_written(known: Path, govuk: GovUk) -> None:
    before = {p: p.read_bytes() for p in known.rglob("*") if p.is_file()}
    nowhere = quick(govuk, base="http://127.0.0.1:9", hosts=frozenset({"127.0.0.1:9"}))
    status, text = check_sources(known, access=nowhere)
    assert (status, text.count("\n")) == (FAILED, 0)
    assert (
        text
        == "Nothing was checked and nothing was written: 127.0.0.1:9 cannot be reached from this machine."
    )
    assert {p: p.read_bytes() for p in known.rglob("*") if p.is_file()} == before


def test_a_document_not_fetched_yet(project: Path, govuk: GovUk, access: Access) -> None:
    status, text = check_sources(project, access=access)
    assert status == LOOK
    assert table(project)[f"{govuk.base}{PDF_PATH}"]["verdict"] == "new attachment"
    assert "run make fetch" in text


@pytest.mark.parametrize("what", ["page", "file"])
def test_what_is_new_stays_so_until_it_is_put_aside(
    known: Path, govuk: GovUk, access: Access, what: str
) -> None:
    def edit(number: int) -> str:
        if what == "file":
            govuk.files[PDF_PATH] = PDF.replace(b"000100", b"00010%d" % number, 1)
            return f"{govuk.base}{PDF_PATH}"
        govuk.pages[LANDING]["public_updated_at"] = f"2022-0{number}-03T10:00:00.000+00:00"
        return PAGE

    url, state = edit(1), known / report.STATE
    before = state.read_bytes()
    assert [check_sources(known, access=access)[0] for _ in range(2)] == [LOOK, LOOK]
    assert state.read_bytes() == before, "what nobody has looked at is not remembered"
    assert check_sources(known, access=access, seen=[url])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD
    assert report.read_state(known)[url].verdict == "seen"
    edit(2)
    assert check_sources(known, access=access)[0] == LOOK, "a later change is news again"


def test_an_address_that_was_not_asked_cannot_be_put_aside(known: Path, access: Access) -> None:
    status, text = check_sources(known, access=access, seen=["https://www.gov.uk/typo"])
    assert status == FAILED and "Not among the addresses asked: https://www.gov.uk/typo" in text


def test_the_state_beats_every_four_weeks(known: Path) -> None:
    """A schedule at GitHub sleeps after 60 quiet days; a date that changes every 28 days keeps it awake."""
    path, last = known / report.STATE, report.read_state(known)[PAGE]
    before = path.read_bytes()
    report.write_state(known, [replace(last, checked=last.checked[:8] + "28T00:00:00Z")])
    assert path.read_bytes() == before
    report.write_state(known, [replace(last, checked="2999-01-01T00:00:00Z")])
    assert path.read_bytes() != before
    assert report.HEARTBEAT_DAYS + 7 < 60


def test_cited_pages_are_watched_too(known: Path, govuk: GovUk, access: Access) -> None:
    head = "source_id,url,title,publisher,published,published_as_shown,retrieved,licence,kind\n"
    rows = (
        "S001,https://gov.uk/government/publications/cited,Cited,GOV.UK,,,2026-11-23,OGL-UK-3.0,official\n"
        "S002,https://example.org/press,Press,Someone,,,2026-11-23,facts only,secondary\n"
    )
    (known / "data/raw/sources.csv").write_text(head + rows)
    govuk.publication("/government/publications/cited", "Cited", [])
    assert check_sources(known, access=access)[0] == GOOD
    assert table(known)["https://gov.uk/government/publications/cited"]["detail"] == "first look"
    assert "https://example.org/press" not in table(known), "only GOV.UK is asked"


def test_spending_review_2025_is_noticed(known: Path, govuk: GovUk, access: Access) -> None:
    """The first real case: what the watch of the 2021 edition reports on the review of June 2025."""
    speech = publication("Spending Review 2025 speech", "/government/speeches/sr25", "2025-06-11", "speech")
    older = publication(
        "Spending Review 2020", "/government/publications/spending-review-2020-documents", "2021-01-02"
    )
    govuk.publications = [SR2025, speech, older]
    status, text = check_sources(known, access=access)
    assert status == LOOK
    found = {r["url"]: r["detail"] for r in table(known).values() if r["verdict"] == NEW}
    assert found == {
        f"https://www.gov.uk{SR2025['link']}": "Spending Review 2025 (policy_paper, 2025-06-11): "
        "names spending review and is of 2025; the latest edition is of 2021"
    }
    assert "spending-review-2025-document" in text
    (url,) = found
    assert check_sources(known, access=access, seen=[url])[0] == GOOD, "put aside"
    assert check_sources(known, access=access)[0] == GOOD


def test_a_new_round_and_new_outcomes_are_noticed(known: Path, govuk: GovUk, access: Access) -> None:
    # An address is optional.
    second = {**EDITION["documents"][0], "document": "another", "attachment": "metrics"}
    wanting = {"document": "round-three", "title": "Shared Outcomes Fund round three", "record": "pilots"}
    write_edition(known, {**EDITION, "documents": [*EDITION["documents"], second, wanting]})
    outcomes = publication("Priority outcomes and metrics 2026", "/government/publications/po", "2026-03-01")
    govuk.publications = [ROUND_THREE, outcomes, publication("Autumn Budget 2025", "/b", "2025-11-26")]
    govuk.log.clear()
    check_sources(known, access=access)
    assert len(govuk.asked(f"/api/content{LANDING}")) == 1, "a page of two documents is asked for once"
    details = [r["detail"] for r in table(known).values() if r["verdict"] == NEW]
    assert len(details) == 2
    assert any("shared outcomes fund, round three, whose page round-three still lacks" in d for d in details)
    assert any("names priority outcomes and is of 2026" in d for d in details)


def test_a_long_list_of_hits_is_read_to_its_end(known: Path, govuk: GovUk, access: Access) -> None:
    """The server of these tests gives three at a time, whatever it is asked for."""
    govuk.publications = [
        publication(f"Spending Review 2025: annex {n}", f"/government/publications/annex-{n}", "2025-06-11")
        for n in range(8)
    ]
    check_sources(known, access=access)
    assert sum(r["verdict"] == NEW for r in table(known).values()) == 8


def test_titles_from_the_web_cannot_steer_the_report(known: Path, govuk: GovUk, access: Access) -> None:
    evil = "Spending Review 2025 | @everyone <img src=x> [x](https://example.org) `a`\n\n# heading"
    govuk.publications = [publication(evil, "/government/publications/evil", "2025-06-11")]
    _, text = check_sources(known, access=access)
    for part in ("@everyone", "<img", "\n# heading", "[x]("):
        assert part not in text
    assert cell("=cmd|x") == "=cmd\\|x"


MALFORMED = [
    [],
    "text",
    None,
    {"details": []},
    {"details": {"attachments": "none"}},
    {"details": {"attachments": [3]}},
    {"details": {"attachments": [{"url": 3}]}},
    {"links": {"organisations": [1]}, "details": {}},
    {"public_updated_at": 7, "details": {}, "first_published_at": 8},
    {"withdrawn_notice": "yes", "details": {}},
    {"title": "\ud800", "updated_at": "2021-10-27T12:00:00Z"},
]


@pytest.mark.parametrize("item", MALFORMED)
def test_an_answer_in_another_shape_is_no_traceback(
    known: Path, govuk: GovUk, access: Access, item: object
) -> None:
    """GOV.UK may change its interfaces: that is a failed check, and no document is touched."""
    before = {p.name: p.read_bytes() for p in documents(known).iterdir()}
    govuk.pages[LANDING] = lambda h: h.json(200, item)
    assert verdict(known, govuk, access) == (FAILED, "unreachable")
    assert fetch(known, "sr2021", access=access)[0] == FAILED
    assert {p.name: p.read_bytes() for p in documents(known).iterdir()} == before


def test_a_search_without_end_or_in_another_shape(
    known: Path, govuk: GovUk, access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = publication("Autumn Budget", "/b", "2025-11-26")
    for hits, status in (([hit], GOOD), (["text"], FAILED)):
        found = {"results": hits, "total": 10**9}
        monkeypatch.setattr(Handler, "search", lambda self, query, found=found: self.json(200, found))
        assert check_sources(known, access=access)[0] == status
    assert len(govuk.asked("/api/search.json")) < 30


def test_a_field_without_end_does_not_poison_the_table(known: Path, govuk: GovUk, access: Access) -> None:
    files = [govuk.attachment(f"/media/{n}/{'long' * 50}{n}.pdf", "Annex") for n in range(900)]
    govuk.pages[LANDING]["details"]["attachments"] += files
    assert verdict(known, govuk, access) == (LOOK, "new attachment")
    assert len(report.read_state(known)) >= 2
    with (known / report.STATE).open("a") as stream:
        stream.write("x" * 200_000 + "\n")
    assert check_sources(known, access=access, seen=[PAGE])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD
