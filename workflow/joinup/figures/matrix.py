"""Pairs of departments as a matrix: shared pilots, and how far they are from what activity alone would give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Circle, Polygon, Rectangle

from joinup.figures.caption import Caption
from joinup.figures.style import (
    BODY,
    DARK,
    GREY,
    HATCH,
    INK,
    NAVY,
    ORANGE,
    SMALL,
    WIDTH,
    Drawing,
    ink_on,
    sheet,
    styled,
    text,
)
from joinup.figures.words import cut, measure

ALPHA = 0.05
NAMES = 34.0  # mm at most for the departments' names
CELL = 9.0  # mm at most
KEY, KEY_WIDTH = 38.0, 52.0  # mm
SCALE = LinearSegmentedColormap.from_list("less-more", [ORANGE, "#FFFFFF", NAVY])


@styled
def draw_matrix(
    nodes: pd.DataFrame,
    pairs: pd.DataFrame,
    caption: Caption,
    alpha: float = ALPHA,
    family: str = "p_family",
    own: str = "own pilots",
) -> Drawing:
    """Draw observed and expected shared pilots of every pair.

    Parameters
    ----------
    nodes
        ``participant_id``, ``label``, ``pilots``, ``matrix_order``.
    pairs
        ``source``, ``target``, ``shared``, and where it was tested ``expected``, ``p_upper`` and the
        corrected p; a pair that is missing shares nothing and is not coloured.
    caption
        Words around it; ``provisional`` also changes the marks.
    alpha
        Level of both marks.
    family
        Column of the corrected p: ``p_family`` or ``q_upper``.
    own
        What the numbers on the diagonal are, ``pilots`` of ``nodes``.

    Returns
    -------
    Drawing
        Lower half with the number of shared pilots; the diagonal holds each department's own pilots. Blue:
        more than expected, orange: fewer; a dot: p ≤ alpha; a frame: corrected p ≤ alpha.
    """
    rows = nodes.sort_values(["matrix_order", "participant_id"], ignore_index=True)
    n = len(rows)
    size = float(np.clip(190 / max(n, 1), 5.5, BODY))
    labels = [cut(words, NAMES, size) for words in rows["label"]]
    lengths = [measure(words, size) + 2.5 for words in labels]
    left = max(lengths, default=0)
    cell = min(CELL, (WIDTH - left) / max(n, 1))
    side = cell * n
    # A column's name stands above its first cell, in the free half; only the first ones need room above it.
    top = max([length - k * cell for k, length in enumerate(lengths)], default=0.0)
    fig = sheet("matrix", caption, max(top + side + 1, KEY))
    if not n:
        text(fig.paper, 0, 6, "No department takes part in a pilot.", color=DARK)
        return fig
    shared, gap, p, p_family = (_square(rows, pairs, c) for c in ("shared", "gap", "p_upper", family))
    most = max(float(np.nanmax(np.abs(gap), initial=0.0)), 0.5)
    ax = fig.axes_at(left, top, side, side)
    ax.set_zorder(-1)
    shade, provisional = np.nan_to_num(gap), caption.provisional
    middle: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
    _cells(ax, shade, most)
    for k, words in enumerate(labels):
        at = (k + 0.5) * cell
        text(fig.paper, left - 1.5, top + at, words, size, ha="right", va="center_baseline")
        text(fig.paper, left + at, top + k * cell - 1.5, words, size, va="center", rotation=90)
        pilots = int(rows["pilots"].iloc[k])
        text(ax, k + 0.5, k + 0.5, pilots, size * 0.9, color=GREY, halo=provisional, **middle)
    for i in range(n):
        for j in range(i):
            color = INK if provisional else ink_on(_color(shade[i, j] / most))
            if shared[i, j] > 0:
                number = f"{shared[i, j]:.0f}"
                text(ax, j + 0.5, i + 0.5, number, size * 0.9, color=color, halo=provisional, **middle)
            _marks(ax, j, i, p[i, j] <= alpha, p_family[i, j] <= alpha)
    _outline(ax, n, provisional)
    marks = alpha if "p_upper" in pairs else None
    _key(fig, min(WIDTH - KEY_WIDTH, left + side + 8), most, marks, bool(np.isfinite(gap).any()), own)
    return fig


def _color(share: float) -> str:
    """Return the colour of a difference, -1 (fewest) to 1 (most)."""
    red, green, blue, _ = SCALE((share + 1) / 2)
    return to_hex((red, green, blue))


def _cells(ax: Axes, shade: np.ndarray, most: float) -> None:
    """Colour the lower half with seaborn."""
    sns.heatmap(
        shade,
        mask=np.triu(np.ones(shade.shape, dtype=bool)),
        cmap=SCALE,
        vmin=-most,
        vmax=most,
        cbar=False,
        ax=ax,
        linewidths=0.6,
        linecolor="white",
        xticklabels=False,
        yticklabels=False,
    )
    ax.set(xlabel="", ylabel="")


def _square(rows: pd.DataFrame, pairs: pd.DataFrame, column: str) -> np.ndarray:
    """Spread a column of the pairs over both halves of a square, in the order of the departments."""
    place = {m: k for k, m in enumerate(rows["participant_id"])}
    told = pairs[pairs["source"].isin(place) & pairs["target"].isin(place)]
    out = np.full((len(rows), len(rows)), 0.0 if column == "shared" else np.nan)
    if column == "gap" and "expected" in told:
        values = told["shared"] - told["expected"]
    elif column in told:
        values = told[column]
    else:
        return out
    i, j = told["source"].map(place).to_numpy(int), told["target"].map(place).to_numpy(int)
    out[i, j] = out[j, i] = values.to_numpy(dtype=float)
    return out


def _marks(ax: Axes, x: float, y: float, sure: bool, family: bool) -> None:
    if sure:
        ax.add_patch(
            Circle((x + 0.78, y + 0.22), 0.1, facecolor=INK, edgecolor="white", linewidth=0.8, zorder=4)
        )
    if family:
        frame = Rectangle(
            (x + 0.05, y + 0.05), 0.9, 0.9, facecolor="none", edgecolor=INK, linewidth=1.6, zorder=4
        )
        ax.add_patch(frame)


def _outline(ax: Axes, n: int, provisional: bool) -> None:
    """Outline the lower half; dashed, and hatched in white, where the figure is provisional."""
    steps = [(0.0, 0.0)]
    for k in range(n):
        steps += [(k + 1.0, float(k)), (k + 1.0, k + 1.0)]
    steps.append((0.0, float(n)))
    style: Any = (0, (3, 2)) if provisional else "solid"
    ax.add_patch(
        Polygon(
            steps, facecolor="none", edgecolor=GREY, linewidth=0.9, linestyle=style, clip_on=False, zorder=5
        )
    )
    if provisional:
        inner = Polygon(steps, facecolor="none", edgecolor="white", linewidth=0, hatch=HATCH, zorder=2)
        ax.add_patch(inner)


def _key(fig: Drawing, x: float, most: float, alpha: float | None, tested: bool, own: str) -> None:
    """Draw the key in the free upper right corner."""
    ax, y = fig.paper, 3.5
    text(ax, x, y, "Number: shared pilots", SMALL, color=DARK, weight=600)
    if not tested:
        text(ax, x, y + 5, "not tested", SMALL)
        return
    text(ax, x, y + 4.2, "Colour: against expected", SMALL, color=DARK, weight=600)
    steps = 60
    for k in range(steps):
        wide = KEY_WIDTH / steps
        spread = Rectangle((x + k * wide, y + 6.5), min(2 * wide, (steps - k) * wide), 4, linewidth=0)
        spread.set_facecolor(_color(2 * (k + 0.5) / steps - 1))
        ax.add_patch(spread)
    ax.add_patch(Rectangle((x, y + 6.5), KEY_WIDTH, 4, facecolor="none", edgecolor=GREY, linewidth=0.7))
    text(ax, x, y + 14.2, f"{most:.1f} fewer", SMALL)
    text(ax, x + KEY_WIDTH, y + 14.2, f"{most:.1f} more", SMALL, ha="right")
    if alpha is not None:
        ax.add_patch(Circle((x + 2.5, y + 19), 0.75, facecolor=INK, edgecolor="none"))
        text(ax, x + 6.5, y + 20, f"more, p ≤ {alpha:g}", SMALL)
        ax.add_patch(Rectangle((x + 0.8, y + 22.6), 3.4, 3.4, facecolor="none", edgecolor=INK, linewidth=1.6))
        text(ax, x + 6.5, y + 25.3, f"corrected for all pairs, p ≤ {alpha:g}", SMALL)
    last = y + (30.6 if alpha is not None else 20)
    text(ax, x + 2.5, last, "4", SMALL, color=GREY, ha="center")
    text(ax, x + 6.5, last, f"on the diagonal: {own}", SMALL)
