"""Say what changed between two editions: sections for a page, and facts for its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.changes.compare import Side
from joinup.schemas import CLAIMS, CLEAN
from joinup.tables import read

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

MOST_SHOWN = 8
TITLES = {  # {0}: what the record's projects are called
    ("verdicts", "not compared"): "{0}: how far the editions can be compared",
    ("projects", "new"): "New {0}",
    ("projects", "not seen again"): "{0} not seen again",
    ("projects", "removed"): "{0} removed",
    ("participants", "new"): "Bodies newly named in {0} that both editions list",
    ("participants", "not named again"): "Bodies not named again in {0} that both editions list",
    ("participants", "removed"): "Bodies removed from {0} that both editions list",
    ("roles", "changed"): "{0}: roles that changed",
    ("departments", "joined"): "{0}: departments that joined",
    ("departments", "not seen again"): "{0}: departments not seen again",
    ("pairs", "more"): "Pairs that share more {0}",
    ("pairs", "fewer"): "Pairs that share fewer {0}",
    ("verdicts", "changed"): "{0}: verdicts that changed",
}
WHOLE = {"names": "Departments renamed, split or merged (not counted as changes)", "records": "Records"}


def side_of(edition: Edition, folder: Path) -> Side:
    """Read one edition's side of a comparison from its folder of results."""
    names = [record.record for record in edition.records if (folder / record.record / "tables").is_dir()]
    tables = {
        name: {t: read(folder / name / f"tables/{t}.csv", CLEAN[t]) for t in ("projects", "participation")}
        for name in names
    }
    records = {record.record: record for record in edition.records if record.record in names}
    claims = read(folder / "tables/claims.csv", CLAIMS["claims"])
    return Side(edition.edition, edition.as_of.isoformat(), records, tables, claims)


def sections(changes: pd.DataFrame, records: Mapping[str, Record]) -> list[tuple[str, list[str]]]:
    """Say what changed, section by section; a long list is cut, with a count of the rest.

    Parameters
    ----------
    changes
        The table ``changes``.
    records
        The edition's records by name; their order is that of the sections.

    Returns
    -------
    list of (title, sentences)
        No section is empty.

    Examples
    --------
    >>> from joinup.config.edition import Record
    >>> row = {"order": 1, "record": "pilots", "section": "projects", "change": "new", "subject": "p",
    ...        "before": "", "after": "P", "sentence": "P is new."}
    >>> sections(pd.DataFrame([row]), {"pilots": Record(record="pilots", project=("pilot", "pilots"))})
    [('New pilots', ['P is new.'])]
    """
    parts = []
    for key, rows in _groups(changes, records).items():
        if rows.empty:
            continue
        record, section, change = key
        title = WHOLE.get(section) or TITLES[section, change].format(records[record].project[1])
        lines = rows["sentence"].head(MOST_SHOWN).tolist()
        if len(rows) > MOST_SHOWN:
            lines.append(f"And {len(rows) - MOST_SHOWN:,} more, in the workbook.")
        parts.append((title[0].upper() + title[1:], lines))
    return parts


def facts(changes: pd.DataFrame, records: Mapping[str, Record]) -> list[dict[str, Any]]:
    """Return the number of differences of each kind as facts of ``facts.json``, also where there are none."""
    rows = []
    for key, group in _groups(changes, records).items():
        columns = zip(("record", "section", "change"), key, strict=True)
        where = " and ".join(f"{column} == '{value}'" for column, value in columns if value)
        name = "_".join(filter(None, ("changes", *key))).replace(" ", "_").replace("-", "_")
        fact = {"id": name, "value": len(group), "text": f"{len(group):,}"}
        rows.append(fact | {"way": "rows", "table": "changes", "where": where, "column": "", "note": ""})
    return rows


def _groups(changes: pd.DataFrame, records: Mapping[str, Record]) -> dict[tuple[str, str, str], pd.DataFrame]:
    """Return the rows of each record, section and change in a reader's order; names and records are one group each."""
    one = changes["section"].isin(WHOLE)
    keys = [changes["record"].mask(one, ""), changes["section"], changes["change"].mask(one, "")]
    groups = {key: rows for key, rows in changes.groupby(keys)}
    order = [*(("", section, "") for section in WHOLE), *((r, *kind) for r in records for kind in TITLES)]
    return {key: groups.get(key, changes.head(0)) for key in order}
