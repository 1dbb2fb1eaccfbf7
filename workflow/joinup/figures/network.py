"""Figure 1: departments and the pilots they share, drawn from the tables of the network."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from joinup.figures.canvas import Canvas, canvas_of
from joinup.figures.caption import Caption
from joinup.figures.labels import LEADER, label_box, leader_end
from joinup.figures.style import (
    DARK,
    GREY,
    HATCH,
    INK,
    NAVY,
    PLUM,
    SMALL,
    TEAL,
    WIDTH,
    Drawing,
    sheet,
    styled,
    text,
    tint,
)

ALPHA = 0.05
WIDEST, CROWDED = 3.6, 2.6  # points: links with the most shared pilots; the same among many links
MANY = 100
MOST_BINS = 4
MOST_TOLD = 3  # pairs that share the most: the title names so many, and the picture writes their number
ASIDE = 3.2  # mm
KEY, ISOLATES = 23.5, 4.0  # mm: height of the key below the plot; more where departments share no pilot
TOLD = 9.5  # points: type of the key
SIGNS: dict[str, dict[str, Any]] = {
    "rest": {"color": "#8C8C8C", "linestyle": (0, (1.2, 1.6))},
    "above": {"color": TEAL},
    "significant": {"color": PLUM},
}


def bins_of(most: int) -> list[tuple[int, int]]:
    """Return the classes of shared pilots that are drawn in one width: 1, 2, 3–4, 5–8, … up to the most.

    >>> bins_of(6), bins_of(1), bins_of(40)
    ([(1, 1), (2, 2), (3, 4), (5, 6)], [(1, 1)], [(1, 8), (9, 16), (17, 32), (33, 40)])
    """
    edges = [0, 1]
    while edges[-1] < most:
        edges.append(min(edges[-1] * 2, most))
    edges = [0, *edges[-MOST_BINS:]] if len(edges) > MOST_BINS + 1 else edges
    return [(low + 1, high) for low, high in pairwise(edges)]


def link_width(shared: int, bins: list[tuple[int, int]], widest: float = WIDEST) -> float:
    """Return a link's width in points, ∝ √shared by class: the middle of its class decides.

    >>> [round(link_width(k, bins_of(4)), 2) for k in (1, 2, 3, 4)]
    [1.92, 2.72, 3.6, 3.6]
    """
    middle = [math.sqrt((low + high) / 2) for low, high in bins]
    k = next(i for i, (_, high) in enumerate(bins) if shared <= high)
    return widest * middle[k] / middle[-1]


@styled
def draw_network(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    pairs: pd.DataFrame,
    layout: pd.DataFrame,
    caption: Caption,
    alpha: float = ALPHA,
) -> Drawing:
    """Draw the network of departments.

    Parameters
    ----------
    nodes, edges
        Tables of the network; a department without a link is drawn hollow with a dashed outline.
    pairs
        ``source``, ``target``, ``shared``, ``expected``, ``p_upper``, ``q_upper`` of the null model; may be empty,
        then no link is coloured.
    layout
        Positions of departments and labels, as the table says.
    caption
        Words around it; ``provisional`` also changes the marks.
    alpha
        Level of ``p_upper`` up to which a link is drawn as a double line.

    Returns
    -------
    Drawing
        With groups ``node-<id>``, ``label-<id>`` and ``link-<source>--<target>`` in the SVG.
    """
    canvas = canvas_of(nodes, layout)
    linked = {*edges["source"], *edges["target"]}
    alone = not linked.issuperset(canvas.at)
    fig = sheet("network", caption, canvas.height + KEY + ISOLATES * alone)
    bins = bins_of(int(edges["shared"].max())) if len(edges) else [(1, 1)]
    widths = {
        k: link_width(k, bins, CROWDED if len(edges) > MANY else WIDEST) for k in range(1, bins[-1][1] + 1)
    }
    _links(fig.paper, edges, signs_of(edges, pairs, alpha), canvas, widths)
    rows = nodes[nodes["participant_id"].isin(list(canvas.at))].sort_values("participant_id")
    _leaders(fig.paper, layout, rows, canvas)
    for m in rows["participant_id"]:
        look = _node_look(m in linked, caption.provisional)
        fig.paper.add_patch(Circle(canvas.at[m], canvas.radius[m], gid=f"node-{m}", zorder=3, **look))
    _labels(fig.paper, layout, rows, canvas)
    _most(fig.paper, edges, canvas)
    _key(
        fig.paper,
        canvas,
        rows,
        [(*b, widths[b[1]]) for b in bins],
        caption.provisional,
        _told(pairs, alpha),
        alone,
    )
    return fig


def signs_of(edges: pd.DataFrame, pairs: pd.DataFrame, alpha: float = ALPHA) -> list[str]:
    """Return for each link how it is drawn: ``significant``, ``above`` the expected number, or ``rest``."""
    if pairs.empty:
        return ["rest"] * len(edges)
    told = edges[["source", "target"]].merge(pairs, on=["source", "target"], how="left", validate="1:1")
    above = (told["shared"] > told["expected"]).fillna(False)
    sure = above & (told["p_upper"] <= alpha).fillna(False)
    return ["significant" if s else "above" if a else "rest" for a, s in zip(above, sure, strict=True)]


def _links(ax: Axes, edges: pd.DataFrame, signs: list[str], canvas: Canvas, widths: dict[int, float]) -> None:
    """Draw links, thin and grey ones first, so that the ones that matter lie on top."""
    rank = list(SIGNS)
    rows = edges[["source", "target", "shared"]].assign(sign=signs, rank=[rank.index(s) for s in signs])
    for row in rows.sort_values(["rank", "shared", "source", "target"]).to_dict("records"):
        (x0, y0), (x1, y1) = canvas.at[row["source"]], canvas.at[row["target"]]
        _line(
            ax,
            [x0, x1],
            [y0, y1],
            row["sign"],
            widths[row["shared"]],
            f"link-{row['source']}--{row['target']}",
        )


def _line(ax: Axes, x: list[float], y: list[float], sign: str, width: float, gid: str | None = None) -> None:
    look: dict[str, Any] = SIGNS[sign]
    (line,) = ax.plot(x, y, linewidth=width, zorder=1, gid=gid, **look)
    if sign == "significant":  # a double line: wider, with a white core
        line.set_path_effects(
            [
                patheffects.Stroke(linewidth=width + 1.6, foreground=PLUM),
                patheffects.Stroke(linewidth=max(width * 0.35, 0.8), foreground="white"),
            ]
        )


def _node_look(linked: bool, provisional: bool) -> dict[str, Any]:
    if not linked:
        return {"facecolor": "white", "edgecolor": NAVY, "linewidth": 1.1, "linestyle": (0, (2.2, 1.6))}
    if provisional:
        return {"facecolor": tint(NAVY, 0.25), "edgecolor": NAVY, "linewidth": 1.1, "hatch": HATCH}
    return {"facecolor": NAVY, "edgecolor": "white", "linewidth": 1.0}


def _labelled(layout: pd.DataFrame, rows: pd.DataFrame, canvas: Canvas) -> pd.DataFrame:
    """Join labels with their places; one that found no room stands on its department and is left out."""
    told = rows[["participant_id", "label"]].merge(layout, on="participant_id")
    told = told[(told["x"] != told["label_x"]) | (told["y"] != told["label_y"])].copy()
    told["shown"] = [canvas.label(words) for words in told["label"]]
    return told


def _labels(ax: Axes, layout: pd.DataFrame, rows: pd.DataFrame, canvas: Canvas) -> None:
    for row in _labelled(layout, rows, canvas).to_dict("records"):
        x, y = canvas.to_mm(row["label_x"], row["label_y"])
        shown = text(
            ax, x, y, row["shown"], canvas.label_size, weight=600, ha="center", va="center", halo=True
        )
        shown.set_gid(f"label-{row['participant_id']}")
        shown.set_zorder(5)


def _most(ax: Axes, edges: pd.DataFrame, canvas: Canvas) -> None:
    """Write its number on each link with the most shared pilots, if these are few enough to be named."""
    if edges.empty:
        return
    top = edges[edges["shared"] == edges["shared"].max()]
    if len(top) > MOST_TOLD or top["shared"].max() == 1:
        return
    for row in top.to_dict("records"):
        (x0, y0), (x1, y1) = canvas.at[row["source"]], canvas.at[row["target"]]
        a, b = canvas.radius[row["source"]], canvas.radius[row["target"]]
        far = math.dist((x0, y0), (x1, y1))
        along = 0.5 + (a - b) / (2 * far)  # the middle of what is seen of the link
        aside = ASIDE / far if far - a - b < ASIDE * 2 else 0.0  # beside a short one, which it would cover
        x, y = x0 + along * (x1 - x0) - aside * (y1 - y0), y0 + along * (y1 - y0) + aside * (x1 - x0)
        gid = f"most-{row['source']}--{row['target']}"
        shown = text(ax, x, y, row["shared"], SMALL, weight=600, ha="center", va="center_baseline", gid=gid)
        shown.set_bbox(
            {"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": INK, "linewidth": 0.7}
        )
        shown.set_zorder(6)


def _leaders(ax: Axes, layout: pd.DataFrame, rows: pd.DataFrame, canvas: Canvas) -> None:
    """Draw a thin line to each label that does not stand right beside its department."""
    for row in _labelled(layout, rows, canvas).to_dict("records"):
        (x, y), (nx, ny) = canvas.to_mm(row["label_x"], row["label_y"]), canvas.at[row["participant_id"]]
        near = leader_end(label_box(row["shown"], x, y, canvas.label_size), nx, ny)
        if math.dist(near, (nx, ny)) - canvas.radius[row["participant_id"]] > LEADER:
            gid = f"leader-{row['participant_id']}"
            ax.plot([nx, near[0]], [ny, near[1]], color=INK, linewidth=0.6, zorder=2, gid=gid)


def _told(pairs: pd.DataFrame, alpha: float) -> list[tuple[str, str]]:
    """Return what each kind of line says of a pair."""
    if pairs.empty:
        return [("rest", "not tested")]
    after = "before correction" if (pairs["q_upper"] <= alpha).any() else "none after correction"
    sure = f"p ≤ {alpha:g}, {after}"
    return [("significant", sure), ("above", "more, within chance"), ("rest", "as expected or less")]


def _key(
    ax: Axes,
    canvas: Canvas,
    rows: pd.DataFrame,
    classes: list[tuple[int, int, float]],
    provisional: bool,
    told: list[tuple[str, str]],
    isolates: bool,
) -> None:
    top = canvas.height + 5
    ax.plot([0, WIDTH], [top - 3.5, top - 3.5], color="#D0D0D0", linewidth=0.6)
    _size_key(ax, top, canvas, rows, provisional, isolates)
    left = 58.0
    text(ax, left, top + 1, "Pilots shared (width)", TOLD, color=DARK, weight=600)
    for k, (low, high, width) in enumerate(classes):
        x, y = left + 23 * (k % 2), top + 6.5 + 5.5 * (k // 2)
        ax.plot([x, x + 10], [y, y], color=GREY, linewidth=width)
        text(ax, x + 12, y, f"{low}" if low == high else f"{low}–{high}", TOLD, va="center_baseline")
    left = 104.0
    text(ax, left, top + 1, "Against what activity alone would give", TOLD, color=DARK, weight=600)
    for k, (sign, words) in enumerate(told):
        y = top + 6.5 + 5 * k
        _line(ax, [left, left + 10], [y, y], sign, 2.0)
        text(ax, left + 13, y, words, TOLD, va="center_baseline")


def _size_key(
    ax: Axes, top: float, canvas: Canvas, rows: pd.DataFrame, provisional: bool, isolates: bool
) -> None:
    text(ax, 0, top + 1, "Pilots of a department (area)", TOLD, color=DARK, weight=600)
    most = int(rows["pilots"].max()) if len(rows) else 1
    sizes = sorted({1, max(1, round(most / 3)), most})
    x = 0.4
    for size in sizes:
        r = max(canvas.per_root * math.sqrt(size), 1.3)
        ax.add_patch(Circle((x + r, top + 10.5), r, **_node_look(True, provisional)))
        text(ax, x + 2 * r + 1.2, top + 10.5, f"{size}", TOLD, va="center_baseline")
        x += 2 * r + 8
    if isolates:
        ax.add_patch(Circle((2.3, top + 20.5), 1.8, **_node_look(False, provisional)))
        text(ax, 5.5, top + 20.5, "shares no pilot with another", TOLD, va="center_baseline")
