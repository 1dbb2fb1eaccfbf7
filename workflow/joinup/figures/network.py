"""The network of departments: links in proportion to shared projects, the named pair in front.

One function draws it for the page, for paper, beside another record's and in the picture for sharing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from joinup.claims.words import one_of
from joinup.figures import style
from joinup.figures.caption import ALPHA, SHOWN, Caption, Pair, Tables, holding_pairs
from joinup.figures.labels import place_labels
from joinup.figures.words import wrap

LARGEST, LEAST = 6.5, 1.4  # radius in mm of the busiest department, and the least of any
WIDEST, THINNEST = 6.0, 0.7  # points: width of the strongest link, and the least of any
APART, LINKED = 2.0, 9.0  # mm between two departments, and at least to be seen of a coloured link
SIDE, ABOVE = 15.0, 8.0  # mm kept free beside and above departments, for their labels
MOST_FREE = 8  # coloured links that are kept free of circles
TALLEST, LOWEST = 104.0, 46.0  # mm
TYPE = 10.5  # points
GAP, PANEL, PANEL_SCALE = 6.0, 92.0, 0.8  # mm between panels, their height, and the size of what is in them


class Placed(NamedTuple):
    """Where departments stand in a picture, and its size, in millimetres."""

    width: float
    height: float
    at: Mapping[str, tuple[float, float]]


def graph_of(tables: Tables, focus: Pair | None = None, alpha: float = ALPHA) -> nx.Graph:
    """Return the departments that share a project as a graph.

    Parameters
    ----------
    tables, focus, alpha
        A record's nodes, edges and pairs; the pair that claims name; family-wise level at which a pair stands out.

    Returns
    -------
    networkx.Graph
        Nodes with ``label`` and ``projects``, links with ``shared``, ``named`` and ``holds``; of many departments, the
        named and those with the most joint projects.
    """
    nodes = tables["nodes"].assign(other=~tables["nodes"]["participant_id"].isin(focus or ()))
    nodes = nodes[nodes["partners"] > 0].sort_values(
        ["other", "joint", "participant_id"], ascending=[True, False, True]
    )
    nodes = nodes.head(SHOWN).sort_values("participant_id")
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
    scale: float = 1,
) -> Placed:
    """Fit positions into a picture, push touching circles apart and keep coloured links free.

    Parameters
    ----------
    graphs, layouts
        Of records that are to stand at the same places; the first layout that holds a department gives its position.
    width, height
        Millimetres; without a height the layout's own shape decides, within limits.
    scale
        Size of circles and type, 1 on a page.
    """
    members = sorted({m for graph in graphs for m in graph})
    if not members:
        return Placed(width, height or LOWEST, {})
    at = pd.concat(layouts).drop_duplicates("participant_id").set_index("participant_id")
    xy = at.reindex(members)[["x", "y"]].fillna(0.0).to_numpy(dtype=float)
    shape = np.maximum(np.ptp(xy, axis=0), 1e-6)
    side, above = SIDE * scale, ABOVE * scale
    inner = width - 2 * side
    tall = height or float(np.clip(inner * shape[1] / shape[0] / 1.4 + 2 * above, LOWEST, TALLEST))
    share = (xy - xy.min(axis=0)) / shape * [1, -1] + [0, 1]
    radius = np.array([max(_radii(g, scale)[m] for g in graphs if m in g) for m in members])
    edges = [edge for g in graphs for edge in g.edges(data=True)]
    pairs = {tuple(sorted((a, b))) for a, b, link in edges if link["named"] or link["holds"]}
    links = [[members.index(a), members.index(b)] for a, b in sorted(pairs)[:MOST_FREE]]
    start = [side, above] + share * [inner, tall - 2 * above]
    spot = _push_apart(start, radius, links, np.array([width, tall])).round(3)
    return Placed(width, tall, {m: (float(x), float(y)) for m, (x, y) in zip(members, spot, strict=True)})


def _radii(graph: nx.Graph, scale: float) -> dict[str, float]:
    """Return radii in millimetres: area ∝ projects."""
    projects = nx.get_node_attributes(graph, "projects")
    most = max(projects.values(), default=1)
    return {m: scale * max(LARGEST * math.sqrt(n / most), LEAST) for m, n in projects.items()}


def _push_apart(xy: np.ndarray, radius: np.ndarray, links: list[list[int]], size: np.ndarray) -> np.ndarray:
    """Move circles until none touches another, the edge or one of some links."""
    turn = np.arange(len(xy)) * 2.4
    aside = np.column_stack([np.cos(turn), np.sin(turn)])  # where two places are equal
    low, high = (radius + 1)[:, None], size - (radius + 1)[:, None]
    reach = radius[:, None] + radius + APART
    for a, b in links:
        reach[a, b] = reach[b, a] = radius[a] + radius[b] + LINKED
    for _ in range(300):
        gap = xy[:, None] - xy
        push = np.maximum(reach - np.linalg.norm(gap, axis=2), 0)
        np.fill_diagonal(push, 0)
        step = 0.5 * (push[..., None] * _unit(gap, aside[:, None] - aside)).sum(axis=1)
        for ends in links:
            a, b = xy[ends]
            along = np.clip(((xy - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-6), 0, 1)
            off = xy - (a + along[:, None] * (b - a))
            push = np.maximum(radius + APART - np.linalg.norm(off, axis=1), 0)
            push[ends] = 0
            step += push[:, None] * _unit(off, aside)
        if np.abs(step).max() < 0.01:
            break
        xy = np.clip(xy + step, low, high)
    return xy


def _unit(ways: np.ndarray, instead: np.ndarray) -> np.ndarray:
    long = np.linalg.norm(ways, axis=-1, keepdims=True)
    return np.where(long > 1e-6, ways / np.maximum(long, 1e-6), instead)


def draw_graph(
    ax: Axes, graph: nx.Graph, placed: Placed, provisional: bool = False, scale: float = 1, name: str = ""
) -> None:
    """Draw a graph on axes whose units are millimetres.

    Parameters
    ----------
    ax, graph, placed
        The axes; as made by :func:`graph_of` and :func:`place`.
    provisional, scale
        Do the marks look provisional? Size of type and links, 1 on a page.
    name
        What identifiers in the SVG begin with, where several graphs stand in one figure.
    """
    radius = _radii(graph, scale)
    most = max((shared for *_, shared in graph.edges(data="shared")), default=1)
    links = sorted(
        graph.edges(data=True), key=lambda e: (e[2]["named"], e[2]["holds"], e[2]["shared"], *sorted(e[:2]))
    )
    focus = {m for *ends, link in links for m in ends if link["named"]}
    for order, (a, b, link) in enumerate(links):
        xs, ys = zip(placed.at[a], placed.at[b], strict=True)
        width = scale * max(WIDEST * link["shared"] / most, THINNEST)
        gid = f"{name}link-{min(a, b)}--{max(a, b)}"
        color = style.NAMED if link["named"] else style.HOLDS if link["holds"] else style.LINK
        ax.plot(xs, ys, color=color, linewidth=width, zorder=1 + order / 1e4, gid=gid)
        if link["named"] and link["holds"]:
            ax.plot(xs, ys, color=style.HOLDS, linewidth=0.4 * width, zorder=1.9, gid=f"{gid}--holds")
    for m in sorted(graph):
        color = style.NAMED if m in focus else style.COUNT
        look: dict[str, Any] = {"facecolor": color, "edgecolor": "white", "linewidth": 1.1 * scale}
        if provisional:
            look |= {"facecolor": style.tint(color, 0.25), "edgecolor": color}
        ax.add_patch(Circle(placed.at[m], radius[m], gid=f"{name}node-{m}", zorder=3, **look))
    segments = [
        (placed.at[a], placed.at[b], d["shared"] + most * (d["named"] or d["holds"])) for a, b, d in links
    ]
    first = sorted(graph, key=lambda m: (m not in focus, -graph.nodes[m]["projects"], m))
    words = {m: graph.nodes[m]["label"] for m in first}
    for m, label in place_labels(placed, radius, words, TYPE * scale, segments).items():
        if label.leader:
            xs, ys = zip(*label.leader, strict=True)
            ax.plot(xs, ys, color=style.DARK, linewidth=0.6, zorder=2)
        at: dict[str, Any] = {"ha": "center", "va": "center", "weight": 600, "box": "#FFFFFFCC"}
        at["gid"] = f"{name}label-{m}"
        style.text(ax, label.x, label.y, label.words, TYPE * scale, **at).set_zorder(5)


@style.styled
def draw_network(
    tables: Tables,
    nouns: tuple[str, str],
    caption: Caption,
    focus: Pair | None,
    alpha: float = ALPHA,
    body: tuple[str, str] = ("department", "departments"),
) -> style.Drawing:
    """Draw the departments that share projects; name those that share none.

    Parameters
    ----------
    tables
        A record's nodes, edges, pairs and layout.
    nouns, body
        What a project and a participant are called: one, many.
    caption, focus, alpha
        Words around it; the pair that claims name; family-wise level.
    """
    graph = graph_of(tables, focus, alpha)
    placed = place([graph], [tables["layout"]], style.WIDTH)
    fig = style.sheet(caption)
    draw_graph(fig.axes_at(0, 0, placed.width, placed.height), graph, placed, caption.provisional)
    key = _key([graph], [nouns[1]], body[0], caption.provisional)
    fig.body = style.key(fig.paper, key, placed.height + 2)
    nodes = tables["nodes"].sort_values("label")
    alone = nodes.loc[nodes["partners"] == 0, "label"].tolist()
    left = int((nodes["partners"] > 0).sum()) - len(graph)
    notes = [f"Share no {nouns[0]} with another: {', '.join(alone)}."] * bool(alone)
    notes += [f"{left} more {body[1]} share few {nouns[1]} and are in the table."] * (left > 0)
    lines = [line for words in notes for line in wrap(words, style.WIDTH, style.BODY, 400, 3)]
    fig.body = style.lines(fig.paper, 0, fig.body + 3.4, lines, 4.4, color=style.DARK) - 3.4
    return fig


@style.styled
def draw_comparison(
    panels: Mapping[str, tuple[Tables, str, str, bool]],
    caption: Caption,
    focus: Pair | None,
    alpha: float = ALPHA,
    body: str = "department",
) -> style.Drawing:
    """Draw the networks of several records beside each other, every department at the same place.

    Parameters
    ----------
    panels
        Of each record, by its name: tables, what projects are called, a heading, and whether it is provisional.
    caption, focus, alpha, body
        Words around it; the pair that claims name; family-wise level; what a participant is called.
    """
    graphs = {name: graph_of(tables, focus, alpha) for name, (tables, *_) in panels.items()}
    wide = (style.WIDTH - GAP * (len(graphs) - 1)) / max(len(graphs), 1)
    placed = place(
        list(graphs.values()), [tables["layout"] for tables, *_ in panels.values()], wide, PANEL, PANEL_SCALE
    )
    fig = style.sheet(caption)
    for k, (name, (_, _, heading, provisional)) in enumerate(panels.items()):
        left = k * (wide + GAP)
        style.lines(fig.paper, left, 4, wrap(heading, wide, style.BODY, 600, 2), 4.6, weight=600)
        ax = fig.axes_at(left, 10, wide, PANEL)
        draw_graph(ax, graphs[name], placed, provisional, PANEL_SCALE, f"{name}-")
    key = _key(list(graphs.values()), [many for _, many, *_ in panels.values()], body, False)
    fig.body = style.key(fig.paper, key, PANEL + 12) + 1
    return fig


def _key(graphs: list[nx.Graph], nouns: list[str], body: str, provisional: bool) -> dict[str, style.Sign]:
    """Return the entries of the key: what area and width mean, and the colours that are there."""
    links = [(graph, *edge) for graph in graphs for edge in graph.edges(data=True)]
    many, one = " or ".join(nouns), len(graphs) == 1
    busiest = max((n for graph in graphs for _, n in graph.nodes(data="projects")), default=1)
    strongest = max((link["shared"] for *_, link in links), default=1)
    area = f"area: {many} of {one_of(body)}{f', up to {busiest}' if one else ''}"
    out = {
        area: style.dot(style.COUNT, 1.9, provisional),
        f"width: {many} shared{f', up to {strongest}' if one else ''}": style.stroke(style.LINK, 3.0),
    }
    for graph, *ends, link in links:
        if link["named"]:
            out[" and ".join(graph.nodes[m]["label"] for m in sorted(ends))] = style.stroke(style.NAMED, 3.0)
    if any(link["holds"] for *_, link in links):
        out["more than chance would give"] = style.stroke(style.HOLDS, 3.0)
    return out
