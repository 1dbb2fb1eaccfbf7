"""The scaffold of a new edition: what is known is filled in, what is not is named by the build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from joinup.config.edition import read_edition
from joinup.errors import InputError
from joinup.sources.commands import FAILED, LOOK, NOTHING_NEW, check_sources, fetch, new_edition
from joinup.sources.web import Settings

from .conftest import EDITION, PDF, SR2025, GovUk, publication, quick


def edition_file(root: Path, name: str) -> dict[str, Any]:
    """An edition's file, read."""
    return yaml.safe_load((root / "config/editions" / f"{name}.yaml").read_text())


def sr2025(govuk: GovUk) -> None:
    """The page of Spending Review 2025 in the documented shape; its attachments' names are made up."""
    path = str(SR2025["link"])
    govuk.files["/media/5/SR25_outcomes.pdf"] = PDF
    items = [
        {
            "attachment_type": "html",
            "title": "Spending Review 2025 (HTML)",
            "url": f"{path}/spending-review-2025-html",
        },
        govuk.attachment("/media/5/SR25_outcomes.pdf", "Priority outcomes and metrics"),
    ]
    date = "2025-06-11T12:30:00.000+01:00"
    govuk.publication(path, "Spending Review 2025", items, first_published_at=date, public_updated_at=date)
    govuk.publications = [SR2025]


@pytest.mark.parametrize("asked", ["Spending Review 2025", f"https://www.gov.uk{SR2025['link']}"])
def test_a_new_edition_from_a_name_or_a_page(
    project: Path, govuk: GovUk, settings: Settings, asked: str
) -> None:
    sr2025(govuk)
    status, text = new_edition(project, asked, settings)
    assert status == NOTHING_NEW, text
    made = edition_file(project, "sr2025")
    assert made["review"] == "SR2025" and made["as_of"] == "2025-06-11"
    assert made["predecessor"] == "sr2021" and made["focus"] == EDITION["focus"]
    assert made["documents"] == [
        {
            "document": "sr2025-outcomes",
            "kind": "outcomes",
            "title": "Priority outcomes and metrics",
            "landing_page": f"https://www.gov.uk{SR2025['link']}",
            "attachment": "Priority outcomes and metrics",
        }
    ]
    assert "narrative" in text, "what is to do is listed"
    assert fetch(project, "sr2025", settings)[0] == NOTHING_NEW, "and its document can be fetched at once"


def test_the_build_of_an_unfinished_edition_names_what_is_missing(
    project: Path, govuk: GovUk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    sr2025(govuk)
    new_edition(project, "Spending Review 2025", settings)
    monkeypatch.chdir(project)
    with pytest.raises(InputError) as raised:
        read_edition("sr2025")
    assert {"title", "narrative", "basis.pilots", "basis.outcomes"} <= {f.column for f in raised.value.faults}


def test_a_finished_scaffold_is_a_whole_edition(
    project: Path, govuk: GovUk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filling in what is marked is enough: no key is missing and none is unknown."""
    import yaml

    sr2025(govuk)
    new_edition(project, "Spending Review 2025", settings)
    made = edition_file(project, "sr2025")
    made |= {"title": "T", "subtitle": "S", "narrative": "config/editions/sr2025.md"}
    made["basis"] = {"pilots": "register", "outcomes": "document"}
    made["cite"] = {"authors": ["A"], "publisher": "P", "licence": "L", "contact": "C"}
    (project / "config/editions/sr2025.yaml").write_text(yaml.safe_dump(made))
    monkeypatch.chdir(project)
    assert read_edition("sr2025").review_name == "Spending Review 2025"


def test_without_a_network_a_name_still_begins_an_edition(project: Path, govuk: GovUk) -> None:
    nowhere = quick(govuk, base="http://127.0.0.1:9", hosts=frozenset({"127.0.0.1:9"}), tries=1)
    status, text = new_edition(project, "Spending Review 2028", nowhere)
    assert status == NOTHING_NEW and "GOV.UK did not help" in text
    assert edition_file(project, "sr2028")["as_of"].startswith("to do:")


def test_an_edition_is_never_overwritten(project: Path, govuk: GovUk, settings: Settings) -> None:
    path = project / "config/editions/sr2021.yaml"
    before = path.read_bytes()
    status, text = new_edition(project, "Spending Review 2021", settings)
    assert status == FAILED and "is there already" in text
    assert path.read_bytes() == before


def test_a_name_that_is_no_review_is_refused(project: Path, settings: Settings) -> None:
    assert new_edition(project, "Budget day", settings)[0] == FAILED
    assert len(list((project / "config/editions").iterdir())) == 1


def test_the_watch_can_begin_the_edition_it_found(project: Path, govuk: GovUk, settings: Settings) -> None:
    """From the review's own page, although a later annex bears its name too."""
    sr2025(govuk)
    govuk.publications += [
        publication("Spending Review 2025: annex", "/government/publications/a", "2025-07-01")
    ]
    assert check_sources(project, settings=settings)[0] == LOOK
    assert not (project / "config/editions/sr2025.yaml").exists(), "only when asked to"
    status, text = check_sources(project, settings=settings, begin=True)
    assert status == LOOK and "Wrote config/editions/sr2025.yaml" in text
    page = edition_file(project, "sr2025")["documents"][0]["landing_page"]
    assert page.endswith("/spending-review-2025-document")
