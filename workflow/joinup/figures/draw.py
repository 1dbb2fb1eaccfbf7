"""Which figure is drawn from which tables: the one place where names of figures meet their drawing functions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.patches import FancyBboxPatch, Rectangle

from joinup.claims.words import capital
from joinup.config.edition import Document, Edition, Record, Settings
from joinup.figures import style
from joinup.figures.captions import Caption, Tables, captions, comparison_caption
from joinup.figures.lettering import wrap
from joinup.figures.network import Panel, draw_graph, draw_networks, graph_of, place
from joinup.figures.tiers import draw_tiers
from joinup.tables.table import as_text, csv_bytes

FIGURES = {"network": "edges", "matrix": "edges", "tally": "tally", "tiers": "tiers"}  # and what they need
FRAME: dict[str, Any] = {"facecolor": "white", "edgecolor": style.GREY, "linestyle": (0, (4, 3))}
INSIDE = 8.0  # mm within the frame of a placeholder
SHARE, SHARE_DPI = (304.8, 160.02), 100  # mm and dots an inch: 1200 × 630 pixels
SPLIT = 137.0  # mm: words to the left, network to the right
WHITE = "#FFFFFF"


def draw(
    name: str, formats: Sequence[str], tables: Tables, record: Record, edition: Edition, settings: Settings
) -> dict[str, bytes]:
    """Draw one figure of a record, one of ``FIGURES``, in some formats.

    Parameters
    ----------
    name, formats
        ``svg`` (for the page, which prints its caption as text), ``png`` and ``pdf`` (with their captions), ``csv``
        (what is drawn, with labels) and ``txt`` (its alternative text).
    tables
        The record's tables: projects, participation, sources, nodes, edges, pairs, null_model, layout, tally, tiers.

    Returns
    -------
    dict
        The bytes of each format. Where the evidence does not carry the figure, it is a frame that says so.
    """
    alpha, focus, nouns = settings.statistics.alpha, edition.pair, record.project
    caption = captions(record, edition, tables, alpha)[name]
    rows = tables["projects"][["project_id", "name"]].merge(tables["tiers"], on="project_id")
    if name in ("network", "matrix"):
        rows = _links(tables)
    if tables[FIGURES[name]].empty:
        fig = draw_placeholder(caption, [d for d in edition.documents if d.record == record.record])
    elif name == "network":
        panel = Panel(record, tables, caption.provisional)
        fig = draw_networks([panel], caption, focus, alpha)
    elif name == "tiers":
        labels = tables["nodes"].set_index("participant_id")["label"]
        department = labels.get(edition.focus.department, "") if edition.focus else ""
        fig = draw_tiers(tables, nouns, department, caption)
    elif name == "matrix":
        from joinup.figures.matrix import draw_matrix  # seaborn takes a second to load

        fig = draw_matrix(tables, nouns, caption, focus, alpha)
    else:
        from joinup.figures.tally import draw_tally, tally_rows

        roles = record.tally or record.roles
        fig, rows = draw_tally(tables, roles, caption), tally_rows(tables, roles)
    return _formats(formats, fig, rows)


def draw_comparison(
    formats: Sequence[str], tables: Mapping[str, Tables], edition: Edition, settings: Settings
) -> dict[str, bytes]:
    """Draw the records' networks side by side in some formats; ``tables`` holds each record's tables by its name."""
    caption = comparison_caption(edition, tables)
    records = {r.record: r for r in edition.records if r.record in tables and len(tables[r.record]["edges"])}
    if not records:
        return _formats(formats, draw_placeholder(caption, edition.documents), pd.DataFrame({"record": []}))
    panels = []
    for name, record in records.items():
        provisional = captions(record, edition, tables[name])["network"].provisional
        panels.append(Panel(record, tables[name], provisional, capital(record.called)))
    fig = draw_networks(panels, caption, edition.pair, settings.statistics.alpha)
    return _formats(formats, fig, pd.concat([_links(tables[name]).assign(record=name) for name in records]))


def _links(tables: Tables) -> pd.DataFrame:
    """Return the links of a network, the strongest first, with the names of their ends."""
    label = tables["nodes"].set_index("participant_id")["label"]
    edges = tables["edges"].sort_values(["shared", "source", "target"], ascending=[False, True, True])
    for column, end in enumerate(("source", "target")):
        edges.insert(column, f"{end}_label", edges[end].map(label))
    return edges[["source_label", "target_label", "shared", "source", "target"]]


def _formats(formats: Sequence[str], fig: style.Sheet, rows: pd.DataFrame) -> dict[str, bytes]:
    """Return pictures, data and alternative text."""
    out = style.save(fig, formats)
    if "csv" in formats:
        out["csv"] = csv_bytes(as_text(rows))
    if "txt" in formats:
        out["txt"] = f"{fig.caption.alt}\n".encode()
    return out


@style.styled
def draw_placeholder(caption: Caption, documents: Sequence[Document] = ()) -> style.Sheet:
    """Draw a frame that names the documents wanted, for a figure that the evidence does not carry."""
    fig, y = style.sheet(caption), 8.5
    texts = [("There is nothing to draw.", 400)] * (not documents)
    for document in documents:
        gives = f"It would give {document.gives}." if document.gives else ""
        texts += [(f"Document wanted: {document.title}", 600), (gives, 400)]
    for words, weight in texts:
        lines = wrap(words, style.WIDTH - 2 * INSIDE, style.BODY, weight, 3)
        y = style.lines(fig.paper, INSIDE, y, lines, 4.8, weight=weight, color=style.DARK)
    fig.body = y + 1.5
    box = "round,pad=0,rounding_size=2"
    fig.paper.add_patch(FancyBboxPatch((1, 1), style.WIDTH - 2, fig.body - 2, boxstyle=box, **FRAME))
    return fig


@style.styled
def share_picture(tables: Tables, caption: Caption, edition: Edition, settings: Settings) -> bytes:
    """Draw the picture for sharing, a PNG file of 1200 × 630 pixels: title, finding, coverage and a record's network.

    ``caption`` is that of the network.
    """
    fig = style.sheet(caption, SHARE[0])
    fig.body = SHARE[1]
    fig.paper.add_patch(Rectangle((0, 0), SPLIT, SHARE[1], facecolor=settings.brand.focus, linewidth=0))
    top, coverage = settings.brand.name or "Policy brief", capital(caption.subtitle.rpartition("; ")[2])
    top += " · synthetic data" if edition.synthetic else ""
    blocks = [(top, 15, 400, 1, 7), (edition.title, 32, 600, 4, 8), (caption.title, 19, 600, 4, 3)]
    y = 18.0
    for words, size, weight, most, space in [*blocks, (coverage, 15, 400, 2, 0)]:
        lines = wrap(words, SPLIT - 24, size, weight, most)
        y = style.lines(fig.paper, 12, y, lines, 0.42 * size, size, weight=weight, color=WHITE) + space
    foot = f"{edition.cite.publisher}, {edition.date:%-d %B %Y}"
    style.text(fig.paper, 12, SHARE[1] - 11, foot, 13, color=WHITE)
    if len(tables["edges"]):
        graph = graph_of(tables, edition.pair, settings.statistics.alpha)
        wide, tall = SHARE[0] - SPLIT - 6, SHARE[1] - 6
        at, area = place([graph], [tables["layout"]], wide, tall, scale=1.25)
        draw_graph(fig.axes_at(SPLIT + 3, 3, wide, tall), graph, at, area, caption.provisional, scale=1.25)
    return style.save(fig, ["png"], SHARE_DPI, captioned=False)["png"]
