"""Search and Figure 1: every body under every name; circles and lines list the projects behind them."""

from __future__ import annotations

import pytest

from browser import hostile_edition
from browser.pages import Built


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("manchester", "Greater Manchester Combined Authority"),
        ("NHS England", "NHS England"),
        ("dhcs", "Department of Health and Social Care"),  # two letters swapped
        ("DLUHC", "Ministry of Housing, Communities and Local Government"),  # as it was called before
        ("hmrc", "HM Revenue and Customs"),
    ],
)
def test_search_knows_bodies_places_and_synonyms(real: Built, visit, typed: str, name: str) -> None:
    page = visit(real.url())
    page.fill("[name=search]", typed)
    assert name in page.locator(".panel .chip").all_inner_texts()


def test_a_body_lists_its_projects_by_record(real: Built, visit) -> None:
    page = visit(real.url())
    page.fill("[name=search]", "dhsc")
    page.keyboard.press("Enter")
    assert page.locator("#panel-title").inner_text() == "Department of Health and Social Care"
    heads = page.locator(".panel h4").all_inner_texts()
    rows = {r: real.material.tables[r]["participation"] for r in ("pilots", "evaluations")}
    mine = rows["pilots"].query("participant_id == 'dhsc'")["project_id"].nunique()
    assert heads[0] == f"{mine} pilots"
    number = rows["evaluations"].query("organisation_id == 'dhsc'")["project_id"].nunique()
    assert heads[1] == f"{number} evaluations; joint ones:"


def test_a_line_of_the_figure_lists_exactly_the_shared_projects(real: Built, visit) -> None:
    page = visit(real.url())
    for record, tables in real.material.tables.items():
        edges = tables["edges"].query("source == 'dhsc' and target == 'mhclg'")
        for edge in edges.to_dict("records"):
            names = tables["projects"].set_index("project_id")["name"]
            page.locator(f"g[id='{record}-link-dhsc--mhclg']").first.dispatch_event(
                "click", {"bubbles": True}
            )
            texts = page.locator(".panel li bdi").all_inner_texts()
            assert sorted(texts) == sorted(names[p] for p in edge["projects"].split())
            assert page.locator("#panel-title").inner_text().startswith("DHSC and MHCLG: ")


def test_the_figure_is_one_stop_of_the_keyboard_and_arrows_walk(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    parts = page.locator("#figure-comparison .part")
    assert page.locator("#figure-comparison .part[tabindex='0']").count() == 1
    assert all(part.get_attribute("aria-label") for part in parts.all())
    parts.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == parts.nth(1).get_attribute("id")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert page.locator(".panel li").count() >= 1


def test_hostile_names_are_found_and_shown_as_text(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    for value in (hostile_edition.SCRIPT, hostile_edition.LONG):
        page.fill("[name=search]", value[:40])
        page.locator(".panel .chip").first.click()
        assert page.locator("#panel-title").inner_text() == value
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.fill("[name=search]", "")
    assert not page.locator(".panel").is_visible()
