"""What changed, read from two built editions and handed on as facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup import tables
from joinup.changes.compare import COLUMNS, Side, begun_by, changes, facts
from joinup.claims.facts import shown
from joinup.schemas import RESULTS

if TYPE_CHECKING:
    from joinup.config.edition import Edition


def side_of(edition: Edition, files: Mapping[str, str]) -> Side:
    """Read one edition's side of a comparison; ranks are those of departments by pilots."""
    frames = {name: tables.read(path, RESULTS[name]) for name, path in files.items()}
    ranks = frames["ranks"]
    mine = ranks[(ranks["list"] == "pilots") & (ranks["what"] == "participant")]
    frames["ranks"] = mine.rename(columns={"id": "participant_id"})
    return Side(edition.edition, edition.as_of.isoformat(), frames)


def told(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return every number of a comparison as a fact of ``facts.json``."""
    return [
        {**row, "text": shown(row["value"]), "note": ""}
        for row in facts(found).sort_values("id").to_dict("records")
    ]


TITLES = {
    "names": "Departments renamed, split or merged",
    "departments": "Departments that joined or left",
    "pilots": "Pilots added and ended",
    "outcomes": "Outcomes added and ended",
    "links": "Pairs whose link grew or shrank",
    "ranks": "Ranks that moved",
    "claims": "Claims whose verdict changed",
}
MOST_TOLD = 8


def sections(found: pd.DataFrame) -> list[tuple[str, list[str], str]]:
    """Say in words what changed, section by section, the longest lists cut with a count of the rest.

    Returns
    -------
    list of (title, sentences, facts)
        ``facts`` are the ids of the section's counts, separated by spaces.

    Examples
    --------
    >>> row = {"order": 1, "section": "pilots", "change": "added", "subject": "p", "label": "P", "before": None,
    ...        "after": None, "before_said": "", "after_said": "", "beyond": ""}
    >>> sections(pd.DataFrame([row]))
    [('Pilots added and ended', ['P: added'], 'changes_pilots_added changes_pilots_ended')]
    """
    counted = facts(found)
    out = []
    for section, title in TITLES.items():
        rows = found[found["section"] == section]
        if rows.empty:
            continue
        lines = [_line(row) for row in rows.head(MOST_TOLD).to_dict("records")]
        if len(rows) > MOST_TOLD:
            lines.append(f"and {len(rows) - MOST_TOLD} more, in the workbook")
        ids = counted.loc[
            counted["id"].str.startswith(f"changes_{section}_") & (counted["way"] == "rows"), "id"
        ]
        out.append((title, lines, " ".join(ids)))
    return out


def _line(row: Any) -> str:
    """Say one change in words."""
    moved = ""
    if shown(row["before"]) != "not known" and shown(row["after"]) != "not known":
        moved = f" from {shown(row['before'])} to {shown(row['after'])}"
    elif row["before_said"] and row["after_said"]:
        moved = f", from {row['before_said']} to {row['after_said']}"
    beyond = {
        "yes": ", more than the rankings' own uncertainty",
        "no": ", within the rankings' own uncertainty",
    }.get(row["beyond"], "")
    return f"{row['label'] or row['subject']}: {row['change']}{moved}{beyond}"


def began_later(
    edition: Edition, tables_of: Mapping[str, pd.DataFrame], organisations: pd.DataFrame
) -> pd.DataFrame:
    """Compare the pilots begun by the first sourced start year with those begun by the last, within one list.

    It is no comparison of two publications: what it shows as added began later, and nothing can end in it.

    Returns
    -------
    pandas.DataFrame
        As of :func:`joinup.changes.compare.changes`; no row where fewer than two start years are on record.
    """
    years = sorted(int(y) for y in tables_of["pilots"]["start_year"].dropna().unique())
    if len(years) < 2:
        return pd.DataFrame(columns=COLUMNS)
    side = Side(edition.edition, edition.as_of.isoformat(), dict(tables_of))
    return changes(begun_by(side, years[0]), begun_by(side, years[-1]), organisations)
