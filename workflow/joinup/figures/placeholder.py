"""The frame that stands where the evidence does not carry a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.patches import FancyBboxPatch

from joinup.figures import style
from joinup.figures.caption import Caption
from joinup.figures.words import wrap

INSIDE, LINE = 8.0, 4.8  # mm
LOOK: dict[str, Any] = {
    "facecolor": "white",
    "edgecolor": style.GREY,
    "linewidth": 1.0,
    "linestyle": (0, (4, 3)),
}


@style.styled
def draw_placeholder(caption: Caption, documents: Sequence[tuple[str, str]] = ()) -> style.Drawing:
    """Draw a frame that names the documents wanted (title, and what it would give), without any mark of data."""
    fig, y = style.sheet(caption), 8.5
    blocks = [
        block
        for title, gives in documents
        for block in ((f"Document wanted: {title}", 600), (f"It would give {gives}." if gives else "", 400))
    ]
    for words, weight in blocks or [("No document is named that would complete this figure.", 400)]:
        lines = wrap(words, style.WIDTH - 2 * INSIDE, style.BODY, weight, 3)
        y = style.lines(fig.paper, INSIDE, y, lines, LINE, weight=weight, color=style.DARK)
    fig.body = y + 1.5
    size = (style.WIDTH - 2, fig.body - 2)
    fig.paper.add_patch(FancyBboxPatch((1, 1), *size, boxstyle="round,pad=0,rounding_size=2", **LOOK))
    return fig
