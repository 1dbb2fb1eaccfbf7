"""The network of departments: links in proportion to shared projects, the named pair in front.

The same functions draw it for the page, for paper, beside another record's and in the picture for sharing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from joinup.claims.words import listed, one_of
from joinup.config.edition import Record
from joinup.figures import style
from joinup.figures.captions import SHOWN, Caption, Pair, Tables
from joinup.figures.labels import Point, place_labels
from joinup.figures.lettering import wrap
from joinup.network.significance import ALPHA, strong_pairs

LARGEST, LEAST = 6.5, 1.4  # radius in mm of the busiest department, and the least of any
WIDEST, THINNEST = 6.0, 0.7  # points: width of the strongest link, and the least of any
APART, LINKED = 2.0, 9.0  # mm between two departments, and at least to be seen of a coloured link
SIDE, ABOVE = 14.0, 8.0  # mm kept free beside and above departments, for their labels
MOST_FREE = 8  # coloured links that are kept free of circles
TALLEST, LOWEST = 104.0, 46.0  # mm
TYPE = 10.5  # points
GAP, PANEL, PANEL_SCALE = 6.0, 79.0, 0.8  # mm between panels, their height, and the size of what is in them


class Panel(NamedTuple):
    """A record as drawn, whether it is provisional, and its heading beside other records."""

    record: Record
    tables: Tables
    provisional: bool
    heading: str = ""


def graph_of(tables: Tables, focus: Pair | None = None, alpha: float = ALPHA) -> nx.Graph:
    """Return the departments that share a project: the named ones, and those with the most joint projects.

    Nodes have ``label``, ``projects`` and ``radius`` in millimetres (area ∝ projects), links have ``shared``, ``named``
    (the pair that claims name) and ``holds`` (the pair stands out at the family-wise level alpha).
    """
    nodes = tables["nodes"].assign(other=~tables["nodes"]["participant_id"].isin(focus or ()))
    nodes = nodes[nodes["partners"] > 0].sort_values(
        ["other", "joint", "participant_id"], ascending=[True, False, True]
    )
    nodes = nodes.head(SHOWN).sort_values("participant_id")
    graph = nx.Graph()
    radius = np.maximum(LARGEST * np.sqrt(nodes["projects"] / nodes["projects"].max()), LEAST)
    for row in nodes.assign(radius=radius).itertuples(index=False):
        graph.add_node(row.participant_id, label=row.label, projects=int(row.projects), radius=row.radius)
    strong = strong_pairs(tables["pairs"], alpha)
    for row in tables["edges"].sort_values(["shared", "source", "target"]).itertuples(index=False):
        pair = (row.source, row.target)
        if row.source in graph and row.target in graph:
            graph.add_edge(*pair, shared=int(row.shared), named=pair == focus, holds=pair in strong)
    return graph


def place(
    graphs: Sequence[nx.Graph],
    layouts: Sequence[pd.DataFrame],
    width: float,
    height: float = 0,
    scale: float = 1,
) -> tuple[dict[str, Point], Point]:
    """Fit positions into a picture, push touching circles apart and keep coloured links free.

    Parameters
    ----------
    graphs, layouts
        Of records that share their places; the first layout that holds a department gives its position.
    width, height, scale
        Millimetres; without a height the layout's own shape decides, within limits. Size of circles, 1 on a page.

    Returns
    -------
    tuple
        The place of each department, and the size of the picture, in millimetres.
    """
    members = sorted({m for graph in graphs for m in graph})
    at = pd.concat(layouts).drop_duplicates("participant_id").set_index("participant_id")
    xy = at.reindex(members)[["x", "y"]].fillna(0.0).to_numpy(dtype=float)
    shape = np.maximum(np.ptp(xy, axis=0), 1e-6)
    side, above = SIDE * scale, ABOVE * scale
    inner = width - 2 * side
    tall = height or float(np.clip(inner * shape[1] / shape[0] / 1.4 + 2 * above, LOWEST, TALLEST))
    share = (xy - xy.min(axis=0)) / shape * [1, -1] + [0, 1]
    radius = np.array([scale * max(g.nodes[m]["radius"] for g in graphs if m in g) for m in members])
    ends = {tuple(sorted(e)) for g in graphs for *e, d in g.edges(data=True) if d["named"] or d["holds"]}
    links = [[members.index(a), members.index(b)] for a, b in sorted(ends)[:MOST_FREE]]
    start = [side, above] + share * [inner, tall - 2 * above]
    spot = _push_apart(start, radius, links, np.array([width, tall])).round(3).tolist()
    return {m: (x, y) for m, (x, y) in zip(members, spot, strict=True)}, (width, tall)


def _push_apart(xy: np.ndarray, radius: np.ndarray, links: list[list[int]], size: np.ndarray) -> np.ndarray:
    """Move circles until none touches another, the edge or one of some links."""
    turn = np.arange(len(xy)) * 2.4
    xy = xy + 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])  # no two places are equal
    low, high = (radius + 1)[:, None], size - (radius + 1)[:, None]
    reach = radius[:, None] + radius + APART
    for a, b in links:
        reach[a, b] = reach[b, a] = radius[a] + radius[b] + LINKED
    for _ in range(300):
        gap = xy[:, None] - xy
        far = np.linalg.norm(gap, axis=2) + 1e-9
        push = np.maximum(reach - far, 0)
        np.fill_diagonal(push, 0)
        step = 0.5 * (push[..., None] * gap / far[..., None]).sum(axis=1)
        for ends in links:
            a, b = xy[ends]
            along = np.clip(((xy - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-6), 0, 1)
            gap = xy - (a + along[:, None] * (b - a))
            far = np.linalg.norm(gap, axis=1) + 1e-9
            push = np.maximum(radius + APART - far, 0)
            push[ends] = 0
            step += push[:, None] * gap / far[:, None]
        if np.abs(step).max(initial=0) < 0.01:
            break
        xy = np.clip(xy + step, low, high)
    return xy


def draw_graph(
    ax: Axes, graph: nx.Graph, at: Mapping[str, Point], area: Point, provisional: bool = False, scale: float = 1,
    name: str = "",
) -> None:  # fmt: skip
    """Draw a graph of :func:`graph_of` on axes whose units are millimetres, at places of :func:`place`.

    ``provisional`` marks are pale; ``scale`` is the size of circles, links and type, 1 on a page; identifiers in the
    SVG begin with ``name``, where several graphs are in one figure.
    """
    most = max((shared for *_, shared in graph.edges(data="shared")), default=1)
    links = sorted(
        graph.edges(data=True), key=lambda e: (e[2]["named"], e[2]["holds"], e[2]["shared"], *sorted(e[:2]))
    )
    focus = {m for *ends, link in links for m in ends if link["named"]}
    for order, (a, b, link) in enumerate(links):
        xs, ys = zip(at[a], at[b], strict=True)
        width = scale * max(WIDEST * link["shared"] / most, THINNEST)
        gid = f"{name}link-{min(a, b)}--{max(a, b)}"
        color = style.NAMED if link["named"] else style.HOLDS if link["holds"] else style.LINK
        ax.plot(xs, ys, color=color, linewidth=width, zorder=1 + order / 1e4, gid=gid)
        if link["named"] and link["holds"]:
            ax.plot(xs, ys, color=style.HOLDS, linewidth=0.4 * width, zorder=1.9, gid=f"{gid}--holds")
    radius = {m: scale * r for m, r in sorted(graph.nodes(data="radius"))}
    for m in radius:
        color = style.NAMED if m in focus else style.COUNT
        look: dict[str, Any] = {"facecolor": color, "edgecolor": "white", "linewidth": 1.1 * scale}
        if provisional:
            look |= {"facecolor": style.tint(color, 0.25), "edgecolor": color}
        ax.add_patch(Circle(at[m], radius[m], gid=f"{name}node-{m}", zorder=3, **look))
    first = sorted(graph, key=lambda m: (m not in focus, -graph.nodes[m]["projects"], m))
    words = {m: graph.nodes[m]["label"] for m in first}
    segments = [(at[a], at[b], d["shared"] + 3 * most * (d["named"] or d["holds"])) for a, b, d in links]
    for m, label in place_labels(at, radius, words, TYPE * scale, area, segments).items():
        if label.leader:
            xs, ys = zip(*label.leader, strict=True)
            ax.plot(xs, ys, color=style.DARK, linewidth=0.6, zorder=2)
        look = {"ha": "center", "va": "center", "weight": 600, "box": "#FFFFFFCC", "gid": f"{name}label-{m}"}
        style.text(ax, label.x, label.y, label.words, TYPE * scale, **look).set_zorder(5)


@style.styled
def draw_networks(
    panels: Sequence[Panel], caption: Caption, focus: Pair | None, alpha: float = ALPHA
) -> style.Sheet:
    """Draw the network of a record, or of several beside each other, every department at the same place.

    Parameters
    ----------
    panels
        The records; one without a heading has the page for itself, and names those that share nothing.
    caption, focus, alpha
        Words around it; the pair that claims name; family-wise level.
    """
    graphs = [graph_of(panel.tables, focus, alpha) for panel in panels]
    first = panels[0]
    height, scale, top = (PANEL, PANEL_SCALE, 10.0) if first.heading else (0.0, 1.0, 0.0)
    wide = (style.WIDTH - GAP * (len(graphs) - 1)) / len(graphs)
    layouts = sorted((panel.tables["layout"] for panel in panels), key=len, reverse=True)
    at, area = place(graphs, layouts, wide, height, scale)
    fig = style.sheet(caption)
    for k, panel in enumerate(panels):
        left, prefix = k * (wide + GAP), f"{panel.record.record}-" if panel.heading else ""
        style.lines(fig.paper, left, 4, wrap(panel.heading, wide, style.BODY, 600, 2), 4.6, weight=600)
        draw_graph(fig.axes_at(left, top, *area), graphs[k], at, area, panel.provisional, scale, prefix)
    key = _key(graphs, [panel.record for panel in panels], caption.provisional)
    fig.body = style.key(fig.paper, key, top + area[1] + 2)
    nodes = first.tables["nodes"].sort_values("label")
    alone = nodes.loc[nodes["partners"] == 0, "label"].tolist()
    left_out = int((nodes["partners"] > 0).sum()) - len(graphs[0])
    (project, projects), (_, bodies) = first.record.project, first.record.body
    notes = [f"Share no {project} with another: {', '.join(alone)}."] if alone else []
    notes += [f"{left_out} more {bodies} share few {projects} and are in the table."] if left_out else []
    for words in notes if not first.heading else []:
        lines = wrap(words, style.WIDTH, style.BODY, 400, 3)
        fig.body = style.lines(fig.paper, 0, fig.body + 3.4, lines, 4.4, color=style.DARK) - 3.4
    return fig


def _key(graphs: list[nx.Graph], records: list[Record], provisional: bool) -> dict[str, style.Sign]:
    """Return the entries of the key: what area and width mean, and the colours that are there."""
    every = nx.compose_all(graphs)
    links = list(every.edges(data=True))
    many, area, width = " or ".join(record.project[1] for record in records), "", ""
    if len(graphs) == 1:
        area = f", up to {max(n for _, n in every.nodes(data='projects'))}"
        width = f", up to {max(n for *_, n in every.edges(data='shared'))}"
    out = {
        f"area: {many} of {one_of(records[0].body[0])}{area}": style.dot(style.COUNT, 1.9, provisional),
        f"width: {many} shared{width}": style.stroke(style.LINK, 3.0),
    }
    for *ends, link in links:
        if link["named"]:
            out[listed([every.nodes[m]["label"] for m in sorted(ends)])] = style.stroke(style.NAMED, 3.0)
    if any(link["holds"] for graph in graphs for *_, link in graph.edges(data=True)):
        out["more than chance, all pairs tested"] = style.stroke(style.HOLDS, 3.0)
    return out
