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
    made = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    return made if len(made) <= longest else made[:longest].rsplit("-", 1)[0]


def reviewed_rows(path: Path, document: Document, record: Record, kind: Kind) -> Tables:
    """Turn the accepted and corrected rows of a document into rows of a record's raw tables.

    Parameters
    ----------
    path
        The decisions on the document.
    document
        The document: its facts hold for every project that it lists, and ``participants_known`` for every project
        whose bodies were all decided.
    record
        The record whose roles and fields the rows must fit.
    kind
        The kind of the document.

    Returns
    -------
    dict
        ``projects``, ``facts`` and ``participation`` with a column ``address``. Rejected and undecided rows do not go
        on, nor what belongs to a project that was not accepted.

    Raises
    ------
    InputError
        If a role or a fact is none of the record's.
    """
    frame = read_decisions(path)
    frame["address"] = [f"{path}, row {n + 2}" for n in range(len(frame))]
    undecided = frame[(frame["decision"] == OPEN) & ~frame["rule"].str.endswith("named in text")]
    open_lists = set(undecided["parent"].map(key_of))
    frame = frame[~frame["decision"].isin(["reject", OPEN])]
    titles = frame[frame["taken_for"] == "project"]
    ids = _identifiers(titles["value"])
    projects = [
        {"project_id": ids[key_of(r.value)], "name": r.value, "summary": "", "page": "", "address": r.address}
        for r in titles.itertuples()
    ]
    facts, participation, faults = [], [], []
    for r in frame.itertuples():
        project = ids.get(key_of(str(r.parent)))
        row = {"project_id": project, "source_id": document.document, "address": r.address}
        if project is None:
            continue
        if r.taken_for in kind.roles.values() or r.taken_for in record.roles:
            by_section = kind.section_role and r.taken_for == "lead" and ": section" in r.rule
            role = kind.section_role if by_section and r.decision != "correct" else r.taken_for
            participation.append({**row, "organisation_as_published": r.value, "role": role})
            if role not in record.roles:
                faults.append(_no_role(r, role, record))
        elif r.taken_for == "funding" and kind.funding in record.fields:
            facts.append({**row, "field": kind.funding, "value": r.value})
    bodies = pd.DataFrame(participation, columns=["project_id", "organisation_as_published"])
    several = set(bodies.drop_duplicates().groupby("project_id").filter(lambda g: len(g) > 1)["project_id"])
    for p in projects:
        stated = dict(document.facts)
        if kind.joint_fact in record.fields and p["project_id"] in several:
            stated.setdefault(kind.joint_fact, "yes")
        if document.participants_known != "some" and key_of(p["name"]) not in open_lists:
            stated["participants_known"] = document.participants_known
        row = {"project_id": p["project_id"], "source_id": document.document, "address": p["address"]}
        facts += [{**row, "field": field, "value": value} for field, value in stated.items()]
    fields = {"start", "end", "published", "participants_known", *record.fields}
    remedy = f"Add it to the fields of the record {record.record}, or leave it out of the document's facts."
    faults += [
        Fault(f"document {document.document}", "is no fact of its record", remedy, column="facts", value=f)
        for f in sorted(set(document.facts) - fields)
    ]
    stop_if(faults)
    rows = {"projects": projects, "facts": facts, "participation": participation}
    return {
        name: pd.DataFrame(rows[name], columns=[*table.columns, "address"])
        .drop_duplicates(list(table.key))
        .sort_values(list(table.key), ignore_index=True)
        for name, table in raw_tables(record).items()
    }


def _identifiers(titles: pd.Series) -> dict[str, str]:
    """Give every title an identifier of its own, by the title's key; two printings of one title share it."""
    ids: dict[str, str] = {}
    for title in titles:
        base = slug(title) or "project"
        made, n = base, 2
        while made in ids.values() and key_of(title) not in ids:
            made, n = f"{base}-{n}", n + 1
        ids.setdefault(key_of(title), made)
    return ids


def _no_role(row: object, role: str, record: Record) -> Fault:
    file, _, number = str(row.address).rpartition(", row ")  # type: ignore[attr-defined]
    remedy = (
        f"Add it to the roles of the record {record.record}, or correct the row: {', '.join(record.roles)}."
    )
    return Fault(file, "is no role of its record", remedy, int(number), "taken_for", role)
