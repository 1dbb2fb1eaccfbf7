"""Two editions side by side: who joined and left, what was added and ended, what moved, what is now said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from joinup.changes.continuity import carried, continuity, in_force, not_comparable

SECTIONS = ("names", "departments", "pilots", "outcomes", "links", "ranks", "claims")
COLUMNS = [
    "order",
    "section",
    "change",
    "subject",
    "label",
    "before",
    "after",
    "before_said",
    "after_said",
    "beyond",
]

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One edition: its name, the day as of which it names departments, and its tables.

    ``tables`` holds clean ``participation`` and ``pilots``, and where there are any ``outcomes``, ``ranks``
    (participant_id, rank, rank_low, rank_high) and ``claims`` (claim_id, statement, verdict).
    """

    name: str
    as_of: str
    tables: Tables


def changes(before: Side, after: Side, organisations: pd.DataFrame) -> pd.DataFrame:
    """Compare two editions.

    Parameters
    ----------
    before, after
        The predecessor and the edition itself.
    organisations
        ``config/organisations.csv`` as text.

    Returns
    -------
    DataFrame
        One row for each change, in the order of ``SECTIONS``: renames, splits and mergers first, which are not
        counted as changes. ``before`` and ``after`` are numbers, ``before_said`` and ``after_said`` words;
        ``beyond`` says of a rank whether its move is larger than the uncertainty of the two rankings.
    """
    old, new = _members(before), _members(after)
    continued = continuity(organisations, before.as_of, after.as_of, set(old) | set(new))
    follow, split = carried(continued), not_comparable(continued)
    now = in_force(organisations, after.as_of)
    named = dict(zip(now["organisation_id"], now["name"], strict=True))
    labels = {**named, **_labels(before), **_labels(after)}
    rows: list[Row] = [
        {"section": "names", "change": c, "subject": f"{b} {a}", "label": label, "after_said": when}
        for c, b, a, label, when in continued.itertuples(index=False)
    ]
    old = _carry(old, follow)
    rows += _departments(old, new, split, labels)
    rows += _added(before, after, "pilots", "pilot_id", "name")
    rows += _added(before, after, "outcomes", "outcome_id", "title")
    rows += _links(old, new, split, labels)
    rows += _ranks(before, after, follow, split, labels)
    rows += _claims(before, after)
    blank: Row = {c: pd.NA if c in ("before", "after") else "" for c in COLUMNS}
    numbered = [{**blank, "order": n, **row} for n, row in enumerate(rows, 1)]
    frame = pd.DataFrame(numbered, columns=COLUMNS, dtype=object)
    return frame.astype({"order": int, "before": "Int64", "after": "Int64"})


def _members(side: Side) -> dict[str, set[str]]:
    """Return each department's pilots."""
    table = side.tables["participation"]
    own = table[table["in_network"] == "yes"]
    return {str(one): set(group) for one, group in own.groupby("participant_id")["pilot_id"]}


def _labels(side: Side) -> dict[str, str]:
    table = side.tables["participation"]
    own = table[(table["in_network"] == "yes") & (table["organisation_id"] == table["participant_id"])]
    return dict(zip(own["participant_id"], own["name"], strict=True))


def _carry(members: dict[str, set[str]], follow: Mapping[str, str]) -> dict[str, set[str]]:
    """Count the pilots of merged bodies for the one that followed, each pilot once."""
    out: dict[str, set[str]] = {}
    for one, pilots in members.items():
        out.setdefault(follow.get(one, one), set()).update(pilots)
    return out


def _departments(
    old: dict[str, set[str]], new: dict[str, set[str]], split: set[str], labels: Mapping[str, str]
) -> list[Row]:
    out = []
    for change, ids, members in (("joined", set(new) - set(old), new), ("left", set(old) - set(new), old)):
        column = "after" if change == "joined" else "before"
        for one in sorted(ids - split):
            row: Row = {"section": "departments", "change": change, "subject": one}
            out.append({**row, "label": labels.get(one, one), column: len(members[one])})
    return out


def _added(before: Side, after: Side, table: str, key: str, label: str) -> list[Row]:
    if table not in before.tables or table not in after.tables:
        return []
    sides = [dict(zip(s.tables[table][key], s.tables[table][label], strict=True)) for s in (before, after)]
    return [
        {"section": table, "change": change, "subject": one, "label": here[one]}
        for change, here, there in (("added", sides[1], sides[0]), ("ended", sides[0], sides[1]))
        for one in sorted(set(here) - set(there))
    ]


def _links(
    old: dict[str, set[str]], new: dict[str, set[str]], split: set[str], labels: Mapping[str, str]
) -> list[Row]:
    """Compare shared pilots of every pair that both editions can speak of; the largest moves first."""
    both = sorted((set(old) | set(new)) - split)
    out = []
    for a, b in combinations(both, 2):
        was, now = (len(m.get(a, set()) & m.get(b, set())) for m in (old, new))
        if was != now:
            change = "grew" if now > was else "shrank"
            label = f"{labels.get(a, a)} and {labels.get(b, b)}"
            row: Row = {"section": "links", "change": change, "subject": f"{a} {b}", "label": label}
            out.append({**row, "before": was, "after": now})
    return sorted(out, key=lambda r: (-abs(r["after"] - r["before"]), r["subject"]))


