"""The pages as readers meet them: offline, at any width, in the dark, on paper, without scripts, with hostile text."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from browser import hostile_edition
from browser.pages import Built
from joinup.schemas import VERDICTS

PAGES = ("brief", "annex", "summary")
LARGEST = 1_500_000  # bytes of a page
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_window(hostile: Built, visit, name: str, width: int) -> None:
    page = visit(hostile.url(name), viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_is_text(hostile: Built, visit, name: str) -> None:
    page = visit(hostile.url(name))
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img:not([src^='data:'])").count() == 0
    assert page.locator("main b").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    text = page.evaluate("document.body.textContent")
    assert hostile_edition.SCRIPT in text and "{{ 7*7 }}" in text and "49" not in page.title()


def test_the_policy_of_the_page_lets_nothing_else_run(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    policy = page.get_attribute("meta[http-equiv='Content-Security-Policy']", "content")
    assert "default-src 'none'" in policy and "unsafe" not in policy
    handlers = """() => [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes])
        .filter((a) => /^on|^style$/.test(a.name) && !a.ownerElement.closest("svg")).length"""
    assert page.evaluate(handlers) == 0


def test_without_scripts_figures_tables_and_evidence_remain(hostile: Built, visit) -> None:
    page = visit(hostile.url(), java_script_enabled=False)
    images = page.locator("figure .picture img")
    assert images.count() == 3 and all(images.nth(k).is_visible() for k in range(3))
    assert page.locator("button:visible, input:visible").count() == 0
    page.locator("details.data > summary").first.click()
    assert page.locator("details.data table").first.is_visible()


def test_a_phone_shows_the_answer_and_the_first_finding_first(real: Built, visit) -> None:
    page = visit(real.url(), viewport=PHONE)
    places = [page.locator(f".answer {part}").first.bounding_box() for part in ("p", "li")]
    assert all(box["y"] + box["height"] <= PHONE["height"] for box in places)
    assert not page.locator(".contents li").first.is_visible()
    assert not page.locator(".coverage dd").first.is_visible()
    for frame in page.locator(".picture:visible").all():  # a wide chart scrolls and says so
        cut = frame.evaluate("e => e.scrollWidth > e.clientWidth + 1")
        hint = frame.evaluate("e => getComputedStyle(e, '::before').content")
        assert not cut or "Scroll" in hint


def test_verdicts_have_one_word_each_and_no_p_stands_in_the_brief(real: Built, visit) -> None:
    page = visit(real.url())
    cells = page.locator("table.claims td").all()
    words = {re.split(r"\n| points to| a tie", cell.inner_text())[0].strip() for cell in cells}
    assert words <= set(VERDICTS) and len(cells) == 3 * len(real.material.claims)
    for name in ("brief", "summary"):
        text = visit(real.url(name)).evaluate("document.querySelector('main').innerText")
        assert not re.search(r"\bp\s*[=<]|p-value|make [a-z]", text), name


def test_abbreviations_are_spelled_out_at_first_use(real: Built, visit) -> None:
    for name in ("brief", "summary"):
        text = visit(real.url(name)).evaluate("document.querySelector('.answer').innerText")
        assert text.index("Department of Health and Social Care (DHSC)") < text.index("DHSC and MHCLG")
    page = visit(real.url())
    assert page.locator("abbr:not([title])").count() == 0
    bare = """() => { const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        let n = 0; while (walk.nextNode()) if (/\\bDHSC\\b/.test(walk.currentNode.data) &&
        !walk.currentNode.parentElement.closest('abbr, svg, script, a')) n += 1; return n }"""
    assert page.evaluate(bare) == 0


def test_a_note_names_exactly_what_it_counts(real: Built, visit) -> None:
    page = visit(real.url())
    tables = real.material.tables["pilots"]
    edge = tables["edges"].query("source == 'dhsc' and target == 'mhclg'").iloc[0]
    names = tables["projects"].set_index("project_id")["name"]
    expected = {names[p] for p in edge["projects"].split()}
    notes = page.locator(".notes li li", has_text="pilots that DHSC and MHCLG share").all()
    lists = [set(note.inner_text().split("\n")[0].split(": ", 1)[1].split("; ")) for note in notes]
    assert expected in lists and len(expected) == edge["shared"]
    assert not re.search(r"where [a-z_]+ ==|\.csv", page.locator(".notes").inner_text())


def test_evidence_is_reached_and_left_by_keyboard(hostile: Built, visit) -> None:
    page = visit(hostile.url())
    page.locator("a.evidence").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "evidence-1"
    page.locator("#evidence-1 .back a").click()
    assert page.evaluate("document.activeElement.id") == "cited-1"


def test_links_inside_and_between_pages_lead_somewhere(real: Built, visit) -> None:
    ids = {
        name: visit(real.url(name)).evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        for name in PAGES
    }
    for name in PAGES:
        assert len(ids[name]) == len(set(ids[name])), name
        for href in re.findall(r'href="((?:\w+\.html)?#[^"]+)"', real.html(name)):
            page, _, place = href.partition("#")
            assert place in ids[page.removesuffix(".html") or name], href


def test_tables_sort_and_data_run_no_formula(hostile: Built, visit, tmp_path: Path) -> None:
    page = visit(hostile.url())
    figure = page.locator("figure").nth(2)  # tiers: a row for each project
    figure.locator("details.data > summary").click()
    head = figure.locator("th", has_text="name").first
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    with page.expect_download() as download:
        figure.get_by_role("button", name="Download data").click()
    download.value.save_as(tmp_path / "tiers.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tiers.csv").read_text(encoding="utf-8"))))
    assert f"'{hostile_edition.FORMULA}" in {row["name"] for row in rows}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_light_and_name_no_other_host(real: Built, page: str) -> None:
    html = real.html(page)
    assert len(html.encode()) < LARGEST
    assert not re.search(r'(?:src|data|action)="https?:|@import|url\(https?:', html)


def test_dark_pages_have_dark_figures_and_keep_still(hostile: Built, visit) -> None:
    page = visit(hostile.url(), color_scheme="dark", reduced_motion="reduce")
    for picture in page.locator(".picture:visible").all():
        image = Image.open(io.BytesIO(picture.screenshot())).convert("L")
        assert ImageStat.Stat(image).median[0] < 60
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(map(int, re.findall(r"\d+", ground))) < 120
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_on_a_printer_the_static_picture_stands_alone(hostile: Built, visit) -> None:
    page = visit(hostile.url(), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("#figure-comparison img").is_visible()
    for hidden in ("#figure-comparison svg", ".explore", ".skip", ".evidence-list"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
