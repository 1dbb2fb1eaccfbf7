"""Pairs of departments as a matrix: how many projects each two share, and which pairs stand out."""

from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from joinup.figures import style
from joinup.figures.captions import SHOWN, Caption, Pair, Tables
from joinup.figures.lettering import cut, measure
from joinup.network.significance import ALPHA, strong_pairs

NAMES, CELL = 40.0, 9.0  # mm at most for names and for a cell
STEPS = [style.tint(style.COUNT, share) for share in (0.10, 0.25, 0.42, 0.62, 0.85)]


@style.styled
def draw_matrix(
    tables: Tables, nouns: tuple[str, str], caption: Caption, focus: Pair | None, alpha: float = ALPHA
) -> style.Sheet:
    """Draw the shared projects of every pair of departments, those with the most joint projects first.

    The lower half of a matrix: the darker a cell, the more shared projects. Frames mark the pair that claims name,
    ``focus``, and those that stand out at the family-wise level ``alpha``.
    """
    rows = tables["nodes"].sort_values(["joint", "participant_id"], ascending=[False, True])
    rows = rows[rows["partners"] > 0].head(SHOWN)
    order = rows["participant_id"].tolist()
    edges = tables["edges"]
    square = edges.pivot_table("shared", "source", "target", fill_value=0)
    square = square.reindex(index=order, columns=order, fill_value=0).to_numpy(dtype=float)
    shared = np.tril(square + square.T)
    cell = min(CELL, (style.WIDTH - NAMES) / len(order))
    size = min(style.BODY, cell * 2.1)
    labels = [cut(words, NAMES - 3, size) for words in rows["label"]]
    lengths = [measure(words, size) + 2.5 for words in labels]
    left, side = max(lengths), cell * len(order)
    # A column's name is above its first cell, in the free half; only the first ones need room above it.
    top = max(length - k * cell for k, length in enumerate(lengths))
    fig = style.sheet(caption)
    most = int(shared.max())
    bands = np.ceil(shared / most * len(STEPS))
    ax = fig.axes_at(left, top, side, side)
    ax.set_zorder(-1)  # words and frames are on the paper
    look: dict[str, Any] = {"cbar": False, "linewidths": 0.6, "xticklabels": False, "yticklabels": False}
    look |= {"cmap": ListedColormap([style.BAND, *STEPS]), "vmin": -0.5, "vmax": len(STEPS) + 0.5}
    sns.heatmap(bands, mask=np.triu(np.ones(bands.shape, dtype=bool)), ax=ax, **look)
    for k, words in enumerate(labels):
        at = (k + 0.5) * cell
        style.text(fig.paper, left - 1.5, top + at, words, size, ha="right", va="center_baseline")
        style.text(fig.paper, left + at, top + k * cell - 1.5, words, size, va="center", rotation=90)
    for i, j in zip(*np.nonzero(shared), strict=True):
        x, y = left + (j + 0.5) * cell, top + (i + 0.5) * cell
        ink: dict[str, Any] = {"color": style.ink_on(STEPS[int(bands[i, j]) - 1]), "ha": "center"}
        style.text(fig.paper, x, y, int(shared[i, j]), size * 0.9, va="center_baseline", **ink)
    shades = {"facecolor": STEPS[2], "edgecolor": style.GREY}
    entries = {f"{nouns[1]} shared, 1 to {most}": style.swatch(shades)}
    strong = strong_pairs(tables["pairs"], alpha)
    marks = [(pair, 0.0, style.HOLDS, "more than chance, all pairs tested") for pair in strong]
    if focus and set(focus) <= set(order):
        names = " and ".join(rows.set_index("participant_id")["label"][list(focus)])
        marks.append((focus, 0.4 * (focus in strong), style.NAMED, names))
    for pair, inset, color, words in marks:
        if set(pair) <= set(order):
            frame: dict[str, Any] = {"facecolor": "none", "edgecolor": color, "linewidth": 2.2}
            x, y = (k * cell + inset for k in sorted(map(order.index, pair)))
            gid, wide = f"pair-{pair[0]}--{pair[1]}", cell - 2 * inset
            fig.paper.add_patch(Rectangle((left + x, top + y), wide, wide, zorder=4, gid=gid, **frame))
            entries[words] = style.swatch(frame)
    fig.body = style.key(fig.paper, entries, top + side + 3) + 1
    return fig
