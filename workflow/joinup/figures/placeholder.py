"""The frame that stands where the evidence does not carry a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.patches import FancyBboxPatch

from joinup.figures import style
from joinup.figures.caption import Caption
from joinup.figures.words import wrap

INSIDE, LINE = 8.0, 4.8  # mm


@style.styled
def draw_placeholder(caption: Caption, documents: Sequence[tuple[str, str]] = ()) -> style.Drawing:
    """Draw a frame that names the documents wanted (title, and what it would give), without any mark of data."""
    blocks = [(words, weight) for title, gives in documents for words, weight in _block(title, gives)]
    blocks = blocks or [("No document is named that would complete this figure.", 400)]
    room = style.WIDTH - 2 * INSIDE
    lines = [(line, weight) for words, weight in blocks for line in wrap(words, room, style.BODY, weight, 3)]
    fig = style.sheet("placeholder", caption)
    fig.body = 10 + LINE * len(lines)
    look: dict[str, Any] = {
        "facecolor": "white",
        "edgecolor": style.GREY,
        "linewidth": 1.0,
        "linestyle": (0, (4, 3)),
    }
    size = (style.WIDTH - 2, fig.body - 2)
    fig.paper.add_patch(FancyBboxPatch((1, 1), *size, boxstyle="round,pad=0,rounding_size=2", **look))
    for k, (line, weight) in enumerate(lines):
        style.text(fig.paper, INSIDE, 8.5 + LINE * k, line, weight=weight, color=style.DARK)
    return fig


def _block(title: str, gives: str) -> list[tuple[str, int]]:
    return [(f"Document wanted: {title}", 600), *([(f"It would give {gives}.", 400)] if gives else [])]
