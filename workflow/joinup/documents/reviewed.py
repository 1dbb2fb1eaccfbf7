"""From the decisions on a document to rows of a record's raw tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault, stop_if
from joinup.reader import key_of
from joinup.schemas import raw_tables

from .decisions import OPEN, read_decisions

if TYPE_CHECKING:
    from joinup.config.edition import Document, Record
    from joinup.reader.cues import Kind

Tables = dict[str, pd.DataFrame]


def slug(text: str, longest: int = 70) -> str:
    """Make an identifier of a title.

    >>> slug("Changing Futures: 2nd phase & more")
    'changing-futures-2nd-phase-and-more'
    """
    text = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    name = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return name if len(name) <= longest else name[:longest].rsplit("-", 1)[0]


def reviewed_rows(path: Path, document: Document, record: Record, kind: Kind) -> Tables:
    """Turn the accepted and corrected rows of a document into rows of a record's raw tables.

    Rejected and undecided rows do not go on, nor what belongs to a project that was not accepted. The document's facts
    hold for every project that it lists, and ``participants_known`` for every project whose bodies were all decided.

    Parameters
    ----------
    path, document
        The decisions on the document, and the document.
    record, kind
        The record whose roles and fields the rows must fit, and the kind of the document.

    Returns
    -------
    dict
        ``projects``, ``facts`` and ``participation`` with a column ``address``.

    Raises
    ------
    InputError
        If a role is none of the record's.
    """
    every = read_decisions(path)
    undecided = every[(every["decision"] == OPEN) & ~every["rule"].str.endswith("named in text")]
    open_lists = set(undecided["parent"].map(key_of))
    frame = every[every["decision"].isin(["accept", "correct"])]
    frame = frame.assign(source_id=document.document, address=[f"{path}, row {n}" for n in frame.index])
    titles = frame[frame["taken_for"] == "project"]
    ids = _identifiers(titles["value"])
    projects = titles.assign(
        project_id=titles["value"].map(key_of).map(ids), name=titles["value"], summary="", page=""
    )
    frame = frame.assign(project_id=frame["parent"].map(key_of).map(ids)).dropna(subset="project_id")

    bodies = frame[frame["taken_for"].isin([*kind.roles.values(), *record.roles])]
    bodies = bodies.rename(columns={"value": "organisation_as_published", "taken_for": "role"})
    if kind.section_role:
        by_section = (bodies["role"] == "lead") & bodies["rule"].str.contains(": section")
        by_section &= bodies["decision"] != "correct"
        bodies["role"] = bodies["role"].mask(by_section, kind.section_role)
    roles = ", ".join(record.roles)
    remedy = f"Add it to the roles of the record {record.record}, or correct the row: {roles}."
    wrong = bodies.loc[~bodies["role"].isin(record.roles), "role"].items()
    stop_if(Fault(str(path), "is no role of its record", remedy, n, "taken_for", r) for n, r in wrong)

    is_funding = (frame["taken_for"] == "funding") & (kind.funding in record.fields)
    facts = [frame[is_funding].assign(field=kind.funding)]
    several = bodies.groupby("project_id")["organisation_as_published"].nunique()
    joint = projects["project_id"].isin(several[several > 1].index)
    decided = ~projects["name"].map(key_of).isin(open_lists)
    stated = {field: (value, pd.Series(True, projects.index)) for field, value in document.facts.items()}
    if kind.joint_fact in record.fields:
        stated.setdefault(kind.joint_fact, ("yes", joint))
    if document.participants_known != "some":
        stated["participants_known"] = (document.participants_known, decided)
    facts += [projects[where].assign(field=field, value=value) for field, (value, where) in stated.items()]
    rows = {"projects": projects, "facts": pd.concat(facts), "participation": bodies}
    return {
        name: rows[name][[*table.columns, "address"]]
        .drop_duplicates(list(table.key))
        .sort_values(list(table.key), ignore_index=True)
        for name, table in raw_tables(record).items()
    }


def _identifiers(titles: pd.Series) -> dict[str, str]:
    """Give every title its own identifier, by the title's key; two printings of one title share it."""
    ids: dict[str, str] = {}
    for title in titles:
        base = slug(title) or "project"
        name, n = base, 2
        while name in ids.values() and key_of(title) not in ids:
            name, n = f"{base}-{n}", n + 1
        ids.setdefault(key_of(title), name)
    return ids
