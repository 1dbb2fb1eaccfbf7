"""The watch: every verdict, the search for what is new, what is remembered and the exit status."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from joinup.sources import source_state
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


def test_unchanged(known: Path, govuk: GovUk, access: Access) -> None:
    assert verdict(known, govuk, access) == (GOOD, "unchanged")
    assert table(known)[f"{govuk.base}{PDF_PATH}"]["verdict"] == "unchanged"
    assert "If-None-Match" in govuk.asked(PDF_PATH)[-1], "an unchanged file is not sent again"


def test_page_edited(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING]["public_updated_at"] = "2022-02-03T10:00:00.000+00:00"
    assert verdict(known, govuk, access) == (LOOK, "page edited")
    assert "2022-02-03" in table(known)[PAGE]["detail"]


@pytest.mark.parametrize("marks", [True, False])
def test_file_replaced_under_its_address(known: Path, govuk: GovUk, access: Access, marks: bool) -> None:
    other = PDF.replace(b"000100", b"000101", 1)
    govuk.files[PDF_PATH] = other if marks else lambda h: h.answer(200, other)
    url = f"{govuk.base}{PDF_PATH}"
    assert verdict(known, govuk, access, url) == (LOOK, "file replaced")


def test_file_replaced_by_another_address(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.files["/media/2/Priority_Outcomes_v2.pdf"] = PDF
    item = govuk.attachment(
        "/media/2/Priority_Outcomes_v2.pdf", "Spending Review 2021: Priority outcomes and metrics"
    )
    govuk.publication(LANDING, "Documents", [item])
    url = f"{govuk.base}/media/2/Priority_Outcomes_v2.pdf"
    assert verdict(known, govuk, access, url) == (LOOK, "file replaced")


def test_new_attachment(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.files["/media/3/annex.pdf"] = PDF
    items = govuk.pages[LANDING]["details"]["attachments"]
    govuk.publication(LANDING, "Documents", [*items, govuk.attachment("/media/3/annex.pdf", "Annex")])
    assert verdict(known, govuk, access) == (LOOK, "new attachment")
    assert table(known)[PAGE]["detail"] == "annex.pdf"


def test_moved(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.publication("/government/publications/new-place", "Documents", [])
    govuk.pages[LANDING] = "/api/content/government/publications/new-place"
    assert verdict(known, govuk, access) == (LOOK, "moved")
    assert table(known)[PAGE]["detail"].endswith("/government/publications/new-place")


def test_moved_by_a_redirect_item(known: Path, govuk: GovUk, access: Access) -> None:
    redirects = [{"path": LANDING, "type": "exact", "destination": "/government/publications/there"}]
    govuk.pages[LANDING] = {"schema_name": "redirect", "redirects": redirects, "details": {}}
    assert verdict(known, govuk, access) == (LOOK, "moved")


def test_withdrawn(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING] = 410
    assert verdict(known, govuk, access) == (LOOK, "withdrawn")


def test_withdrawn_by_a_notice(known: Path, govuk: GovUk, access: Access) -> None:
    notice = {"explanation": "<p>Out of date</p>", "withdrawn_at": "2024-07-05T10:00:00Z"}
    govuk.pages[LANDING]["withdrawn_notice"] = notice
    assert verdict(known, govuk, access) == (LOOK, "withdrawn")
    assert table(known)[PAGE]["detail"] == "withdrawn on 2024-07-05"


def test_missing(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING] = 404
    assert verdict(known, govuk, access) == (LOOK, "missing")


def test_a_missing_file(known: Path, govuk: GovUk, access: Access) -> None:
    del govuk.files[PDF_PATH]
    assert verdict(known, govuk, access, f"{govuk.base}{PDF_PATH}") == (LOOK, "missing")


def test_unreachable(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING] = lambda h: h.answer(500)
    assert verdict(known, govuk, access) == (FAILED, "unreachable")


def test_redirected_abroad_is_not_followed(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING] = lambda h: h.answer(301, Location="https://example.org/")
    assert verdict(known, govuk, access) == (FAILED, "unreachable")


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


def test_not_json_is_a_failure(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.pages[LANDING] = lambda h: h.answer(200, b"<html>maintenance</html>")
    assert verdict(known, govuk, access) == (FAILED, "unreachable")


def test_a_document_not_fetched_yet(project: Path, govuk: GovUk, access: Access) -> None:
    status, text = check_sources(project, access=access)
    assert status == LOOK
    assert table(project)[f"{govuk.base}{PDF_PATH}"]["verdict"] == "new attachment"
    assert "run make fetch" in text


def test_what_is_found_stays_to_be_looked_at_until_it_is_put_aside(
    known: Path, govuk: GovUk, access: Access
) -> None:
    govuk.pages[LANDING]["public_updated_at"] = "2022-02-03T10:00:00.000+00:00"
    assert [check_sources(known, access=access)[0] for _ in range(2)] == [LOOK, LOOK]
    assert check_sources(known, access=access, seen=[PAGE])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD
    govuk.pages[LANDING]["public_updated_at"] = "2022-03-03T10:00:00.000+00:00"
    assert check_sources(known, access=access)[0] == LOOK, "a later change is news again"


def test_a_replaced_file_can_be_put_aside(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.files[PDF_PATH] = PDF.replace(b"000100", b"000101", 1)
    url = f"{govuk.base}{PDF_PATH}"
    assert check_sources(known, access=access, seen=[url])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD
    govuk.files[PDF_PATH] = PDF.replace(b"000100", b"000102", 1)
    assert check_sources(known, access=access)[0] == LOOK


def test_an_address_that_was_not_asked_cannot_be_put_aside(known: Path, access: Access) -> None:
    status, text = check_sources(known, access=access, seen=["https://www.gov.uk/typo"])
    assert status == FAILED and "Not among the addresses asked: https://www.gov.uk/typo" in text


def test_what_was_accepted_is_remembered_and_nothing_else(known: Path, govuk: GovUk, access: Access) -> None:
    path = known / source_state.STATE
    first = path.read_bytes()
    check_sources(known, access=access)
    govuk.pages[LANDING]["public_updated_at"] = "2022-02-03T10:00:00.000+00:00"
    check_sources(known, access=access)
    assert path.read_bytes() == first, "neither what is as it was, nor what nobody has looked at"
    check_sources(known, access=access, seen=[PAGE])
    assert source_state.read_state(known)[PAGE].version.startswith("2022-02-03")


def test_the_state_beats_every_four_weeks(known: Path) -> None:
    """A schedule at GitHub sleeps after 60 quiet days; a date that changes every 28 days keeps it awake."""
    path, last = known / source_state.STATE, source_state.read_state(known)[PAGE]
    before = path.read_bytes()
    source_state.write_state(known, [replace(last, checked=last.checked[:8] + "28T00:00:00Z")])
    assert path.read_bytes() == before
    source_state.write_state(known, [replace(last, checked="2999-01-01T00:00:00Z")])
    assert path.read_bytes() != before
    assert source_state.HEARTBEAT_DAYS + 7 < 60


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


def test_a_new_round_and_new_outcomes_are_noticed(known: Path, govuk: GovUk, access: Access) -> None:
    # An address is optional.
    wanting = {"document": "round-three", "title": "Shared Outcomes Fund round three", "record": "pilots"}
    write_edition(known, {**EDITION, "documents": [*EDITION["documents"], wanting]})
    outcomes = publication("Priority outcomes and metrics 2026", "/government/publications/po", "2026-03-01")
    govuk.publications = [ROUND_THREE, outcomes, publication("Autumn Budget 2025", "/b", "2025-11-26")]
    check_sources(known, access=access)
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


def test_a_publication_put_aside_or_named_by_an_edition_is_known(
    known: Path, govuk: GovUk, access: Access
) -> None:
    govuk.publications = [SR2025]
    url = f"https://www.gov.uk{SR2025['link']}"
    assert check_sources(known, access=access, seen=[url])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD


def test_titles_from_the_web_cannot_steer_the_report(known: Path, govuk: GovUk, access: Access) -> None:
    evil = "Spending Review 2025 | @everyone <img src=x> [x](https://example.org) `a`\n\n# heading"
    govuk.publications = [publication(evil, "/government/publications/evil", "2025-06-11")]
    _, text = check_sources(known, access=access)
    for part in ("@everyone", "<img", "\n# heading", "[x]("):
        assert part not in text
    assert cell("=cmd|x") == "=cmd\\|x"


def test_one_page_is_asked_once(known: Path, govuk: GovUk, access: Access) -> None:
    second = {**EDITION["documents"][0], "document": "another", "attachment": "metrics"}
    write_edition(known, {**EDITION, "documents": [*EDITION["documents"], second]})
    govuk.log.clear()
    check_sources(known, access=access)
    assert len(govuk.asked(f"/api/content{LANDING}")) == 1


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


def test_a_search_without_end_is_left_after_some_pages(known: Path, govuk: GovUk, access: Access) -> None:
    hit = publication("Autumn Budget", "/b", "2025-11-26")
    Handler.search, before = (
        lambda self, query: self.json(200, {"results": [hit], "total": 10**9}),
        Handler.search,
    )
    try:
        assert check_sources(known, access=access)[0] == GOOD
    finally:
        Handler.search = before
    assert len(govuk.asked("/api/search.json")) < 30


def test_a_field_without_end_does_not_poison_the_table(known: Path, govuk: GovUk, access: Access) -> None:
    files = [govuk.attachment(f"/media/{n}/{'long' * 50}{n}.pdf", "Annex") for n in range(900)]
    govuk.pages[LANDING]["details"]["attachments"] += files
    assert verdict(known, govuk, access) == (LOOK, "new attachment")
    assert len(source_state.read_state(known)) >= 2
    with (known / source_state.STATE).open("a") as stream:
        stream.write("x" * 200_000 + "\n")
    assert check_sources(known, access=access, seen=[PAGE])[0] == GOOD
    assert check_sources(known, access=access)[0] == GOOD


def test_a_search_in_another_shape_is_a_failed_check(known: Path, govuk: GovUk, access: Access) -> None:
    govuk.publications = ["text"]  # type: ignore[list-item]
    assert check_sources(known, access=access)[0] == FAILED
