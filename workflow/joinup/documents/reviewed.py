"""From the decisions on a document to rows of a record's raw tables."""

import re
from itertools import chain, count
from pathlib import Path

import pandas as pd

from joinup.config.edition import Document, Record
from joinup.errors import Fault, stop_if
from joinup.reader import key_of
from joinup.reader.cues import Kind
from joinup.schemas import raw_tables

from .decisions import OPEN, read_decisions

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

    ``path`` holds the decisions; ``record`` has the roles and fields that the rows must fit. Returns ``projects``,
    ``facts`` and ``participation`` with a column ``address``. Raises InputError if a role is none of the record's.
    """
    every = read_decisions(path)
    is_open = (every["decision"] == OPEN) & ~every["rule"].str.endswith("named in text")
    open_lists = set(every.loc[is_open, "parent"].map(key_of))
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
    facts += [projects.assign(field=field, value=value) for field, value in document.facts.items()]
    if kind.joint_fact in record.fields and kind.joint_fact not in document.facts:
        numbers = bodies.groupby("project_id")["organisation_as_published"].nunique()
        is_joint = projects["project_id"].isin(numbers[numbers > 1].index)
        facts.append(projects[is_joint].assign(field=kind.joint_fact, value="yes"))
    if document.participants_known != "some":
        is_whole = ~projects["name"].map(key_of).isin(open_lists)
        value = document.participants_known
        facts.append(projects[is_whole].assign(field="participants_known", value=value))
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
    for key, title in zip(titles.map(key_of), titles, strict=True):
        base = slug(title) or "project"
        names = chain([base], (f"{base}-{n}" for n in count(2)))
        if key not in ids:
            ids[key] = next(name for name in names if name not in ids.values())
    return ids
