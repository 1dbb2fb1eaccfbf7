"""A picture for sharing, 1200 × 630 pixels: title, finding, coverage, and Figure 1 as the page shows it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from joinup.figures.caption import Caption, Tables, focus_pair
from joinup.figures.network import draw_graph, graph_of, place
from joinup.figures.style import lines, styled
from joinup.figures.words import wrap

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

SIZE = (1200, 630)  # pixels: what social networks show uncut
DPI = 100
MM = 25.4 / DPI  # millimetres in a pixel
SPLIT, LEFT, WORDS, INSET = 540, 48, 450, 12  # pixels: words to the left, network to the right
SCALE = 1.25  # of the network, against the page


@styled
def share_picture(tables: Tables, caption: Caption, edition: Edition, settings: Settings) -> bytes:
    """Draw the picture for sharing: a PNG file of 1200 × 630 pixels.

    Parameters
    ----------
    tables, caption
        A record's nodes, edges, pairs and layout, and the caption of its network.
    edition, settings
        Title, date and the pair that claims name; the publisher's name and colour.
    """
    fig = Figure(figsize=(SIZE[0] / DPI, SIZE[1] / DPI), dpi=DPI, facecolor="white")
    paper = fig.add_axes((0, 0, 1, 1))
    paper.set_axis_off()
    paper.set(xlim=(0, SIZE[0]), ylim=(SIZE[1], 0))
    paper.add_patch(Rectangle((0, 0), SPLIT, SIZE[1], facecolor=settings.brand.focus, linewidth=0))
    top = settings.brand.name or "Policy brief"
    y = _words(paper, 70, f"{top} · synthetic data" if edition.synthetic else top, 15, 400, 1)
    y = _words(paper, y + 26, edition.title, 32, 600, 4)
    y = _words(paper, y + 30, caption.title, 19, 600, 4)
    _words(paper, y + 12, caption.subtitle.rpartition("; ")[2].capitalize(), 15, 400, 2)
    _words(paper, SIZE[1] - 42, f"{edition.cite.publisher}, {edition.date:%-d %B %Y}", 13, 400, 1)
    wide, tall = (SIZE[0] - SPLIT - 2 * INSET) * MM, (SIZE[1] - 2 * INSET) * MM
    part = ((SPLIT + INSET) / SIZE[0], INSET / SIZE[1], wide / MM / SIZE[0], tall / MM / SIZE[1])
    ax = fig.add_axes(part)
    ax.set_axis_off()
    ax.set(xlim=(0, wide), ylim=(tall, 0))
    graph = graph_of(tables, focus_pair(edition), settings.statistics.alpha)
    placed = place([graph], [tables["layout"]], wide, tall, SCALE)
    draw_graph(ax, graph, placed, caption.provisional, SCALE)
    out = io.BytesIO()
    fig.savefig(out, format="png", dpi=DPI, metadata={"Software": None, "Title": edition.title})
    return out.getvalue()


def _words(paper: Axes, y: float, words: str, size: float, weight: int, most: int) -> float:
    """Write a text in lines and return where the next one may begin, in pixels."""
    step, wrapped = size * 1.2 * DPI / 72, wrap(words, WORDS * MM, size, weight, most)
    return lines(paper, LEFT, y, wrapped, step, size, color="#FFFFFF", weight=weight)
