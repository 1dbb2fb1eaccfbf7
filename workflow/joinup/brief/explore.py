"""Data for the page's search and Figure 1: bodies under every name, and their projects."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
MOST_PROJECTS = 300  # of a record; of a longer one, only joint projects are listed by name


def explore_data(
    records: Mapping[str, tuple[str, str]], tables: Mapping[str, Tables], names: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """Return bodies and projects as the page's script needs them.

    Parameters
    ----------
    records, tables
        What a project is called (one, many), and the tables projects, participation and nodes, by record.
    names
        The tables ``organisations`` and ``aliases``: every name of a body finds it.

    Returns
    -------
    dict
        ``records``; ``bodies`` (id, label, name, all its other names, number of projects by record);
        ``projects`` (record, name, page, rows of body, role and the department that it counts for).
    """
    bodies: dict[str, dict[str, Any]] = {}
    projects = []
    for record, frames in tables.items():
        rows = frames["participation"].sort_values(["project_id", "organisation_id"])
        label = dict(zip(frames["nodes"]["participant_id"], frames["nodes"]["label"], strict=True))
        rows = rows.assign(who=rows["participant_id"].where(rows["in_network"] == "yes", ""))
        for body, some in rows.groupby("organisation_id"):
            entry = bodies.setdefault(body, {"name": some["name"].iloc[-1], "also": set(), "in": {}})
            entry["in"][record] = int(some["project_id"].nunique())
            entry["also"].update(some["published_as"].str.split(" | ", regex=False).explode())
            entry["label"] = entry.get("label") or label.get(body, "")
        table = frames["projects"][frames["projects"]["counts"] == "yes"].sort_values(["name", "project_id"])
        if len(table) > MOST_PROJECTS:
            table = table[table["departments"] >= 2]
        by_project = dict(iter(rows.groupby("project_id")))
        for project, name, page in table[["project_id", "name", "page"]].to_numpy().tolist():
            if project in by_project:
                part = by_project[project][["organisation_id", "role", "who"]].to_numpy().tolist()
                projects.append({"record": record, "name": name, "page": page, "rows": part})
    others: dict[str, set[str]] = defaultdict(set)
    for frame, columns in (("organisations", ("name", "abbreviation")), ("aliases", ("alias",))):
        for row in names[frame].to_dict("records"):
            for body in row["organisation_id"].split():
                others[body].update(row[c] for c in columns)
    for body, entry in bodies.items():
        entry["also"] = sorted((entry["also"] | others[body]) - {"", entry["name"]})
    return {
        "records": {r: list(nouns) for r, nouns in records.items()},
        "bodies": [{"id": body, **entry} for body, entry in sorted(bodies.items())],
        "projects": projects,
    }
