"""A new edition: the default one carried over, with the new review's name and page; it builds at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from joinup.config.edition import read_edition
from joinup.sources.fetch import fetch
from joinup.sources.new_edition import new_edition
from joinup.sources.record import FAILED, GOOD
from joinup.sources.web import Access

from .conftest import NOWHERE, PDF, ROUND_THREE, SR2025, GovUk


def sr2025(govuk: GovUk) -> None:
    """The page of Spending Review 2025 in the documented shape; its attachments' names are made up."""
    path = str(SR2025["link"])
    govuk.files["/media/5/SR25_outcomes.pdf"] = PDF
    html = {"attachment_type": "html", "title": "Spending Review 2025 (HTML)", "url": f"{path}/html"}
    items = [html, govuk.attachment("/media/5/SR25_outcomes.pdf", "Priority outcomes and metrics")]
    day = "2025-06-11T12:30:00.000+01:00"
    govuk.publication(path, "Spending Review 2025", items, first_published_at=day, public_updated_at=day)
    govuk.publications = [SR2025]


@pytest.mark.parametrize("name", ["Spending Review 2025", f"https://www.gov.uk{SR2025['link']}"])
def test_a_new_edition_from_a_name_or_a_page(project: Path, govuk: GovUk, access: Access, name: str) -> None:
    sr2025(govuk)
    status, text = new_edition(project, name, access)
    assert status == GOOD, text
    made, before = read_edition("sr2025", project), read_edition("sr2021", project)
    assert (made.title, made.as_of) == ("What Spending Review 2025 shows", date(2025, 6, 11))
    outcomes, pilots = made.records
    assert (outcomes.counts, outcomes.title) == ({"review": "SR2025"}, "outcomes of Spending Review 2025")
    assert pilots == before.records[1], "decisions by hand are carried over, their reasons untouched"
    assert (made.references, made.focus, made.predecessor) == (before.references, before.focus, None)
    (document,) = made.documents
    assert (document.document, document.title) == (
        "sr2025-priority-outcomes",
        "Priority outcomes and metrics",
    )
    assert document.landing_page == f"https://www.gov.uk{SR2025['link']}"
    assert fetch(project, "sr2025", access=access)[0] == GOOD, "its document can be fetched at once"
    narrative = (project / made.narrative).read_text()
    assert "On Spending Review 2025 {{ claims() }}" in narrative
    assert "Spending Review 2025" in (project / "config/words.yaml").read_text()
    assert "Record outcomes counts review SR2025" in text and "Read title, subtitle" in text


def test_a_new_round_is_one_more_document(project: Path, govuk: GovUk, access: Access) -> None:
    path = str(ROUND_THREE["link"])
    govuk.publication(path, ROUND_THREE["title"], [govuk.attachment("/media/7/s.pdf", "Pilot summaries")])
    status, text = new_edition(project, f"https://www.gov.uk{path}", access)
    assert status == GOOD, text
    made = read_edition("sof-round-three", project)
    assert made.documents[:-1] == read_edition("sr2021", project).documents
    assert made.documents[-1].landing_page.endswith(path)
    assert "its page offers: Pilot summaries" in text


def test_without_a_network_it_says_that_no_page_was_read(project: Path) -> None:
    status, text = new_edition(project, "Spending Review 2028", NOWHERE)
    assert status == GOOD and text.startswith("No page was read: 127.0.0.1:9 cannot be reached")
    made = read_edition("sr2028", project)
    assert made.documents[0].landing_page == "" and "Find the page of sr2028-priority-outcomes" in text


def test_what_begins_no_edition(project: Path, govuk: GovUk, access: Access) -> None:
    before = {p: p.read_bytes() for p in (project / "config/editions").iterdir()}
    for name, words in (("Spending Review 2021", "is there already"), ("Budget day", "give it a short name")):
        status, text = new_edition(project, name, access)
        assert status == FAILED and words in text
    assert {p: p.read_bytes() for p in (project / "config/editions").iterdir()} == before
    assert new_edition(project, "budget-day", access)[0] == GOOD
    assert read_edition("budget-day", project).records == read_edition("sr2021", project).records
