"""Figures as files: every format, data as drawn, frames where nothing can be drawn; the picture for sharing."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from PIL import Image

from joinup.config.edition import Brand, Settings
from joinup.figures.draw import FIGURES, draw, draw_comparison, share_picture
from unit.figures.figure_samples import (
    HOSTILE,
    PILOTS,
    PLANS,
    SETTINGS,
    caption,
    edition,
    empty,
    tables,
)

FORMATS = ["svg", "csv", "txt"]


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_comes_with_its_data_and_its_alternative_text(name):
    of = tables(8)
    files = draw(name, FORMATS, of, PILOTS, edition(), SETTINGS)
    assert list(files) == FORMATS and files["svg"].startswith(b"<?xml")
    rows = pd.read_csv(io.BytesIO(files["csv"]))
    assert len(rows) == len(
        {"network": of["edges"], "matrix": of["edges"], "tiers": of["tiers"]}.get(name, of["nodes"])
    )
    assert {"source_label", "label", "name"} & set(rows.columns)
    assert b"pilot" in files["txt"]
    assert draw(name, ["txt"], of, PILOTS, edition(), SETTINGS) == {"txt": files["txt"]}


@pytest.mark.parametrize("name", FIGURES)
def test_a_record_without_projects_has_a_frame_that_names_its_documents(name):
    files = draw(name, FORMATS, empty(tables(3)), PLANS, edition(), SETTINGS)
    assert b"Document wanted: A list of plans" in files["svg"]
    assert files["txt"] == b"An empty frame: no plan that counts is documented.\n"


@pytest.mark.parametrize("bare", [False, True])
def test_the_comparison_of_records(bare):
    of = {"pilots": tables(8), "plans": tables(5, seed=5)}
    of = {name: empty(some) for name, some in of.items()} if bare else of
    files = draw_comparison(FORMATS, of, edition(PILOTS, PLANS), SETTINGS)
    assert list(files) == FORMATS and (files["txt"] == b"An empty frame.\n") == bare
    rows = pd.read_csv(io.BytesIO(files["csv"]))
    assert set(rows["record"]) == (set() if bare else {"pilots", "plans"})
    assert len(rows) == (0 if bare else sum(len(some["edges"]) for some in of.values()))


def share(of: dict, title: str = "Joint work", **brand: str) -> bytes:
    settings = Settings(edition="small", brand=Brand(**brand))
    return share_picture(of, caption(title=title * 9), edition(title=title * 9), settings)


def test_the_picture_for_sharing_has_its_size_bytes_and_colour():
    picture = share(tables(6), focus="#7A1F2B")
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert image.size == (1200, 630)
    assert (image.getpixel((5, 5)), image.getpixel((1190, 5))) == ((0x7A, 0x1F, 0x2B), (255, 255, 255))
    assert picture == share(tables(6), focus="#7A1F2B")


@pytest.mark.filterwarnings("ignore:Glyph")
def test_the_picture_for_sharing_takes_hostile_words_and_few_departments():
    for of in (empty(tables(3)), tables(2), tables(9, labels=HOSTILE)):
        assert share(of, title="<b>$B$</b> ").startswith(b"\x89PNG")
