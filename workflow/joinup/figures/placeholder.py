"""The frame that stands where the evidence does not carry a figure."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import FancyBboxPatch

from joinup.figures.captions import Caption
from joinup.figures.style import BODY, DARK, GREY, WIDTH, Drawing, sheet, styled, text
from joinup.figures.words import wrap

INSIDE, LINE = 8.0, 4.8  # mm


@styled
def draw_placeholder(caption: Caption, reason: str, wanted: Sequence[tuple[str, str]] = ()) -> Drawing:
    """Draw a frame without any mark that could be read as data.

    Parameters
    ----------
    caption
        Words around it.
    reason
        Why there is no figure, a sentence.
    wanted
        Documents that would complete it: title, and what it would give.
    """
    blocks = [(reason, 400), *((f"Document wanted: {title}", 600) for title, _ in wanted[:0])]
    for title, gives in wanted:
        blocks += [(f"Document wanted: {title}", 600), (f"It would give {gives}." if gives else "", 400)]
    lines = [(line, weight) for words, weight in blocks for line in wrap(words, WIDTH - 2 * INSIDE, BODY, weight, 3)]
    height = 10 + LINE * len(lines)
    fig = sheet("placeholder", caption, height)
    look = {"facecolor": "white", "edgecolor": GREY, "linewidth": 1.0, "linestyle": (0, (4, 3))}
    frame = FancyBboxPatch((1, 1), WIDTH - 2, height - 2, boxstyle="round,pad=0,rounding_size=2", **look)
    fig.paper.add_patch(frame)
    for k, (line, weight) in enumerate(lines):
        text(fig.paper, INSIDE, 8.5 + LINE * k, line, weight=weight, color=DARK)
    return fig
