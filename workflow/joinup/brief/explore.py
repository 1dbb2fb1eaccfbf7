"""What Figure 1 needs to be explored in a browser: departments, pilots with their rows, and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

Tables = Mapping[str, pd.DataFrame]

ROLES = {
    "lead": "lead",
    "partner": "partner",
    "delivery": "delivers it",
    "evaluation_lead": "leads its evaluation",
    "evaluation_partner": "partner in its evaluation",
    "unspecified": "named, role not stated",
}
KINDS = {
    "official": "official page",
    "registry": "Evaluation Registry",
    "mirror": "copy of an official page",
    "secondary": "secondary page",
}
TIERS = {
    "devolved": "devolved government",
    "combined_authority": "a combined authority",
    "local": "local government",
    "nhs": "the NHS",
    "other": "charities, companies, universities",
}
NOT_KNOWN = "not known"
MOST_ROWS = 3_000  # of participation in one page; above it the figure stays as it is drawn
MOST_IN_MATRIX = 60  # departments; the picture of the matrix holds more


def explore_data(tables: Tables) -> dict[str, Any]:
    """Return the data of the interactive figure.

    Parameters
    ----------
    tables
        Result tables: nodes, pilots, participation, tiers, sources.

    Returns
    -------
    dict
        ``departments`` (id, label, name; by label), ``pilots`` (name, round, year, tiers, rows of departments),
        ``sources`` by id, and ``words`` for roles and kinds of evidence. Empty if there are too many rows.
    """
    rows = tables["participation"]
    rows = rows[rows["in_network"] == "yes"].sort_values(["pilot_id", "participant_id", "organisation_id"])
    if len(rows) > MOST_ROWS:
        return {}
    nodes = tables["nodes"].sort_values(["label", "participant_id"])
    nodes = nodes.rename(columns={"participant_id": "id"})
    by_pilot = {p: some.to_dict("records") for p, some in rows.groupby("pilot_id")}
    tiers = tables["tiers"].set_index("pilot_id")
    pilots = [
        {
            "id": p["pilot_id"],
            "name": p["name"],
            "round": p["round"] or NOT_KNOWN,
            "year": "" if pd.isna(p["start_year"]) else str(p["start_year"]),
            "tiers": [t for t in TIERS if tiers.at[p["pilot_id"], t] == "yes"],
            "rows": [_row(r) for r in by_pilot[p["pilot_id"]]],
        }
        for p in tables["pilots"].sort_values(["name", "pilot_id"]).to_dict("records")
        if p["pilot_id"] in by_pilot
    ]
    used = {s for p in pilots for r in p["rows"] for s in r["sources"]}
    sources = tables["sources"][tables["sources"]["source_id"].isin(used)].set_index("source_id")
    told = ["title", "url", "publisher", "published", "licence", "kind"]
    return {
        "departments": nodes[["id", "label", "name"]].to_dict("records"),
        "pilots": pilots,
        "sources": sources[told].to_dict("index"),
        "words": {"roles": ROLES, "kinds": KINDS},
    }


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "who": row["participant_id"],
        "name": row["name"],
        "role": row["role"],
        "via": row["via"],
        "kind": row["best_source_kind"],
        "sources": row["source_ids"].split(),
    }


def rounds_of(data: Mapping[str, Any]) -> list[str]:
    """Return the rounds that pilots are sourced for, ``not known`` last.

    >>> rounds_of({"pilots": [{"round": "two"}, {"round": "not known"}, {"round": "one"}]})
    ['one', 'two', 'not known']
    """
    found = {p["round"] for p in data.get("pilots", [])}
    return [*sorted(found - {NOT_KNOWN}), *sorted(found & {NOT_KNOWN})]


def matrix(tables: Tables) -> list[dict[str, Any]]:
    """Return the network as rows of a matrix, departments of one group beside each other.

    Returns
    -------
    list of dict
        ``id``, ``label``, ``name`` and ``cells``: for each department in the same order its pair (``a--b``) and the
        number of shared pilots, on the diagonal its own pilots. Empty if there are too many departments.
    """
    nodes = tables["nodes"].sort_values("matrix_order")
    if len(nodes) > MOST_IN_MATRIX:
        return []
    shared = {(s, t): int(n) for s, t, n in tables["edges"][["source", "target", "shared"]].to_numpy()}
    ids = nodes["participant_id"].tolist()
    return [
        {
            "id": r["participant_id"],
            "label": r["label"],
            "name": r["name"],
            "cells": [
                {"pair": "", "shared": int(r["pilots"])}
                if other == r["participant_id"]
                else _cell(r["participant_id"], other, shared)
                for other in ids
            ],
        }
        for r in nodes.to_dict("records")
    ]


def _cell(one: str, other: str, shared: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    source, target = sorted((one, other))
    return {"pair": f"{source}--{target}", "shared": shared.get((source, target), 0)}
