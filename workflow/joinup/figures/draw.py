"""Which figure is drawn from which tables: the one place where names of figures meet their drawing functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from joinup.figures.caption import Caption, Tables, focus_pair
from joinup.figures.captions import captions, joint_captions
from joinup.figures.network import draw_comparison, draw_network
from joinup.figures.placeholder import draw_placeholder
from joinup.figures.style import KINDS, Drawing, save
from joinup.figures.tiers import draw_tiers
from joinup.figures.verdicts import draw_verdicts
from joinup.tables import as_text, csv_bytes

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record, Settings

FIGURES = {"network": "edges", "matrix": "edges", "tally": "tally", "tiers": "tiers"}  # and what they need
JOINT_FIGURES = ("verdicts", "verdicts_narrow", "comparison")


def draw(
    name: str, formats: Sequence[str], tables: Tables, record: Record, edition: Edition, settings: Settings
) -> dict[str, bytes]:
    """Draw one figure of a record in some formats.

    Parameters
    ----------
    name
        One of ``FIGURES``.
    formats
        ``svg`` (for the page, which prints its caption as text), ``png`` and ``pdf`` (with their captions), ``csv``
        (what is drawn, with labels) and ``txt`` (its alternative text).
    tables
        The record's tables: projects, participation, sources, nodes, edges, pairs, null_model, layout, tally, tiers.
    record, edition, settings
        Nouns, the pair that claims name, documents wanted, and the level at which a pair stands out.

    Returns
    -------
    dict
        The bytes of each format. Where the evidence does not carry the figure, it is a frame that says so.
    """
    caption = captions(record, edition, tables, settings.statistics.alpha)[name]
    out = {}
    if kinds := [kind for kind in KINDS if kind in formats]:
        out = save(_drawing(name, tables, record, edition, caption, settings.statistics.alpha), kinds)
    return out | _words(formats, drawn_rows(name, tables, record), caption)


def _drawing(
    name: str, tables: Tables, record: Record, edition: Edition, caption: Caption, alpha: float
) -> Drawing:
    focus = focus_pair(edition)
    if tables[FIGURES[name]].empty:
        return draw_placeholder(
            caption, [(d.title, d.gives) for d in edition.documents if d.record == record.record]
        )
    if name == "network":
        return draw_network(tables, record.project, caption, focus, alpha, record.body)
    if name == "matrix":
        from joinup.figures.matrix import draw_matrix  # seaborn takes a second to load

        return draw_matrix(tables, record.project, caption, focus, alpha)
    if name == "tally":
        from joinup.figures.tally import draw_tally  # seaborn takes a second to load

        return draw_tally(tables, record.tally or record.roles, caption)
    labels = tables["nodes"].set_index("participant_id")["label"]
    return draw_tiers(
        tables, record.project, labels.get(edition.focus.department, "") if edition.focus else "", caption
    )


def drawn_rows(name: str, tables: Tables, record: Record) -> pd.DataFrame:
    """Return the rows that a figure draws, with the names that it writes."""
    if name == "tally" and len(tables["tally"]):
        from joinup.figures.tally import tally_rows  # seaborn takes a second to load

        return tally_rows(tables, record.tally or record.roles)
    if name in ("network", "matrix"):
        label = tables["nodes"].set_index("participant_id")["label"]
        edges = tables["edges"].sort_values(["shared", "source", "target"], ascending=[False, True, True])
        names = {f"{end}_label": edges[end].map(label) for end in ("source", "target")}
        return edges[["source", "target", "shared"]].assign(**names)
    return tables["projects"][["project_id", "name"]].merge(tables["tiers"], on="project_id")


def draw_joint(
    name: str,
    formats: Sequence[str],
    claims: pd.DataFrame,
    tables: Mapping[str, Tables],
    edition: Edition,
    settings: Settings,
) -> dict[str, bytes]:
    """Draw one figure that joins records, one of ``JOINT_FIGURES``, in some formats.

    ``claims`` is the edition's table of claims; ``tables`` holds each record's tables under its name.
    """
    alpha, records = settings.statistics.alpha, [r for r in edition.records if r.record in tables]
    caption = joint_captions(edition, claims, tables)[name.removesuffix("_narrow")]
    heading = {r.record: f"{r.called[0].upper()}{r.called[1:]}" for r in records}
    linked = [r for r in records if len(tables[r.record]["edges"])]
    out = {}
    if kinds := [kind for kind in KINDS if kind in formats]:
        if name == "comparison" and linked:
            panels = {}
            for r in linked:
                provisional = captions(r, edition, tables[r.record], alpha)["network"].provisional
                panels[r.record] = (tables[r.record], r.project[1], heading[r.record], provisional)
            drawing = draw_comparison(panels, caption, focus_pair(edition), alpha, linked[0].body[0])
        elif name == "comparison":
            drawing = draw_placeholder(caption, [(d.title, d.gives) for d in edition.documents])
        else:
            columns = {r.record: (heading[r.record], r.project) for r in records}
            drawing = draw_verdicts(claims, columns, caption, narrow=name == "verdicts_narrow")
        out = save(drawing, kinds)
    rows = claims[["claim_id", "record", "statement", "verdict"]]
    if name == "comparison":
        some = [
            drawn_rows("network", tables[r.record], r).assign(record=r.record) for r in linked or records[:1]
        ]
        rows = pd.concat(some)
    return out | _words(formats, rows, caption)


def _words(formats: Sequence[str], rows: pd.DataFrame, caption: Caption) -> dict[str, bytes]:
    """Write what is no picture: the data and the alternative text."""
    texts = {"csv": csv_bytes(as_text(rows)), "txt": f"{caption.alt}\n".encode()}
    return {kind: content for kind, content in texts.items() if kind in formats}
