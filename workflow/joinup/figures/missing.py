"""The frame that stands where a figure cannot be drawn: which document is missing, and how to get it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Polygon

from joinup.figures.caption import Caption
from joinup.figures.style import (
    BODY,
    DARK,
    GREY,
    HATCH,
    NAVY,
    SMALL,
    WIDTH,
    Drawing,
    sheet,
    styled,
    text,
    tint,
)
from joinup.figures.words import wrap

INSIDE, TEXT = 8.0, 32.0  # mm from the frame's edge to the sign of a document, and to the words
LINE = 4.8


@styled
def draw_missing(caption: Caption, wanted: Sequence[Mapping[str, str]]) -> Drawing:
    """Draw an honest frame in place of a figure that the evidence does not carry.

    Parameters
    ----------
    caption
        Words around it; its title says that the figure cannot be drawn.
    wanted
        Documents that would complete it, each with ``title``, ``gives`` (what it would bring) and ``get``
        (the command that fetches it, or where to find it). Further keys are not read.

    Returns
    -------
    Drawing
        A frame without any mark that could be read as data.
    """
    width = WIDTH - TEXT - INSIDE
    blocks = [
        [
            *[(line, BODY + 1, 600, False) for line in wrap(one.get("title", ""), width, BODY + 1, 600, 3)],
            *[(line, BODY, 400, False) for line in wrap(one.get("gives", ""), width, BODY, 400, 3)],
            *[(line, SMALL, 400, True) for line in wrap(one.get("get", ""), width, SMALL, 400, 3, mono=True)],
        ]
        for one in wanted
    ] or [[("No document is named that would complete this figure.", BODY, 400, False)]]
    lengths = [max(len(block) * LINE + 3, 24) for block in blocks]
    height = 11 + sum(lengths) + 5 * (len(blocks) - 1) + 1
    fig = sheet("missing", caption, height)
    look: dict[str, Any] = {
        "facecolor": "white",
        "edgecolor": GREY,
        "linewidth": 1.0,
        "linestyle": (0, (4, 3)),
    }
    fig.paper.add_patch(
        FancyBboxPatch((1, 1), WIDTH - 2, height - 2, boxstyle="round,pad=0,rounding_size=2", **look)
    )
    words = "Document wanted" if len(blocks) == 1 else "Documents wanted"
    text(fig.paper, INSIDE, 7.5, words, BODY, color=DARK, weight=600)
    y = 11.0
    for block, length in zip(blocks, lengths, strict=True):
        _sheet_of_paper(fig.paper, INSIDE, y)
        for k, (line, size, weight, mono) in enumerate(block):
            text(
                fig.paper,
                TEXT,
                y + 4 + LINE * k,
                line,
                size,
                weight=weight,
                mono=mono,
                color=NAVY if mono else "#1A1A1A",
            )
        y += length + 5
    return fig


def _sheet_of_paper(ax: Axes, x: float, y: float) -> None:
    """Draw the sign of a document that is not there: an outlined page, hatched, with a folded corner."""
    look: dict[str, Any] = {"edgecolor": NAVY, "linewidth": 1.0}
    page = [(x, y), (x + 11, y), (x + 16, y + 5), (x + 16, y + 21), (x, y + 21)]
    ax.add_patch(Polygon(page, facecolor=tint(NAVY, 0.08), **look))
    ax.add_patch(Polygon([(x + 11, y), (x + 11, y + 5), (x + 16, y + 5)], facecolor="white", **look))
    ax.add_patch(
        Polygon(
            [(x + 3, y + 9), (x + 13, y + 9), (x + 13, y + 18), (x + 3, y + 18)],
            facecolor="none",
            edgecolor=tint(NAVY, 0.5),
            linewidth=0,
            hatch=HATCH,
        )
    )
