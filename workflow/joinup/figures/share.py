"""A picture for sharing, 1200 × 630 pixels: title, what was found, how much is documented, and the network."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from joinup.figures.style import HATCH, styled, text, tint
from joinup.figures.words import wrap

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

SIZE = (1200, 630)  # pixels: what social networks show uncut
DPI = 100
MM = 25.4 / DPI  # millimetres in a pixel
SPLIT = 580  # pixels: words to the left, network to the right
LEFT, WORDS = 56, 480
LARGEST, WIDEST = 27.0, 7.0  # pixels: radius of the busiest department, width of the strongest link in points
LABELLED = 6  # departments, the busiest first
MOST_LINKS = 1_000  # the strongest: more would cover each other


@styled
def share_picture(
    tables: Mapping[str, pd.DataFrame], found: Mapping[str, Any], edition: Edition, settings: Settings
) -> bytes:
    """Draw the picture for sharing.

    Parameters
    ----------
    tables
        Result tables: nodes, edges, layout.
    found
        The content of ``facts.json``, for the words of Figure 1.
    edition, settings
        Title, date, and the publisher's name and colours.

    Returns
    -------
    bytes
        A PNG file of 1200 × 630 pixels, the same for the same tables on the same system libraries.
    """
    fig = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI, facecolor="white")
    paper = fig.add_axes((0, 0, 1, 1))
    paper.set_axis_off()
    paper.set_xlim(0, SIZE[0])
    paper.set_ylim(SIZE[1], 0)
    paper.add_patch(Rectangle((0, 0), SPLIT, SIZE[1], facecolor=settings.brand.focus, linewidth=0))
    _words(paper, found, edition, settings)
    _network(paper, tables, settings.brand.focus, found["figures"]["network"]["provisional"])
    out = io.BytesIO()
    fig.savefig(out, format="png", dpi=DPI, metadata={"Software": None, "Title": edition.title})
    return out.getvalue()


def _words(paper: Axes, found: Mapping[str, Any], edition: Edition, settings: Settings) -> None:
    caption = found["figures"]["network"]
    documented = dict(map(tuple, found["figures"]["coverage"]["rows"])).get("Pilots documented", "")
    top = settings.brand.name or "Policy brief"
    label = f"{top} · synthetic data" if edition.synthetic else top
    y = _lines(paper, 70, [(label, 15, 400, 1)])
    y = _lines(paper, y + 26, [(edition.title, 34, 600, 4)])
    y = _lines(paper, y + 30, [(caption["title"], 19, 600, 4)])
    provisional = ", provisional" if caption["provisional"] else ""
    _lines(paper, y + 12, [(f"Pilots documented: {documented}{provisional}", 15, 400, 2)])
    date = edition.date.strftime("%-d %B %Y")
    _lines(paper, SIZE[1] - 42, [(f"{edition.cite.publisher}, {date}", 13, 400, 1)])


def _lines(paper: Axes, y: float, texts: list[tuple[str, float, int, int]]) -> float:
    """Write texts under each other and return where the last one ends, in pixels."""
    for words, size, weight, most in texts:
        step = size * 1.2 * DPI / 72
        for line in wrap(words, WORDS * MM, size, weight, most):
            text(paper, LEFT, y, line, size, color="#FFFFFF", weight=weight)
            y += step
    return y


def _network(paper: Axes, tables: Mapping[str, pd.DataFrame], color: str, provisional: bool) -> None:
    nodes = tables["nodes"].merge(tables["layout"], on="participant_id").sort_values("participant_id")
    if nodes.empty:
        return
    place = _placed(nodes)
    at = {m: place(x, y) for m, x, y in nodes[["participant_id", "x", "y"]].to_numpy()}
    edges = tables["edges"].sort_values(["shared", "source", "target"]).tail(MOST_LINKS)
    most = max(int(edges["shared"].max()), 1) if len(edges) else 1
    for source, target, shared in edges[["source", "target", "shared"]].to_numpy():
        (x0, y0), (x1, y1) = at[source], at[target]
        drawn, order = (color, 2) if shared == most else ("#BFBFBF", 1)
        width = WIDEST * math.sqrt(shared / most)
        paper.plot([x0, x1], [y0, y1], linewidth=width, solid_capstyle="round", color=drawn, zorder=order)
    look: dict[str, Any] = {"facecolor": color, "edgecolor": "white", "linewidth": 1.5}
    if provisional:
        look = {"facecolor": tint(color, 0.25), "edgecolor": color, "linewidth": 1.5, "hatch": HATCH}
    busiest = max(int(nodes["pilots"].max()), 1)
    nodes["radius"] = [max(LARGEST * math.sqrt(pilots / busiest), 5.0) for pilots in nodes["pilots"]]
    for m, radius in nodes[["participant_id", "radius"]].to_numpy():
        paper.add_patch(Circle(at[m], radius, zorder=3, **look))
    told = nodes.sort_values(["pilots", "participant_id"], ascending=[False, True]).head(LABELLED)
    for row in told.to_dict("records"):  # each on the side on which Figure 1 has it, close to its department
        (x, y), (lx, ly) = at[row["participant_id"]], place(row["label_x"], row["label_y"])
        if abs(lx - x) > abs(ly - y):
            x, ha = x + math.copysign(row["radius"] + 7, lx - x), "left" if lx > x else "right"
        else:
            y, ha = y + math.copysign(row["radius"] + 15, ly - y), "center"
        shown = text(paper, x, y, row["label"], 13, weight=600, ha=ha, va="center", halo=True)
        shown.set_zorder(4)


def _placed(nodes: pd.DataFrame) -> Callable[[float, float], tuple[float, float]]:
    """Return what turns positions of the layout table into pixels, x and y on one scale."""
    left, right, top, low = SPLIT + 70, SIZE[0] - 70, 70, SIZE[1] - 70
    wide, high = (max(float(nodes[c].max() - nodes[c].min()), 1e-6) for c in "xy")
    x0, y0 = ((nodes[c].max() + nodes[c].min()) / 2 for c in "xy")
    scale = min((right - left) / wide, (low - top) / high)
    return lambda x, y: ((left + right) / 2 + scale * (x - x0), (top + low) / 2 - scale * (y - y0))
