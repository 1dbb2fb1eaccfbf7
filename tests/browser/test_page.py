"""The pages as readers meet them: offline, at any width, in the dark, on paper, without scripts, with hostile text."""

from __future__ import annotations

import csv
import io
import itertools
import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import hostile_edition
from browser.pages import Built

PAGES = ("brief", "annex", "summary")
ALL = ["brief", *(pytest.param(name, marks=pytest.mark.slow) for name in PAGES[1:])]
LARGEST = 2_000_000  # bytes of a page


@pytest.mark.parametrize("page", ALL)
@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_nothing_is_wider_than_the_window(hostile: Built, visit, page: str, width: int) -> None:
    opened = visit(hostile.url(page), viewport={"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", ALL)
def test_hostile_text_is_text(hostile: Built, visit, page: str) -> None:
    opened = visit(hostile.url(page))
    assert opened.evaluate("window.hacked") is None
    assert opened.locator("main img:not([src^='data:'])").count() == 0
    assert opened.locator("main b").count() == 0
    assert opened.locator("a[href^='javascript']").count() == 0
    shown = opened.evaluate("document.body.textContent")
    assert hostile_edition.SCRIPT in shown and "{{ 7*7 }}" in shown and "49" not in opened.title()


@pytest.mark.slow
def test_every_hostile_value_is_on_the_page(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    shown = page.evaluate("document.body.textContent")
    for frame, column in (
        ("pilots", "name"),
        ("outcomes", "title"),
        ("sources", "title"),
        ("sources", "publisher"),
    ):
        for value in hostile.tables[frame][column]:
            assert value in shown, (frame, value)
    page.fill("[name=search]", hostile_edition.LONG[:40])
    page.locator(".panel .chip").last.click()
    assert page.locator("#panel-title").inner_text() == hostile_edition.LONG
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_without_scripts_figures_tables_and_evidence_remain(hostile: Built, visit) -> None:
    page = visit(hostile.url(), java_script_enabled=False)
    images = page.locator("figure .picture img")
    assert images.count() == 7 and all(images.nth(k).is_visible() for k in range(7))
    assert not page.locator("#explore form").is_visible()
    assert page.locator("button:visible").count() == 0
    page.locator("details.data > summary").first.click()
    assert page.locator("details.data table").first.is_visible()
    page.locator(".matrix > summary").click()
    assert page.locator(".grid td").first.is_visible()


def test_the_policy_of_the_page_lets_nothing_else_run(hostile: Built, visit) -> None:
    page = visit(hostile.url(), java_script_enabled=True)
    policy = page.get_attribute("meta[http-equiv='Content-Security-Policy']", "content")
    assert "default-src 'none'" in policy and "unsafe" not in policy
    handlers = """() => [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes])
        .filter((a) => /^on|^style$/.test(a.name) && !a.ownerElement.closest("svg")).length"""
    assert page.evaluate(handlers) == 0
    tried = """() => { const s = document.createElement("script"); s.textContent = "window.late = 1";
        document.body.append(s); return window.late }"""
    assert page.evaluate(tried) is None
    assert "Content Security Policy" in visit.trouble.pop()


def test_the_real_pages_are_light_and_whole(real: Built, visit) -> None:
    for name in PAGES:
        assert len(real.html(name).encode()) < LARGEST
        page = visit(real.url(name), viewport={"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
def test_skip_link_and_order_of_headings(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for name in PAGES:
        levels = visit(hostile.url(name)).eval_on_selector_all(
            "h1, h2, h3, h4", "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.get_attribute("html", "lang") == "en-GB"


def test_an_evidence_link_opens_its_note_and_leads_back(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    link = page.locator("a.evidence").nth(1)
    target = link.get_attribute("href").removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("id => document.activeElement.id === id", arg=target)
    assert page.locator(f"#{target} details").evaluate("d => d.open")
    page.locator(f"#{target} .back a").click()
    page.wait_for_function("id => document.activeElement.id === id", arg=target.replace("evidence", "cited"))
    page.locator(f"#{target.replace('evidence', 'cited')}").click()
    page.wait_for_function("id => document.activeElement.id === id", arg=target)


def test_every_evidence_link_has_its_note(hostile: Built) -> None:
    for name in ("brief", "annex"):
        html = hostile.html(name)
        asked = set(re.findall(r'href="#(evidence-\d+)"', html))
        assert asked and asked <= set(re.findall(r'id="(evidence-\d+)"', html))
        inside = set(re.findall(r'href="#([^"]+)"', html))
        assert inside <= set(re.findall(r'id="([^"]+)"', html))


def test_a_page_behind_a_note_opens_in_the_closed_list(real: Built, visit) -> None:
    page = visit(real.url())
    page.locator("#evidence-2 summary").click()
    page.locator("#evidence-2 .pages a").first.click()
    page.wait_for_function("document.activeElement.id.startsWith('source-')")
    assert page.locator("#sources").evaluate("d => d.open")


@pytest.mark.slow
def test_tables_sort_and_say_so(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("#figure-network details.data > summary").click()
    head = page.locator("#figure-network table.sortable th", has_text="newman")
    column = "all => all.map(row => Number(row.cells[3].textContent))"
    rows = "#figure-network table.sortable tbody tr"
    for direction, back in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        values = page.eval_on_selector_all(rows, column)
        assert values == sorted(values, reverse=back)
    assert page.locator("#figure-network [aria-sort]").count() == 1


def saved(page: Page, name: str, tmp_path: Path) -> bytes:
    """Click a button and return the file that it gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).first.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


def test_data_can_be_saved_and_run_no_formula(hostile: Built, visit, tmp_path: Path) -> None:
    page = visit(hostile.url())
    content = saved(page, "Download data (CSV): Who is on record", tmp_path).decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert list(rows[0]) == ["outcome_id", "review", "review_basis", "title", "cross_cutting"]
    assert rows[0]["title"] == f"'{hostile_edition.FORMULA} {hostile_edition.PLACE}"
    edges = list(
        csv.DictReader(io.StringIO(saved(page, "Download data (CSV): Departments", tmp_path).decode()))
    )
    assert [(r["source"], r["target"], int(r["shared"])) for r in edges] == [
        tuple(r) for r in hostile.tables["edges"][["source", "target", "shared"]].to_numpy()
    ]


@pytest.mark.slow
def test_figures_can_be_saved_with_title_and_source(hostile: Built, visit, tmp_path: Path) -> None:
    from lxml import etree

    page = visit(hostile.url())
    caption = hostile.found["figures"]["tally_outcomes"]
    svg = etree.fromstring(saved(page, "Download Figure 2 (SVG)", tmp_path))
    words = " ".join(svg.itertext())
    assert svg.findtext("{*}title") == caption["title"]
    assert svg.findtext("{*}desc") == caption["alt"]
    assert "Source: 3 public pages" in words and "bold" in words  # a hostile name, as text
    assert not svg.findall(".//{*}script") and not svg.findall(".//{*}b")
    png = saved(page, "Download Figure 2 (PNG)", tmp_path)
    wide, high = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG") and wide == 1440 and high > 400


@pytest.mark.slow
def test_dark_and_still(hostile: Built, visit) -> None:
    page = visit(hostile.url(), color_scheme="dark", reduced_motion="reduce")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", ground))) < 120
    assert page.eval_on_selector(".part", "e => getComputedStyle(e).transitionDuration") == "0s"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_a_printer_the_static_picture_stands_alone(hostile: Built, visit) -> None:
    page = visit(hostile.url(), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("#figure-network img").is_visible()
    for hidden in ("#figure-network svg", "#explore form", ".panel", ".downloads", ".skip", "#sources"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.masthead h1')).color")
        == "rgb(255, 255, 255)"
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.slow
def test_focus_can_be_seen(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.keyboard.press("Tab")
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const at = document.activeElement, look = getComputedStyle(at);
              const ring = at.querySelector(".ring.outer");
              return ring ? getComputedStyle(ring).stroke !== "none" : parseFloat(look.outlineWidth) >= 2;
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
