"""Figure 1 explored by mouse, keyboard and touch; what it shows is what the tables hold."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.pages import Built

FOCUSED = "document.activeElement.id"


def parts(page: Page, kind: str) -> list[str]:
    """Return the identifiers of the departments or links in the picture."""
    return page.eval_on_selector_all(f"#figure-network g.{kind}", "all => all.map(one => one.id)")


def status(page: Page) -> str:
    return page.locator("#explore [role=status]").inner_text()


def heading(page: Page) -> str:
    return page.locator("#panel-title").inner_text()


def test_every_department_and_link_can_be_reached_and_read_by_keyboard(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    nodes, links = parts(page, "node"), parts(page, "link")
    assert len(nodes) == len(hostile.tables["nodes"]) and len(links) == len(hostile.tables["edges"])
    page.locator("#explore button[type=reset]").focus()
    page.keyboard.press("Tab")
    seen_nodes, seen_links = [], set()
    pilots = dict(hostile.tables["nodes"][["participant_id", "pilots"]].to_numpy())
    for _ in nodes:
        node = page.evaluate(FOCUSED)
        seen_nodes.append(node)
        listed = page.locator(".panel-body > ol > li").count()
        assert listed == pilots[node.removeprefix("node-")], node
        while True:
            page.keyboard.press("ArrowDown")
            here = page.evaluate(FOCUSED)
            if here == node:
                break
            seen_links.add(here)
            assert " and " in heading(page)
        page.keyboard.press("ArrowRight")
    assert sorted(seen_nodes) == sorted(nodes)
    assert sorted(seen_links) == sorted(links)


def test_the_picture_is_one_stop_of_the_tab_key(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("#explore button[type=reset]").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED).startswith("node-")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('svg') !== null")


@pytest.mark.slow
def test_walking_home_end_keeping_and_letting_go(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("#node-home").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "link-dhsc--home"  # the strongest first
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "node-dhsc"  # the other end
    page.keyboard.press("Enter")
    assert page.get_attribute("#node-dhsc", "aria-pressed") == "true"
    assert "3 pilots" in status(page)
    page.keyboard.press("Escape")
    assert page.get_attribute("#node-dhsc", "aria-pressed") == "false"
    page.keyboard.press("End")
    end = page.evaluate(FOCUSED)
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED) != end
    expect(page.locator("#figure-network svg g[tabindex='0']")).to_have_count(1)


def test_pointing_shows_and_leaving_forgets(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("#node-dhsc").hover()
    assert heading(page) == "DHSC"
    lit = page.eval_on_selector_all("#figure-network .part.lit", "all => all.map(one => one.id)")
    assert "link-dhsc--home" in lit and "node-home" in lit and "node-moj" not in lit
    page.mouse.move(5, 5)
    assert heading(page) == "Pilots behind the picture"


def test_a_link_lists_pilots_with_roles_evidence_and_pages(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("#link-dhsc--home .hit").dispatch_event("click")
    told = page.locator(".panel-body").inner_text()
    assert "2 shared pilots" in told
    assert "DHSC by Public Health England: leads its evaluation" in told  # its agency's role, as its agency's
    assert "Home Office: lead; evidence: secondary page" in told
    links = page.eval_on_selector_all(".panel-body a", "all => all.map(one => one.href)")
    assert set(links) <= {*hostile.tables["sources"]["url"]} and links


def test_touch(hostile: Built, visit) -> None:
    page = visit(hostile.url(), viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page.locator("#node-home").tap()
    assert heading(page) == "Home Office"
    assert page.locator(".panel-body > ol > li").count() == 4
    page.locator(".panel .chip").first.tap()  # links are thin on a phone: they can be tapped in the list
    assert " and " in heading(page)


def counts(page: Page) -> dict[str, int]:
    """Return shared pilots by link, as the picture's names say them, without links that are gone."""
    said = page.eval_on_selector_all(
        "#figure-network g.link:not(.gone)", "all => all.map(one => [one.id, one.getAttribute('aria-label')])"
    )
    return {i.removeprefix("link-"): int(re.search(r"(\d+) shared", words)[1]) for i, words in said}


