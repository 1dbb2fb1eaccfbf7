"""What a browser shows of a figure is what matplotlib drew, and the explored picture at rest is the printed one."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator

from browser.pages import Built, drawn

MOST_APART = 0.02  # share of places that differ; hatches begin elsewhere in every renderer
ON_PAGE = ("network", "tally_pilots", "tiers", "tally_outcomes", "outcomes_beside", "intervals", "matrix")


def pixels(png: bytes, size: tuple[int, int] | None = None) -> np.ndarray:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    if size and image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(image, dtype=float)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return the share of places, 3 × 3 pixels each, that look different; a shift by half a pixel does not."""

    def coarse(image: np.ndarray) -> np.ndarray:
        high, wide = (n // 3 * 3 for n in image.shape[:2])
        return image[:high, :wide].reshape(high // 3, 3, wide // 3, 3, 3).mean(axis=(1, 3))

    return float((np.abs(coarse(one) - coarse(other)).max(axis=2) > 64).mean())


def shot(place: Locator) -> np.ndarray:
    place.scroll_into_view_if_needed()
    return pixels(place.screenshot())


def compare(built: Built, visit, shown: str, made: str) -> float:
    """Return how far a figure on the page is from one that matplotlib draws now."""
    page = visit(built.url(), java_script_enabled=False)
    seen = shot(page.locator(f"#figure-{shown} .picture img"))
    png = drawn(made, built.tables, built.found, built.edition, built.settings, "png")
    return apart(seen, pixels(png, (seen.shape[1], seen.shape[0])))


@pytest.mark.parametrize(
    "name", [ON_PAGE[0], *(pytest.param(n, marks=pytest.mark.slow) for n in ON_PAGE[1:])]
)
def test_figures_look_as_drawn(hostile: Built, visit, name: str) -> None:
    assert compare(hostile, visit, name, name) < MOST_APART


@pytest.mark.parametrize("name", ON_PAGE)
def test_real_figures_look_as_drawn(real: Built, visit, name: str) -> None:
    assert compare(real, visit, name, name) < MOST_APART


def test_another_picture_would_be_noticed(hostile: Built, visit) -> None:
    assert compare(hostile, visit, "intervals", "tally_pilots") > 2 * MOST_APART


def test_the_explored_picture_at_rest_is_the_printed_one(hostile: Built, visit) -> None:
    size = {"width": 1000, "height": 900}  # one column: the same width with and without the list beside it
    page = visit(hostile.url(), viewport=size, java_script_enabled=False)
    still = shot(page.locator("#figure-network img"))
    page = visit(hostile.url(), viewport=size)
    page.locator("#node-home").click()
    page.click("button[type=reset]")
    page.mouse.move(2, 2)
    page.wait_for_timeout(300)
    assert apart(shot(page.locator("#figure-network svg")), still) < MOST_APART
