"""Pairs of departments as a matrix: how many projects each two share, and which pairs stand out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from joinup.figures.captions import ALPHA, SHOWN, Caption, Pair, Tables, holding_pairs
from joinup.figures.style import (
    BAND,
    BODY,
    COUNT,
    GREY,
    HOLDS,
    NAMED,
    WIDTH,
    Drawing,
    Entries,
    ink_on,
    key,
    sheet,
    styled,
    swatch,
    text,
    tint,
)
from joinup.figures.words import cut, measure

NAMES, CELL = 40.0, 9.0  # mm at most for names and for a cell
FRAME = {"facecolor": "none", "linewidth": 2.2}
STEPS = [tint(COUNT, share) for share in (0.10, 0.25, 0.42, 0.62, 0.85)]  # none has a middle tone: numbers stay readable


@styled
def draw_matrix(
    tables: Tables, nouns: tuple[str, str], caption: Caption, focus: Pair | None, alpha: float = ALPHA
) -> Drawing:
    """Draw the shared projects of every pair of departments, those with the most joint projects first.

    Parameters
    ----------
    tables
        A record's nodes, edges and pairs.
    nouns
        What a project is called: one, many.
    caption, focus, alpha
        Words around it; the pair that claims name; family-wise level.

    Returns
    -------
    Drawing
        The lower half of the matrix. The darker a cell, the more shared projects; frames mark the named pair and
        those that stand out.
    """
    rows = tables["nodes"].sort_values(["joint", "participant_id"], ascending=[False, True], ignore_index=True)
    rows = rows[rows["partners"] > 0].head(SHOWN)
    n = len(rows)
    shared = _square(rows["participant_id"].tolist(), tables["edges"])
    cell = min(CELL, (WIDTH - NAMES) / max(n, 1))
    size = min(BODY, cell * 2.1)
    labels = [cut(words, NAMES - 3, size) for words in rows["label"]]
    lengths = [measure(words, size) + 2.5 for words in labels]
    left, side = max(lengths, default=0), cell * n
    # A column's name stands above its first cell, in the free half; only the first ones need room above it.
    top = max([length - k * cell for k, length in enumerate(lengths)], default=0.0)
    fig = sheet("matrix", caption, top + side + 1)
    ax = fig.axes_at(left, top, side, side)
    ax.set(xlim=(0, n), ylim=(n, 0))
    most = max(int(shared.max(initial=1)), 1)
    bands = np.ceil(shared / most * len(STEPS))
    _cells(ax, bands)
    for k, words in enumerate(labels):
        text(fig.paper, left - 1.5, top + (k + 0.5) * cell, words, size, ha="right", va="center_baseline")
        text(fig.paper, left + (k + 0.5) * cell, top + k * cell - 1.5, words, size, va="center", rotation=90)
    for i, j in zip(*np.nonzero(np.tril(shared, -1)), strict=True):
        color = ink_on(STEPS[int(bands[i, j]) - 1])
        middle = {"ha": "center", "va": "center_baseline", "color": color}
        text(ax, j + 0.5, i + 0.5, int(shared[i, j]), size * 0.9, **middle)
    place = {m: k for k, m in enumerate(rows["participant_id"])}
    holding = [pair for pair in sorted(holding_pairs(tables["pairs"], alpha)) if set(pair) <= set(place)]
    for pair in holding:
        _frame(ax, place, pair, HOLDS, 0.0)
    if focus and set(focus) <= set(place):
        _frame(ax, place, focus, NAMED, 0.14 if focus in holding else 0.0)
    names = dict(zip(rows["participant_id"], rows["label"], strict=True))
    entries: Entries = {f"{nouns[1]} shared, 1 to {most}": swatch({"facecolor": STEPS[2], "edgecolor": GREY})}
    if focus and set(focus) <= set(place):
        entries[" and ".join(names[m] for m in focus)] = swatch(FRAME | {"edgecolor": NAMED})
    if holding:
        entries["more than chance would give"] = swatch(FRAME | {"edgecolor": HOLDS})
    fig.body = key(fig.paper, entries, top + side + 3) + 1
    fig.fit()
    return fig


def _square(members: list[str], edges: pd.DataFrame) -> np.ndarray:
    """Spread shared projects over both halves of a square, in the order of the departments."""
    wide = edges.pivot_table("shared", "source", "target", fill_value=0) if len(edges) else pd.DataFrame()
    half = wide.reindex(index=members, columns=members, fill_value=0).to_numpy(dtype=float)
    return half + half.T


def _cells(ax: Axes, bands: np.ndarray) -> None:
    """Colour the lower half with seaborn; a pair that shares nothing has the ground's colour."""
    sns.heatmap(
        bands,
        mask=np.triu(np.ones(bands.shape, dtype=bool)),
        cmap=ListedColormap([BAND, *STEPS]),
        vmin=-0.5,
        vmax=len(STEPS) + 0.5,
        cbar=False,
        ax=ax,
        linewidths=0.6,
        linecolor="white",
        xticklabels=False,
        yticklabels=False,
    )
    ax.set(xlabel="", ylabel="")


def _frame(ax: Axes, place: dict[str, int], pair: Pair, color: str, inset: float) -> None:
    """Frame a pair's cell."""
    j, i = sorted(place[m] for m in pair)
    side = 1 - 2 * inset
    frame = Rectangle((j + inset, i + inset), side, side, facecolor="none", edgecolor=color, linewidth=2.2)
    frame.set(zorder=4, gid=f"pair-{pair[0]}--{pair[1]}")
    ax.add_patch(frame)
