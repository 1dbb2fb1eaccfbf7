"""The publisher's colours: those that cannot be read are refused, with the nearest that can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinup.config.edition import Brand
from joinup.contrast import LEAST, check_brand, contrast, nearest_passing
from joinup.errors import InputError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [("#000000", "#FFFFFF", 21.0), ("#777777", "#FFFFFF", 4.48), ("#FFFFFF", "#FFFFFF", 1.0)],
)
def test_published_contrasts(one: str, other: str, published: float) -> None:
    assert round(contrast(one, other), 2) == published


@given(COLOURS, st.sampled_from([3.0, LEAST]))
def test_what_is_proposed_passes(color: str, least: float) -> None:
    proposed = nearest_passing(color, least)
    assert contrast(proposed) >= least
    assert (proposed == color) == (contrast(color) >= least)
    assert contrast(proposed) < least + 0.25 or proposed == color  # no darker than need be


def test_the_hue_is_kept() -> None:
    red, green, blue = (int(nearest_passing("#FF9999", LEAST)[k : k + 2], 16) for k in (1, 3, 5))
    assert red > max(green, blue) + 50


def test_both_colours_and_the_logo_are_told_together(tmp_path: Path) -> None:
    brand = Brand(focus="#FFD700", accent="#EEEEEE", logo="not/there.svg")
    with pytest.raises(InputError) as told:
        check_brand(brand)
    text = str(told.value)
    assert "brand.focus" in text and "brand.accent" in text and "brand.logo" in text
    assert "The nearest that passes is #" in text
    assert len(told.value.faults) == 3


@pytest.mark.parametrize("name", ["focus", "accent"])
def test_each_colour_stands_behind_or_is_text(name: str) -> None:
    check_brand(Brand(**{name: "#767676"}))
    with pytest.raises(InputError, match=r"text needs 4\.5:1"):
        check_brand(Brand(**{name: "#949494"}))


@pytest.mark.parametrize(("name", "content"), [("logo.gif", b"GIF89a"), ("logo.png", b"x" * 300_000)])
def test_logos_that_cannot_be_shown(tmp_path: Path, monkeypatch, name: str, content: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    with pytest.raises(InputError, match=r"brand\.logo"):
        check_brand(Brand(logo=name))
