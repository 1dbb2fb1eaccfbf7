"""The network of departments: links in proportion to shared projects, the named pair in front.

One function draws it for the page, for paper, beside another record's and in the picture for sharing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from joinup.figures.captions import ALPHA, SHOWN, Caption, Pair, Tables, holding_pairs
from joinup.figures.labels import place_labels
from joinup.figures.style import (
    BODY,
    COUNT,
    DARK,
    HOLDS,
    LINK,
    NAMED,
    WIDTH,
    Drawing,
    Entries,
    dot,
    key,
    sheet,
    stroke,
    styled,
    text,
    tint,
)
from joinup.figures.words import wrap

LARGEST, LEAST = 6.5, 1.4  # radius in mm of the busiest department, and the least of any
WIDEST, THINNEST = 6.0, 0.7  # points: width of the strongest link, and the least of any
APART = 2.0  # mm between two departments
SIDE, ABOVE = 15.0, 8.0  # mm kept free beside and above departments, for their labels
MOST_FREE = 8  # coloured links that are kept free of circles
TALLEST, LOWEST = 104.0, 46.0  # mm
TYPE = 10.5  # points
GAP, PANEL, PANEL_SCALE = 6.0, 92.0, 0.8  # mm between panels, their height, and the size of what is in them


@dataclass(frozen=True)
class Placed:
    """Where departments stand in a picture and how large they are, in millimetres."""

    width: float
    height: float
    at: Mapping[str, tuple[float, float]]
    radius: Mapping[str, float]


def graph_of(tables: Tables, focus: Pair | None = None, alpha: float = ALPHA) -> nx.Graph:
    """Return departments that share a project as a graph.

    Parameters
    ----------
    tables
        A record's nodes, edges and pairs.
    focus
        The pair that claims name; a link between the two is always there.
    alpha
        Family-wise level at which a pair stands out.

    Returns
    -------
    networkx.Graph
        Nodes with ``label`` and ``projects``, links with ``shared``, ``named`` and ``holds``. Of more than 30
        departments, those with the most joint projects.
    """
    nodes = tables["nodes"].sort_values(["joint", "participant_id"], ascending=[False, True])
    nodes = nodes[nodes["partners"] > 0].head(SHOWN).sort_values("participant_id")
    graph = nx.Graph()
    for row in nodes.itertuples(index=False):
        graph.add_node(row.participant_id, label=row.label, projects=int(row.projects))
    holding = holding_pairs(tables["pairs"], alpha)
    for row in tables["edges"].sort_values(["shared", "source", "target"]).itertuples(index=False):
        pair = (row.source, row.target)
        if row.source in graph and row.target in graph:
            graph.add_edge(*pair, shared=int(row.shared), named=pair == focus, holds=pair in holding)
    return graph


def place(
    graphs: Sequence[nx.Graph],
    layouts: Sequence[pd.DataFrame],
    width: float,
    height: float = 0,
    scale: float = 1.0,
) -> Placed:
    """Fit positions into a picture, push touching circles apart and keep coloured links free.

    Parameters
    ----------
    graphs, layouts
        Of one or several records that are to stand at the same places; the first layout that holds a department
        gives its position.
    width, height
        Millimetres; without a height the layout's own shape decides, within limits.
    scale
        Size of circles and type, 1 on a page.

    Returns
    -------
    Placed
        Radii are the largest of any record; area ∝ projects.
    """
    members = sorted({m for graph in graphs for m in graph})
    known: dict[str, tuple[float, float]] = {}
    for layout in reversed(layouts):
        known |= {r.participant_id: (float(r.x), float(r.y)) for r in layout.itertuples(index=False)}
    xy = np.array([known.get(m, (0.0, 0.0)) for m in members]).reshape(-1, 2)
    low, high = (xy.min(axis=0), xy.max(axis=0)) if len(xy) else (np.zeros(2), np.ones(2))
    shape = np.maximum(high - low, 1e-6)
    side, above = SIDE * scale, ABOVE * scale
    inner = width - 2 * side
    tall = height or float(np.clip(inner * shape[1] / shape[0] / 1.4 + 2 * above, LOWEST, TALLEST))
    room = np.array([inner, tall - 2 * above])
    spot = np.array([side, above]) + room * (np.array([1, -1]) * (xy - low) / shape + np.array([0, 1]))
    radius = np.array([max(_radii(g, scale)[m] for g in graphs if m in g) for m in members])
    links = sorted({tuple(sorted(e[:2])) for g in graphs for e in g.edges(data=True) if e[2]["named"] or e[2]["holds"]})
    free = [(members.index(a), members.index(b)) for a, b in links[:MOST_FREE]]
    spot = _push_apart(spot, radius, free, np.array([width, tall]))
    return Placed(
        width,
        tall,
        {m: (float(x), float(y)) for m, (x, y) in zip(members, spot.round(3), strict=True)},
        dict(zip(members, radius.tolist(), strict=True)),
    )


def _radii(graph: nx.Graph, scale: float) -> dict[str, float]:
    projects = nx.get_node_attributes(graph, "projects")
    most = max(projects.values(), default=1)
    return {m: scale * max(LARGEST * math.sqrt(n / most), LEAST) for m, n in projects.items()}


def _push_apart(xy: np.ndarray, radius: np.ndarray, links: list[tuple[int, int]], size: np.ndarray) -> np.ndarray:
    """Move circles until none touches another, the edge or one of some links."""
    xy, number = xy.copy(), len(xy)
    turn = np.arange(number) * 2.4
    aside = np.column_stack([np.cos(turn), np.sin(turn)])  # a direction of its own for each of equal places
    reach = radius[:, None] + radius + APART
    low, high = (radius + 1)[:, None], size - (radius + 1)[:, None]
    for _ in range(300):
        gap = xy[:, None] - xy[None]
        far = np.linalg.norm(gap, axis=2)
        unit = np.where(far[..., None] > 1e-6, gap / np.maximum(far, 1e-6)[..., None], aside[:, None] - aside[None])
        short = np.maximum(reach - far, 0) * (1 - np.eye(number))
        step = 0.5 * (short[..., None] * unit).sum(axis=1)
        for ends in map(list, links):
            a, b = xy[ends]
            along = np.clip(((xy - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-6), 0, 1)
            off = xy - (a + along[:, None] * (b - a))
            away = np.linalg.norm(off, axis=1)
            push = np.maximum(radius + APART - away, 0)
            push[ends] = 0
            step += push[:, None] * np.where(away[:, None] > 1e-6, off / np.maximum(away, 1e-6)[:, None], aside)
        if np.abs(step).max(initial=0) < 0.01:
            break
        xy = np.clip(xy + step, low, high)
    return xy


def draw_graph(
    ax: Axes,
    graph: nx.Graph,
    placed: Placed,
    focus: Pair | None,
    provisional: bool = False,
    scale: float = 1.0,
    name: str = "",
) -> None:
    """Draw a graph on axes whose units are millimetres.

    Parameters
    ----------
    ax
        The axes.
    graph, placed
        As made by :func:`graph_of` and :func:`place`; a department that is not in the graph is left out.
    focus
        The pair that claims name.
    provisional
        Do the marks look provisional?
    scale
        Size of type and links, 1 on a page.
    name
        What identifiers in the SVG begin with, where several graphs stand in one figure.
    """
    radius = {m: min(r, placed.radius[m]) for m, r in _radii(graph, scale).items()}
    most = max((d["shared"] for *_, d in graph.edges(data=True)), default=1)
    links = sorted(graph.edges(data=True), key=lambda e: (e[2]["named"], e[2]["holds"], e[2]["shared"], *sorted(e[:2])))
    for order, (a, b, link) in enumerate(links):
        source, target = sorted((a, b))
        xs, ys = zip(placed.at[source], placed.at[target], strict=True)
        look = {"linewidth": scale * max(WIDEST * link["shared"] / most, THINNEST), "zorder": 1 + order / 1e4}
        _line(ax, xs, ys, link["named"], link["holds"], look, f"{name}link-{source}--{target}")
    for m in sorted(graph):
        color = NAMED if focus and m in focus else COUNT
        face = tint(color, 0.25) if provisional else color
        look = {"facecolor": face, "edgecolor": color if provisional else "white", "linewidth": 1.1 * scale}
        ax.add_patch(Circle(placed.at[m], radius[m], gid=f"{name}node-{m}", zorder=3, **look))
    segments = [(placed.at[a], placed.at[b], d["shared"] + most * (d["named"] or d["holds"])) for a, b, d in links]
    words = {
        m: graph.nodes[m]["label"]
        for m in sorted(graph, key=lambda m: (not (focus and m in focus), -graph.nodes[m]["projects"], m))
    }
    size = TYPE * scale
    for m, label in place_labels(placed, radius, words, size, segments).items():
        if label.leader:
            (x0, y0), (x1, y1) = label.leader
            ax.plot([x0, x1], [y0, y1], color=DARK, linewidth=0.6, zorder=2)
        at = {"ha": "center", "va": "center", "gid": f"{name}label-{m}"}
        text(ax, label.x, label.y, label.words, size, weight=600, box="#FFFFFFCC", **at).set_zorder(5)


def _line(ax: Axes, xs: Sequence[float], ys: Sequence[float], named: bool, holds: bool, look: dict, gid: str) -> None:
    """Draw a link: grey, or in the colour of what it is; a named one that holds has both."""
    color = NAMED if named else HOLDS if holds else LINK
    ax.plot(xs, ys, color=color, gid=gid, **look)
    if named and holds:
        inner = {**look, "linewidth": look["linewidth"] * 0.4, "zorder": look["zorder"] + 0.1}
        ax.plot(xs, ys, color=HOLDS, gid=f"{gid}-holds", **inner)


@styled
def draw_network(tables: Tables, nouns: tuple[str, str], caption: Caption, focus: Pair | None, alpha: float = ALPHA) -> Drawing:
    """Draw the departments that share projects.

    Parameters
    ----------
    tables
        A record's nodes, edges, pairs and layout.
    nouns
        What a project is called: one, many.
    caption, focus, alpha
        Words around it; the pair that claims name; family-wise level.
    """
    graph = graph_of(tables, focus, alpha)
    placed = place([graph], [tables["layout"]], WIDTH)
    aside = _aside(tables["nodes"], graph, nouns)
    entries = _key([graph], focus, [nouns[1]], caption.provisional)
    fig = sheet("network", caption, placed.height + 12.5 + 4.4 * len(aside))
    ax = fig.axes_at(0, 0, placed.width, placed.height)
    draw_graph(ax, graph, placed, focus, caption.provisional)
    end = key(fig.paper, entries, placed.height + 2)
    for k, line in enumerate(aside):
        text(fig.paper, 0, end + 3.5 + 4.4 * k, line, BODY, color=DARK)
    fig.body = end + 1 + 4.4 * len(aside)
    fig.fit()
    return fig


@styled
def draw_comparison(
    tables: Mapping[str, Tables],
    nouns: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str],
    provisional: Mapping[str, bool],
    caption: Caption,
    focus: Pair | None,
    alpha: float = ALPHA,
) -> Drawing:
    """Draw the networks of several records beside each other, every department at the same place.

    Parameters
    ----------
    tables, nouns, titles, provisional
        Of each record, by its name: tables, what a project is called, what stands above its panel, and whether its
        marks look provisional.
    caption, focus, alpha
        Words around it; the pair that claims name; family-wise level.
    """
    graphs = {name: graph_of(some, focus, alpha) for name, some in tables.items()}
    wide = (WIDTH - GAP * (len(graphs) - 1)) / max(len(graphs), 1)
    layouts = [some["layout"] for some in tables.values()]
    placed = place(list(graphs.values()), layouts, wide, PANEL, PANEL_SCALE)
    fig = sheet("comparison", caption, PANEL + 30)
    for k, (name, graph) in enumerate(graphs.items()):
        left = k * (wide + GAP)
        heading = wrap(titles[name], wide, BODY, 600, 2)
        for n, line in enumerate(heading):
            text(fig.paper, left, 4 + 4.6 * n, line, weight=600)
        ax = fig.axes_at(left, 10, wide, PANEL)
        draw_graph(ax, graph, placed, focus, provisional[name], PANEL_SCALE, f"{name}-")
    many = [nouns[name][1] for name in graphs]
    fig.body = key(fig.paper, _key(list(graphs.values()), focus, many, False), PANEL + 12) + 1
    fig.fit()
    return fig


def _aside(nodes: pd.DataFrame, graph: nx.Graph, nouns: tuple[str, str]) -> list[str]:
    """Name the departments that are not drawn, as lines."""
    rest = nodes[~nodes["participant_id"].isin(list(graph))].sort_values("label")
    alone, more = rest.loc[rest["partners"] == 0, "label"].tolist(), int((rest["partners"] > 0).sum())
    out = wrap(f"Share no {nouns[0]} with another: {', '.join(alone)}.", WIDTH, BODY, 400, 3) if alone else []
    return [*out, f"{more} more departments share few {nouns[1]} and are in the table."] if more else out


def _key(graphs: Sequence[nx.Graph], focus: Pair | None, nouns: Sequence[str], provisional: bool) -> Entries:
    """Return the entries of the key: what area and width mean, and the colours that are there."""
    links = [link for graph in graphs for *_, link in graph.edges(data=True)]
    many = " or ".join(nouns)
    one = len(graphs) == 1
    busiest = max((n for _, n in graphs[0].nodes(data="projects")), default=1) if graphs else 1
    strongest = max((link["shared"] for link in links), default=1)
    out: Entries = {
        f"area: {many} of a department{f', up to {busiest}' if one else ''}": dot(COUNT, 1.9, provisional),
        f"width: {many} shared{f', up to {strongest}' if one else ''}": stroke(LINK, 3.0),
    }
    if focus and any(set(focus) & set(graph) for graph in graphs):
        names = [next(g.nodes[m]["label"] for g in graphs if m in g) for m in focus if any(m in g for g in graphs)]
        out[" and ".join(names)] = stroke(NAMED, 3.0)
    if any(link["holds"] for link in links):
        out["more than chance would give"] = stroke(HOLDS, 3.0)
    return out