def _ranks(
    before: Side, after: Side, follow: Mapping[str, str], split: set[str], labels: Mapping[str, str]
) -> list[Row]:
    """Compare ranks; a move is larger than the uncertainty if the two rank intervals do not meet.

    The rank of a body into which others were merged has no predecessor of its own, and is left out.
    """
    if "ranks" not in before.tables or "ranks" not in after.tables:
        return []
    gone = split | set(follow) | set(follow.values())
    old, new = (s.tables["ranks"].set_index("participant_id") for s in (before, after))
    out = []
    for one in sorted((set(old.index) & set(new.index)) - gone):
        was, now = old.loc[one], new.loc[one]
        if was["rank"] == now["rank"]:
            continue
        apart = was["rank_high"] < now["rank_low"] or now["rank_high"] < was["rank_low"]
        row: Row = {"section": "ranks", "change": "rose" if now["rank"] < was["rank"] else "fell"}
        out.append(
            {
                **row,
                "subject": one,
                "label": labels.get(one, one),
                "before": int(was["rank"]),
                "after": int(now["rank"]),
                "before_said": f"{int(was['rank_low'])} to {int(was['rank_high'])}",
                "after_said": f"{int(now['rank_low'])} to {int(now['rank_high'])}",
                "beyond": "yes" if apart else "no",
            }
        )
    return sorted(out, key=lambda r: (r["beyond"] != "yes", r["after"], r["subject"]))


def _claims(before: Side, after: Side) -> list[Row]:
    if "claims" not in before.tables or "claims" not in after.tables:
        return []
    old, new = (s.tables["claims"].set_index("claim_id") for s in (before, after))
    return [
        {
            "section": "claims",
            "change": "verdict changed",
            "subject": one,
            "label": new.loc[one, "statement"],
            "before_said": old.loc[one, "verdict"],
            "after_said": new.loc[one, "verdict"],
        }
        for one in sorted(set(old.index) & set(new.index))
        if old.loc[one, "verdict"] != new.loc[one, "verdict"]
    ]


def facts(found: pd.DataFrame) -> pd.DataFrame:
    """Return every number of a comparison with how it follows from the table ``changes``.

    Returns
    -------
    DataFrame
        Columns id, value, table, where, way (rows | value), column: what ``Facts.add`` takes.

    >>> empty = pd.DataFrame(columns=COLUMNS)
    >>> facts(empty).query("id == 'changes_links_grew'")["value"].tolist()
    [0]
    """
    kinds = {
        "names": ("renamed", "split", "merged", "replaced", "reorganised"),
        "departments": ("joined", "left"),
        "pilots": ("added", "ended"),
        "outcomes": ("added", "ended"),
        "links": ("grew", "shrank"),
        "ranks": ("rose", "fell"),
        "claims": ("verdict changed",),
    }
    rows = []
    for section, names in kinds.items():
        for change in names:
            where = f"section == '{section}' and change == '{change}'"
            count = int(((found["section"] == section) & (found["change"] == change)).sum())
            rows.append((f"changes_{section}_{change.replace(' ', '_')}", count, where, "rows", ""))
    beyond = int((found["beyond"] == "yes").sum())
    rows.append(("changes_ranks_beyond", beyond, "section == 'ranks' and beyond == 'yes'", "rows", ""))
    for row in found.itertuples(index=False):
        for column in ("before", "after"):
            value = getattr(row, column)
            if pd.notna(value):
                name = f"changes_{row.section}_{str(row.subject).replace(' ', '_')}_{column}"
                where = f"section == '{row.section}' and subject == '{row.subject}'"
                rows.append((name, int(value), where, "value", column))
    frame = pd.DataFrame(rows, columns=["id", "value", "where", "way", "column"])
    frame.insert(2, "table", "changes")
    return frame


def begun_by(side: Side, year: int) -> Side:
    """Return an edition as it would have been with only the pilots that had begun by the end of a year.

    Pilots without a sourced start year are left out of it, so both sides of such a comparison should be made
    with this function. It compares two years within one list, not two publications: what it shows as added
    is what began later, and nothing can end in it.

    Parameters
    ----------
    side
        An edition whose ``pilots`` have the column start_year (numbers; unknown where no page gives one).
    year
        The last year that counts.
    """
    pilots = side.tables["pilots"]
    kept = pilots[pd.to_numeric(pilots["start_year"], errors="coerce") <= year]
    own = side.tables["participation"]
    tables = {"pilots": kept, "participation": own[own["pilot_id"].isin(kept["pilot_id"])]}
    return Side(f"{side.name}, pilots begun by {year}", side.as_of, tables)
