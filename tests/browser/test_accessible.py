"""axe-core finds nothing to mend, in any state of any page."""

from __future__ import annotations

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
    folder = Path(tempfile.gettempdir()) / f"axe-core-{VERSION}"
    script = folder / "package" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is not installed: axe-core cannot be fetched")
        folder.mkdir(exist_ok=True)
        command = [npm, "pack", f"axe-core@{VERSION}", "--silent"]
        process = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        if process.returncode:
            pytest.skip(f"axe-core cannot be fetched: {process.stderr[-200:]}")
        with tarfile.open(folder / process.stdout.strip().splitlines()[-1]) as packed:
            packed.extractall(folder, filter="data")
    return script.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds wrong, each with its places."""
    page.wait_for_timeout(250)  # a fade in progress would be judged by its passing colours
    page.evaluate(axe)
    run = "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"
    results = page.evaluate(run, TAGS)
    assert len(results["passes"]) > 5
    return [f"{v['id']}: {[n['target'] for n in v['nodes']][:5]}" for v in results["violations"]]


slow = pytest.mark.slow
SCHEMES = ["light", pytest.param("dark", marks=slow)]
PAGES = [
    ("brief", 1280),
    *(pytest.param(*case, marks=slow) for case in [("brief", 320), ("annex", 1280), ("summary", 1280)]),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "width"), PAGES)
def test_pages(hostile: Built, visit, axe: str, scheme: str, name: str, width: int) -> None:
    page = visit(hostile.url(name), color_scheme=scheme, viewport={"width": width, "height": 900})
    assert violations(page, axe) == []


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


def test_the_real_brief(real: Built, visit, axe: str) -> None:
    page = visit(real.url())
    dark = visit(real.url(), color_scheme="dark")
    walked(dark)
    assert violations(page, axe) == violations(dark, axe) == []
    opened(page)
    assert violations(page, axe) == []