def test_what_is_counted_without_filters_is_the_table_of_edges(real: Built, visit) -> None:
    page = visit(real.url())
    edges = real.tables["edges"]
    assert counts(page) == {f"{s}--{t}": n for s, t, n in edges[["source", "target", "shared"]].to_numpy()}
    page.check("input[value=newman]")
    for source, target, newman in edges[["source", "target", "newman"]].head(20).to_numpy():
        page.locator(f"[id='link-{source}--{target}'] .hit").dispatch_event("click")
        assert f"weight {newman:.2f}" in page.locator(".panel-body").inner_text()


def test_filters_follow_roles_tiers_and_rounds(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.select_option("[name=role]", "lead partner")
    rows = hostile.tables["participation"]
    kept = rows[rows["role"].isin(["lead", "partner"]) & (rows["in_network"] == "yes")]
    pilots = kept.groupby("participant_id")["pilot_id"].nunique()
    assert status(page).startswith(f"Shown: {kept['pilot_id'].nunique()} pilots, {len(pilots)} departments")
    assert page.get_attribute("#node-home", "aria-label").startswith(f"Home Office: {pilots['home']} pilots")
    assert "dhsc--mhclg" not in counts(page)
    page.click("button[type=reset]")
    expect(page.locator("#figure-network .gone")).to_have_count(0)

    page.select_option("[name=tier]", "local")
    assert status(page).startswith("Shown: 1 pilot, ")
    page.select_option("[name=round]", "not known")
    assert status(page).startswith("Shown: 0 pilots, 0 departments, 0 links")
    page.click("button[type=reset]")
    page.select_option("[name=round]", "2")
    assert status(page).startswith("Shown: 1 pilot, ")


@pytest.mark.slow
def test_a_filter_takes_the_colours_of_chance_away(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    colour = "e => getComputedStyle(e.querySelector('path:not(.hit, .ring)')).stroke"
    before = page.eval_on_selector("#link-home--moj", colour)
    page.select_option("[name=role]", "lead partner")
    assert page.eval_on_selector("#link-home--moj", colour) != before
    assert "Colours compare with chance for all pilots" in status(page)


@pytest.mark.slow
def test_weights_change_widths_only(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    width = "e => parseFloat(getComputedStyle(e.querySelector('path:not(.hit, .ring)')).strokeWidth)"
    before = {i: page.eval_on_selector(f"[id='{i}']", width) for i in parts(page, "link")}
    page.check("input[value=newman]")
    after = {i: page.eval_on_selector(f"[id='{i}']", width) for i in before}
    assert (
        after["link-home--moj"] > after["link-home--odd"]
    )  # a pilot of two counts more than a pilot of three
    assert "filtered" not in (page.locator("#figure-network svg").get_attribute("class") or "")
    page.check("input[value=shared]")
    assert {i: page.eval_on_selector(f"[id='{i}']", width) for i in before} == before


def test_search(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.fill("[name=search]", "justice")
    assert heading(page) == "Found: 1 department, 0 pilots" == status(page)
    page.fill("[name=search]", "<SCRIPT>")
    assert heading(page) == "Found: 1 department, 1 pilot"
    page.keyboard.press("Enter")  # takes the first
    assert page.evaluate(FOCUSED) == "panel-title"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "node-odd"
    page.fill("[name=search]", "nobody is called this")
    assert heading(page) == "Found: 0 departments, 0 pilots"
    page.fill("[name=search]", "")
    assert heading(page) == "Pilots behind the picture"


@pytest.mark.slow
def test_matrix_holds_the_table_and_is_walked_by_arrows(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator(".matrix > summary").click()
    cells = page.eval_on_selector_all(
        ".grid [data-pair]", "all => all.map(one => [one.dataset.pair, one.textContent])"
    )
    shared = {
        f"{s}--{t}": n for s, t, n in hostile.tables["edges"][["source", "target", "shared"]].to_numpy()
    }
    assert {(pair, int(n or 0)) for pair, n in cells} == {(p, shared.get(p, 0)) for p, _ in cells}
    assert len(cells) == 6 * 5
    page.locator(".grid button[tabindex='0']").focus()
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    other = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert other != name
    page.keyboard.press("Enter")
    assert other.startswith(heading(page))
    page.select_option("[name=role]", "lead")
    assert page.locator(".grid [data-pair='dhsc--home'] button").first.is_disabled()
