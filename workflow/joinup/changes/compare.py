"""Compare two editions, record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.changes.continuity import carried, continuity, names_on, not_comparable
from joinup.schemas import CHANGES

if TYPE_CHECKING:
    from joinup.config.edition import Record

COLUMNS = list(CHANGES["changes"].columns)
Tables = Mapping[str, pd.DataFrame]
Row = tuple[str, str, str, str, str, str]  # section, change, subject, before, after, sentence
Counts = tuple[Counter[str], Counter[str]]  # projects of each department, and of each pair


@dataclass(frozen=True)
class Side:
    """One edition: its name, the day as of which it names departments, its records with their tables, its claims.

    ``tables`` holds clean ``projects`` and ``participation`` of each record; ``claims`` the columns claim_id, record,
    statement and verdict.
    """

    name: str
    as_of: str
    records: Mapping[str, Record]
    tables: Mapping[str, Tables]
    claims: pd.DataFrame


def changes(before: Side, after: Side, organisations: pd.DataFrame) -> pd.DataFrame:
    """Compare two editions.

    A project or participant that only the predecessor has was *not seen again*; it was *removed* only where both lists
    are known to be whole. Counts and verdicts of a record whose projects are missing by chance are not compared: two
    readings of it differ by chance.

    Parameters
    ----------
    before, after
        The predecessor and the edition itself.
    organisations
        ``config/organisations.csv`` as text.

    Returns
    -------
    DataFrame
        The table ``changes``: renamed, split and merged departments first, which do not count as changes.
    """
    participation = [t["participation"] for side in (before, after) for t in side.tables.values()]
    departments = {one for t in participation for one in t.loc[t["in_network"] == "yes", "participant_id"]}
    continued = continuity(organisations, before.as_of, after.as_of, departments)
    names = {**names_on(organisations, before.as_of), **names_on(organisations, after.as_of)}
    rows = [
        ("", "names", r.change, f"{r.before} {r.after}", "", "", r.sentence)
        for r in continued.itertuples(index=False)
    ]
    for name in sorted({*before.records} ^ {*after.records}):
        change, verb = ("new", "is new in") if name in after.records else ("not part", "is no longer part of")
        rows.append((name, "records", change, name, "", "", f"The record {name} {verb} this edition."))
    for name in after.records:
        if name in before.records:
            rows += [(name, *row) for row in _record(before, after, name, continued, names)]
    numbered = [(n, *row) for n, row in enumerate(rows, 1)]
    return pd.DataFrame(numbered, columns=COLUMNS).astype({c: str for c in COLUMNS[1:]})


def _record(
    before: Side, after: Side, name: str, continued: pd.DataFrame, names: Mapping[str, str]
) -> Iterator[Row]:
    records = (before.records[name], after.records[name])
    old, new = before.tables[name], after.tables[name]
    follow, split = carried(continued), not_comparable(continued)
    yield from _projects(*records, old["projects"], new["projects"])
    yield from _participants(old, new, follow, split)
    if any(record.missing.how == "by chance" for record in records):
        many = records[1].project[1]
        sentence = (
            f"Each reading misses {many} by chance: those that are new may have been missed before, and counts, pairs "
            "and verdicts are not compared."
        )
        yield "verdicts", "not compared", name, "", "", sentence
        return
    counts = _counts(old, follow, split), _counts(new, {}, split)
    yield from _shared(counts[0], counts[1], names, records[1].project)
    claims = [side.claims[side.claims["record"] == name].set_index("claim_id") for side in (before, after)]
    for subject, was, now in _differences(*(frame["verdict"].to_dict() for frame in claims)):
        if was and now:
            sentence = f"{claims[1].loc[subject, 'statement'].rstrip('.')}: {now}, before {was}."
            yield "verdicts", "changed", subject, was, now, sentence


def _shared(old: Counts, new: Counts, names: Mapping[str, str], project: tuple[str, str]) -> Iterator[Row]:
    """Compare departments, and pairs by the size of the difference."""

    def number(text: str) -> str:
        return f"{text or 'no'} {project[0] if text == '1' else project[1]}"

    for subject, was, now in _differences(old[0], new[0]):
        name = names.get(subject, subject)
        if not was:
            yield "departments", "joined", subject, was, now, f"{name} now takes part, in {number(now)}."
        elif not now:
            sentence = f"{name} was not seen again; before, it took part in {number(was)}."
            yield "departments", "not seen again", subject, was, now, sentence
    pairs = sorted(_differences(old[1], new[1]), key=lambda p: -abs(int(p[2] or 0) - int(p[1] or 0)))
    for subject, was, now in pairs:
        pair = " and ".join(names.get(body, body) for body in subject.split())
        sentence = f"{pair} share {number(now)}, before {was or 'none'}."
        yield "pairs", "more" if int(now or 0) > int(was or 0) else "fewer", subject, was, now, sentence


def _projects(before: Record, after: Record, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Row]:
    sides = ((before, old), (after, new))
    whole = all(record.total and len(frame) >= record.total.value for record, frame in sides)
    names = [dict(zip(frame["project_id"], frame["name"], strict=True)) for frame in (old, new)]
    for project, was, now in _differences(*names):
        if not was:
            yield "projects", "new", project, was, now, f"{now} is new."
        elif not now:
            change = "removed" if whole else "not seen again"
            yield "projects", change, project, was, now, f"{was} was {change}."


def _participants(old: Tables, new: Tables, follow: Mapping[str, str], split: set[str]) -> Iterator[Row]:
    """Compare bodies and roles in the projects that both editions list."""
    projects = dict(zip(new["projects"]["project_id"], new["projects"]["name"], strict=True))
    lists = [t["projects"].set_index("project_id")["participants_known"].to_dict() for t in (old, new)]
    roles: list[dict[str, str]] = []
    bodies: dict[str, Any] = {}
    for tables, successors in ((old, follow), (new, {})):
        rows = tables["participation"].sort_values("organisation_id").itertuples(index=False)
        side = {
            f"{r.project_id} {successors.get(r.organisation_id, r.organisation_id)}": r
            for r in rows
            if r.project_id in lists[0] and r.project_id in lists[1]
        }
        bodies |= side
        roles.append({key: r.role for key, r in side.items() if key.split()[1] not in split})
    for key, was, now in _differences(*roles):
        project, body = key.split()[0], bodies[key]
        if not was:
            sentence = f"{body.name} is newly named in {projects[project]}."
            yield "participants", "new", key, was, now, sentence
        elif not now:
            level = {"all", "central"} if body.tier == "central" else {"all"}
            whole = all(known[project] in level for known in lists)
            sentence = (
                f"{body.name} was {'removed from' if whole else 'not named again in'} {projects[project]}."
            )
            yield "participants", "removed" if whole else "not named again", key, was, now, sentence
        else:
            sentence = f"{body.name} in {projects[project]}: {now}, before {was}.".replace("_", " ")
            yield "roles", "changed", key, was, now, sentence


def _counts(tables: Tables, follow: Mapping[str, str], split: set[str]) -> Counts:
    """Return the projects of each department and of each pair; merged bodies count once for the one that followed."""
    table = tables["participation"]
    departments: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for _, group in table[table["in_network"] == "yes"].groupby("project_id")["participant_id"]:
        members = sorted({follow.get(one, one) for one in group} - split)
        departments.update(members)
        pairs.update(f"{a} {b}" for a, b in combinations(members, 2))
    return departments, pairs


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield each key whose values differ, sorted, with both values as text, empty where there is none."""
    for key in sorted({*old, *new}):
        was, now = str(old.get(key, "")), str(new.get(key, ""))
        if was != now:
            yield key, was, now
