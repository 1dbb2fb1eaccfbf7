"""Chromium, and two editions to look at: one small and hostile, one real; each is built once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import chdir

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from browser import hostile_edition
from browser.pages import ROOT, Built, build
from joinup.config.edition import read_edition

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-default-apps", "--no-first-run", "--disable-dev-shm-usage"),
    *("--font-render-hinting=none", "--force-color-profile=srgb"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that open a page need Chromium; those of the real edition, and of all three papers, take long."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "visit" in fixtures:
            item.add_marker("browser")
        if {"real", "papers"} & set(fixtures):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small edition with hostile text in every field."""
    folder = tmp_path_factory.mktemp("hostile")
    with chdir(ROOT):
        return build(hostile_edition.write_hostile(folder), folder, text=hostile_edition.NARRATIVE)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The default edition with few draws."""
    with chdir(ROOT):
        return build(read_edition("sr2021"), tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visits:
    """Opens pages, and keeps every message on the console, error and request to anywhere."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.trouble: list[str] = []

    def __call__(self, url: str, **options: object) -> Page:
        """Open a page in a context of its own."""
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.contexts.append(context)
        page = context.new_page()

        def watch(route: Route) -> None:
            address = route.request.url
            if address.split("#")[0] == url.split("#")[0] or address.startswith(("data:", "blob:")):
                route.continue_()
            else:
                self.trouble.append(f"request to {address[:100]}")
                route.abort()

        page.route("**/*", watch)
        page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        page.goto(url)
        return page


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visits]:
    """Open pages; a message on the console, an error or a request to anywhere fails the test."""
    visits = Visits(chromium)
    yield visits
    for context in visits.contexts:
        context.close()
    assert not visits.trouble, visits.trouble
