"""Compare two editions, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
Members = dict[str, set[str]]


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
    sides = (before, after)
    participants = {one for side in sides for tables in side.tables.values() for one in _members(tables)}
    continued = continuity(organisations, before.as_of, after.as_of, participants)
    rows = [
        ("", "names", r.change, f"{r.before} {r.after}", "", "", r.sentence)
        for r in continued.itertuples(index=False)
    ]
    labels = {**names_on(organisations, before.as_of), **names_on(organisations, after.as_of)}
    for name in sorted({*before.records, *after.records}, key=[*after.records, *before.records].index):
        if name not in after.records:
            rows.append(
                (name, "records", "not part", name, "", "", f"The record {name} is no longer part of it.")
            )
        elif name not in before.records:
            rows.append((name, "records", "new", name, "", "", f"The record {name} is new in this edition."))
        else:
            rows += [(name, *row) for row in _record(before, after, name, continued, labels)]
    numbered = [(n, *row) for n, row in enumerate(rows, 1)]
    return pd.DataFrame(numbered, columns=COLUMNS).astype({c: str for c in COLUMNS[1:]})


def _record(
    before: Side, after: Side, name: str, continued: pd.DataFrame, labels: Mapping[str, str]
) -> Iterator[Row]:
    records = (before.records[name], after.records[name])
    old, new = before.tables[name], after.tables[name]
    follow, split = carried(continued), not_comparable(continued)
    labels = {**labels, **_labels(old), **_labels(new)}
    yield from _projects(records, old["projects"], new["projects"])
    yield from _participants(old, new, follow, split)
    one, many = records[1].project
    if any(record.missing.how == "by chance" for record in records):
        sentence = f"Both readings miss {many} by chance: counts, pairs and verdicts are not compared."
        yield "verdicts", "not compared", name, "", "", sentence
        return
    was, now = _members(old, follow), _members(new)
    yield from _departments(was, now, split, labels, one, many)
    yield from _pairs(was, now, split, labels, one, many)
    yield from _verdicts(before.claims, after.claims, name)


def _projects(records: Iterable[Record], old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Row]:
    frames = [frame.set_index("project_id")["name"].sort_index() for frame in (old, new)]
    whole = all(
        record.total is not None and len(frame) >= record.total.value
        for record, frame in zip(records, frames, strict=True)
    )
    for project, name in frames[1].items():
        if project not in frames[0]:
            yield "projects", "new", project, "", name, f"{name} is new."
    for project, name in frames[0].items():
        if project not in frames[1]:
            change = "removed" if whole else "not seen again"
            yield "projects", change, project, name, "", f"{name} was {change}."


def _participants(old: Tables, new: Tables, follow: Mapping[str, str], split: set[str]) -> Iterator[Row]:
    """Compare bodies and roles in the projects that both editions list."""
    names = dict(zip(new["projects"]["project_id"], new["projects"]["name"], strict=True))
    lists = [t["projects"].set_index("project_id")["participants_known"].to_dict() for t in (old, new)]
    sides: list[dict[tuple[str, str], Any]] = []
    for tables, successors in ((old, follow), (new, {})):
        rows = tables["participation"].sort_values(["project_id", "organisation_id"]).itertuples(index=False)
        bodies = {(r.project_id, successors.get(r.organisation_id, r.organisation_id)): r for r in rows}
        both = lists[0].keys() & lists[1].keys()
        sides.append({key: r for key, r in bodies.items() if key[0] in both and key[1] not in split})
    was: Any
    now: Any
    for key in sorted({*sides[0], *sides[1]}):
        was, now = (side.get(key) for side in sides)
        subject, project = " ".join(key), names[key[0]]
        if was is None:
            yield "participants", "new", subject, "", now.role, f"{now.name} is newly named in {project}."
        elif now is None:
            level = {"all", "central"} if was.tier == "central" else {"all"}
            change = "removed" if all(known[key[0]] in level for known in lists) else "not named again"
            verb = "was removed from" if change == "removed" else "was not named again in"
            yield "participants", change, subject, was.role, "", f"{was.name} {verb} {project}."
        elif was.role != now.role:
            roles = [r.role.replace("_", " ") for r in (was, now)]
            sentence = f"{now.name} in {project}: {roles[1]}, before {roles[0]}."
            yield "roles", "changed", subject, was.role, now.role, sentence


def _departments(
    old: Members, new: Members, split: set[str], labels: Mapping[str, str], one: str, many: str
) -> Iterator[Row]:
    for department in sorted((set(old) ^ set(new)) - split):
        change, members = ("joined", new) if department in new else ("not seen again", old)
        number = len(members[department])
        label, count = labels.get(department, department), f"{number:,} {one if number == 1 else many}"
        cells = ("", str(number)) if change == "joined" else (str(number), "")
        verb = "now takes part, in" if change == "joined" else "was not seen again; before, it took part in"
        yield "departments", change, department, *cells, f"{label} {verb} {count}."


def _pairs(
    old: Members, new: Members, split: set[str], labels: Mapping[str, str], one: str, many: str
) -> Iterator[Row]:
    """Compare the shared projects of pairs, the largest differences first."""
    rows = []
    for a, b in combinations(sorted((set(old) | set(new)) - split), 2):
        was, now = (len(members.get(a, set()) & members.get(b, set())) for members in (old, new))
        if was != now:
            count = f"{now:,} {one if now == 1 else many}" if now else f"no {one}"
            sentence = f"{labels.get(a, a)} and {labels.get(b, b)} share {count}, before {was:,}."
            row = ("pairs", "more" if now > was else "fewer", f"{a} {b}", str(was), str(now), sentence)
            rows.append((-abs(now - was), f"{a} {b}", row))
    yield from (row for _, _, row in sorted(rows))


def _verdicts(old: pd.DataFrame, new: pd.DataFrame, record: str) -> Iterator[Row]:
    before, after = (
        frame[frame["record"] == record].set_index("claim_id").sort_index() for frame in (old, new)
    )
    for claim in after.index.intersection(before.index):
        was, now = before.loc[claim, "verdict"], after.loc[claim, "verdict"]
        if was != now:
            sentence = f"{str(after.loc[claim, 'statement']).rstrip('.')}: {now}, before {was}."
            yield "verdicts", "changed", claim, was, now, sentence


def _members(tables: Tables, follow: Mapping[str, str] | None = None) -> Members:
    """Return the projects of each department; those of merged bodies count for the one that followed, each once."""
    table = tables["participation"]
    members: Members = {}
    for one, projects in table[table["in_network"] == "yes"].groupby("participant_id")["project_id"]:
        members.setdefault((follow or {}).get(str(one), str(one)), set()).update(projects)
    return members


def _labels(tables: Tables) -> dict[str, str]:
    table = tables["participation"]
    own = table[table["organisation_id"] == table["participant_id"]]
    return dict(zip(own["participant_id"], own["name"], strict=True))
