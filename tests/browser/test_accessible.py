"""axe-core finds nothing to mend, in any state of any page."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.pages import Built

VERSION = "4.14.1"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, from the npm registry, kept between runs."""
    kept = Path(tempfile.gettempdir()) / f"axe-core-{VERSION}"
    script = kept / "package" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is not installed: axe-core cannot be fetched")
        kept.mkdir(exist_ok=True)
        asked = [npm, "pack", f"axe-core@{VERSION}", "--silent"]
        got = subprocess.run(asked, cwd=kept, capture_output=True, text=True, timeout=120)
        if got.returncode:
            pytest.skip(f"axe-core cannot be fetched: {got.stderr[-200:]}")
        with tarfile.open(kept / got.stdout.strip().splitlines()[-1]) as packed:
            packed.extractall(kept, filter="data")
    return script.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds wrong, each with its places."""
    page.wait_for_timeout(250)  # a fade in progress would be judged by its passing colours
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })",
        json.loads(json.dumps(TAGS)),
    )
    assert len(found["passes"]) > 5
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:5]}" for v in found["violations"]]


slow = pytest.mark.slow
SCHEMES = ["light", pytest.param("dark", marks=slow)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [pytest.param(320, marks=slow), 1280])
def test_the_brief(hostile: Built, visit, axe: str, scheme: str, width: int) -> None:
    page = visit(hostile.url(), color_scheme=scheme, viewport={"width": width, "height": 900})
    assert violations(page, axe) == []


@slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["annex", "summary"])
def test_annex_and_summary(hostile: Built, visit, axe: str, scheme: str, name: str) -> None:
    assert violations(visit(hostile.url(name), color_scheme=scheme), axe) == []


def walked(page: Page) -> None:
    page.locator(".part").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def searched(page: Page) -> None:
    page.fill("[name=search]", "o")


def opened(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.locator(".sort").first.click()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("act", [walked, searched, opened], ids=lambda f: f.__name__)
def test_states(hostile: Built, visit, axe: str, scheme: str, act) -> None:
    page = visit(hostile.url(), color_scheme=scheme)
    act(page)
    assert violations(page, axe) == []


@slow
def test_without_scripts(hostile: Built, visit, axe: str, tmp_path: Path) -> None:
    """The page as it is without its script: taken out, because axe-core is itself a script."""
    html = hostile.html()
    start = html.rindex("<script>")
    bare = tmp_path / "bare.html"
    bare.write_text(html[:start] + html[html.index("</script>", start) + 9 :], encoding="utf-8")
    assert violations(visit(bare.as_uri()), axe) == []


def test_the_real_brief(real: Built, visit, axe: str) -> None:
    page = visit(real.url())
    dark = visit(real.url(), color_scheme="dark")
    walked(dark)
    assert violations(page, axe) == violations(dark, axe) == []
    opened(page)
    assert violations(page, axe) == []
