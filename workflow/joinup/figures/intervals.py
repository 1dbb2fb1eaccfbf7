"""How sure the ranks are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.ticker import MaxNLocator

from joinup.figures.caption import Caption
from joinup.figures.style import BODY, DARK, NAVY, SMALL, WIDTH, Drawing, sheet, styled, text
from joinup.figures.words import cut, measure

ROW, TIGHT = 6.2, 4.8
MANY = 26
BETWEEN = 8.0  # mm between two panels
HEAD = 9.0
NUMBERS = 16.0  # mm for the numbers beside an interval


@styled
def draw_intervals(panels: Mapping[str, pd.DataFrame], caption: Caption) -> Drawing:
    """Draw ranks with their intervals, one panel beside the other.

    Parameters
    ----------
    panels
        Heading of each panel → frame with ``label``, ``rank``, ``rank_low``, ``rank_high``; one or two.
    caption
        Words around it; ``provisional`` also changes the marks.

    Returns
    -------
    Drawing
        A dot is the rank observed, a line its interval, both also as numbers; the first rank is on the left,
        and ranks that several share have "=" beside them.
    """
    most = max([len(frame) for frame in panels.values()], default=0)
    row = ROW if most <= MANY else TIGHT
    fig = sheet("intervals", caption, HEAD + max(most, 1) * row + 9)
    width = (WIDTH - BETWEEN * (len(panels) - 1)) / max(len(panels), 1)
    for k, (heading, frame) in enumerate(panels.items()):
        _panel(fig, k * (width + BETWEEN), width, row, heading, frame, caption.provisional)
    return fig


def _panel(
    fig: Drawing, left: float, width: float, row: float, heading: str, frame: pd.DataFrame, provisional: bool
) -> None:
    text(fig.paper, left, 4, cut(heading, width, BODY, 600), weight=600)
    if frame.empty:
        text(fig.paper, left, HEAD + 4, "nothing to rank", color=DARK)
        return
    rows = frame.sort_values(["rank", "rank_low", "rank_high", "label"], ignore_index=True)
    size = BODY if row == ROW else SMALL
    labels = [cut(words, width * 0.48, size) for words in rows["label"]]
    name = max(measure(words, size) for words in labels) + 3
    ax = fig.axes_at(left + name, HEAD, width - name - NUMBERS, len(rows) * row)
    last = max(int(rows[["rank", "rank_high"]].max().max()), 2)
    ax.hlines(rows.index, rows["rank_low"], rows["rank_high"], color=NAVY, linewidth=2.2 if not provisional else 1.4,
              linestyle=(0, (2.2, 1.4)) if provisional else "solid", zorder=2)  # fmt: skip
    look: dict[str, Any] = (
        {"facecolor": "white", "edgecolor": NAVY, "linewidth": 1.4} if provisional else {"color": NAVY}
    )
    sns.scatterplot(
        x=rows["rank"].astype(float), y=rows.index.astype(float), s=34, ax=ax, legend=False, zorder=3, **look
    )
    edge = 1.6 * (last - 1) / (width - name - NUMBERS)  # room for the dots of the first and last rank
    ax.set(xlim=(1 - edge, last + edge), ylim=(len(rows) - 0.5, -0.5), xlabel="", ylabel="", yticks=[])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=2))
    ticks = sorted({1, *[int(t) for t in ax.get_xticks() if 1 < t <= last]})
    ax.set_xticks(ticks, [f"{t}" for t in ticks], size=SMALL)
    ax.tick_params(length=0, pad=2)
    ax.grid(axis="x", color="#E3E3E3", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    shared = rows["rank"].duplicated(keep=False)
    for k, words in enumerate(labels):
        y = HEAD + (k + 0.5) * row
        text(fig.paper, left, y, words, size, va="center_baseline")
        low, at, high = (f"{rows[c].iloc[k]:g}" for c in ("rank_low", "rank", "rank_high"))
        text(
            fig.paper,
            left + width - NUMBERS + 2,
            y,
            f"{at}=" if shared[k] else at,
            size,
            weight=600,
            va="center_baseline",
        )
        text(fig.paper, left + width, y, f"{low}–{high}", SMALL, color=DARK, ha="right", va="center_baseline")
    text(
        fig.paper,
        left + name,
        HEAD + len(rows) * row + 7.5,
        "rank; the line is its interval",
        SMALL,
        color=DARK,
    )
