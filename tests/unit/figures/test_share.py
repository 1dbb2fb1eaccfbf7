"""The picture for sharing: its size, its bytes, and what it does with hostile or missing words."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from PIL import Image

import small
from joinup.config.edition import Brand, Settings
from joinup.figures.share import share_picture

FOUND = {
    "figures": {
        "network": {"title": "Two share the most", "provisional": True},
        "coverage": {"rows": [["Pilots documented", "2 of 60"]]},
    }
}
NODES = pd.DataFrame({"participant_id": ["a", "b"], "label": ["A", "<b>$B$</b>" * 30], "pilots": [4, 1]})
LAYOUT = pd.DataFrame(
    {"participant_id": ["a", "b"], "x": [0.0, 1], "y": [0.0, 1], "label_x": [0, 1], "label_y": [0, 1]}
)
EDGES = pd.DataFrame({"source": ["a"], "target": ["b"], "shared": [1]})
TABLES = {"nodes": NODES, "layout": LAYOUT, "edges": EDGES}


def picture(tables: dict[str, pd.DataFrame] = TABLES, **brand: str) -> bytes:
    settings = Settings(edition="small", brand=Brand(**brand))
    return share_picture(tables, FOUND, small.edition_of(title="Title " * 40), settings)


def test_size_and_bytes() -> None:
    made = picture()
    assert Image.open(io.BytesIO(made)).size == (1200, 630)
    assert made == picture()


def test_the_publishers_colour() -> None:
    image = Image.open(io.BytesIO(picture(focus="#7A1F2B"))).convert("RGB")
    assert image.getpixel((5, 5)) == (0x7A, 0x1F, 0x2B)
    assert image.getpixel((1190, 5)) == (255, 255, 255)


@pytest.mark.parametrize("rows", [0, 1])
def test_few_departments(rows: int) -> None:
    assert picture({"nodes": NODES.head(rows), "layout": LAYOUT, "edges": EDGES.head(0)}).startswith(
        b"\x89PNG"
    )
