"""Which figure is drawn from which tables: the one place where names of figures meet their drawing functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from joinup.figures.caption import Caption, Tables, focus_pair, strongest_first
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
    """Draw one figure of a record, one of ``FIGURES``, in some formats.

    Parameters
    ----------
    name, formats
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
    alpha, focus = settings.statistics.alpha, focus_pair(edition)
    caption = captions(record, edition, tables, alpha)[name]

    def drawing() -> Drawing:
        if tables[FIGURES[name]].empty:
            documents = [(d.title, d.gives) for d in edition.documents if d.record == record.record]
            return draw_placeholder(caption, documents)
        if name == "network":
            return draw_network(tables, record.project, caption, focus, alpha, record.body)
        if name == "tiers":
            labels = tables["nodes"].set_index("participant_id")["label"]
            department = labels.get(edition.focus.department, "") if edition.focus else ""
            return draw_tiers(tables, record.project, department, caption)
        from joinup.figures import matrix, tally  # seaborn takes a second to load

        if name == "matrix":
            return matrix.draw_matrix(tables, record.project, caption, focus, alpha)
        return tally.draw_tally(tables, record.tally or record.roles, caption)

    return _formats(formats, drawing, lambda: drawn_rows(name, tables, record), caption)


def drawn_rows(name: str, tables: Tables, record: Record) -> pd.DataFrame:
    """Return the rows that a figure of a record draws, with the names that it writes."""
    if name == "tally" and len(tables["tally"]):
        from joinup.figures.tally import tally_rows  # seaborn takes a second to load

        return tally_rows(tables, record.tally or record.roles)
    if name in ("network", "matrix"):
        label = tables["nodes"].set_index("participant_id")["label"]
        edges = strongest_first(tables["edges"])
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
    caption = joint_captions(edition, claims, tables)[name.removesuffix("_narrow")]
    records = {r.record: r for r in edition.records if r.record in tables}
    heading = {name: f"{r.called[0].upper()}{r.called[1:]}" for name, r in records.items()}
    networks = [r for r in records if len(tables[r]["edges"])]

    def drawing() -> Drawing:
        if name != "comparison":
            columns = {r: (heading[r], records[r].project) for r in records}
            return draw_verdicts(claims, columns, caption, narrow=name == "verdicts_narrow")
        if not networks:
            return draw_placeholder(caption, [(d.title, d.gives) for d in edition.documents])
        partial = {r: captions(records[r], edition, tables[r])["network"].provisional for r in networks}
        alpha, body = settings.statistics.alpha, records[networks[0]].body[0]
        panels = {r: (tables[r], records[r].project[1], heading[r], partial[r]) for r in networks}
        return draw_comparison(panels, caption, focus_pair(edition), alpha, body)

    def rows() -> pd.DataFrame:
        if name != "comparison":
            return claims[["claim_id", "record", "statement", "verdict"]]
        return pd.concat([drawn_rows("network", tables[r], records[r]).assign(record=r) for r in records])

    return _formats(formats, drawing, rows, caption)


def _formats(
    formats: Sequence[str], drawing: Callable[[], Drawing], rows: Callable[[], pd.DataFrame], caption: Caption
) -> dict[str, bytes]:
    """Return what is asked for: pictures, data, alternative text."""
    out = save(drawing(), formats) if {*KINDS} & {*formats} else {}
    if "csv" in formats:
        out["csv"] = csv_bytes(as_text(rows()))
    if "txt" in formats:
        out["txt"] = f"{caption.alt}\n".encode()
    return out
