"""Which figure is drawn from which tables: the one place where names of figures meet their drawing functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from joinup.figures.captions import (
    LISTED,
    ROLE_LISTED,
    Caption,
    Tables,
    captions,
    focus_pair,
    joint_captions,
    role_tables,
)
from joinup.figures.dots import draw_role_matrix, draw_tiers
from joinup.figures.network import draw_comparison, draw_network
from joinup.figures.placeholder import draw_placeholder
from joinup.figures.style import KINDS, Drawing, save
from joinup.figures.verdicts import draw_verdicts
from joinup.tables import as_text, csv_bytes

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record, Settings

FIGURES = ("network", "matrix", "tally", "tiers", "role_matrix")  # of each record
JOINT_FIGURES = ("verdicts", "verdicts_narrow", "comparison")  # of the edition


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
    alpha, focus = settings.statistics.alpha, focus_pair(edition)
    caption = captions(record, edition, tables, alpha)[name]

    def drawing() -> Drawing:
        empty = _emptiness(name, tables, record)
        if empty:
            wanted = [(d.title, d.gives) for d in edition.documents if d.record == record.record]
            return draw_placeholder(caption, empty, wanted)
        if name == "network":
            return draw_network(tables, record.project, caption, focus, alpha)
        if name == "matrix":
            from joinup.figures.matrix import draw_matrix  # seaborn takes a second to load

            return draw_matrix(tables, record.project, caption, focus, alpha)
        if name == "tally":
            from joinup.figures.tally import draw_tally  # seaborn takes a second to load

            return draw_tally(tables, record.tally or record.roles, caption)
        labels = dict(zip(tables["nodes"]["participant_id"], tables["nodes"]["label"], strict=True))
        if name == "tiers":
            department = edition.focus.department if edition.focus else ""
            return draw_tiers(tables, record.project, labels.get(department, ""), caption)
        return draw_role_matrix(tables, labels, record.roles, caption)

    return _formats(formats, drawing, lambda: drawn_rows(name, tables, record), caption)


def draw_joint(
    name: str, formats: Sequence[str], claims: pd.DataFrame, tables: Mapping[str, Tables], edition: Edition, settings: Settings
) -> dict[str, bytes]:
    """Draw one figure that joins records: one of ``JOINT_FIGURES``.

    ``claims`` is the edition's table of claims; ``tables`` holds each record's tables under its name.
    """
    words = joint_captions(edition, claims, tables)
    records = {r.record: r for r in edition.records}
    nouns = {r: records[r].project for r in tables}
    titles = {r: f"{records[r].called[0].upper()}{records[r].called[1:]}" for r in tables}
    if name == "comparison":
        drawn = {r: some for r, some in tables.items() if len(some["edges"])}
        provisional = {r: captions(records[r], edition, tables[r])["network"].provisional for r in drawn}
        drawing = lambda: draw_comparison(drawn, nouns, titles, provisional, words[name], focus_pair(edition), settings.statistics.alpha)
        rows = pd.concat([drawn_rows("network", tables[r], records[r]).assign(record=r) for r in drawn] or [pd.DataFrame()])
        return _formats(formats, drawing, lambda: rows, words[name])
    caption = words["verdicts"]
    drawing = lambda: draw_verdicts(claims, nouns, titles, caption, narrow=name == "verdicts_narrow")
    return _formats(formats, drawing, lambda: claims[["claim_id", "record", "statement", "verdict"]], caption)


def _emptiness(name: str, tables: Tables, record: Record) -> str:
    """Say why a figure cannot be drawn; empty where it can."""
    one, many = record.project
    rows = {"network": "edges", "matrix": "nodes", "tally": "tally", "tiers": "tiers", "role_matrix": "projects"}
    if tables[rows[name]].empty:
        return f"No {one} on record carries this figure."
    if name == "role_matrix" and (number := len(role_tables(tables)[0])) > ROLE_LISTED:
        return f"The list has {number:,} {many}; this figure shows up to {ROLE_LISTED}."
    return ""


def drawn_rows(name: str, tables: Tables, record: Record) -> pd.DataFrame:
    """Return the rows that a figure draws, with the names that it writes."""
    label = dict(zip(tables["nodes"]["participant_id"], tables["nodes"]["label"], strict=True))
    project = tables["projects"][["project_id", "name"]]
    if name in ("network", "matrix"):
        edges = tables["edges"].sort_values(["shared", "source", "target"], ascending=[False, True, True])
        names = {f"{end}_label": edges[end].map(label) for end in ("source", "target")}
        return edges[["source", "target", "shared"]].assign(**names)
    if name == "tally":
        from joinup.figures.tally import tally_rows  # seaborn takes a second to load

        return tally_rows(tables, record.tally or record.roles)
    if name == "tiers":
        return project.merge(tables["tiers"], on="project_id")
    projects, part = role_tables(tables)
    names = projects[["project_id", "name"]].rename(columns={"name": "project"})
    return names.merge(part[["project_id", "organisation_id", "name", "role"]], on="project_id")


def _formats(
    formats: Sequence[str], drawing: Callable[[], Drawing], rows: Callable[[], pd.DataFrame], caption: Caption
) -> dict[str, bytes]:
    """Write what is asked for: pictures, data, alternative text."""
    kinds = [kind for kind in KINDS if kind in formats]
    out = save(drawing(), kinds) if kinds else {}
    if "csv" in formats:
        out["csv"] = csv_bytes(as_text(rows()))
    if "txt" in formats:
        out["txt"] = f"{caption.alt}\n".encode()
    return out
