"""Say what changed between two editions, in sections for a page."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pandas as pd

from joinup.changes.compare import Side
from joinup.config.edition import Edition, Record
from joinup.schemas import CLAIMS, CLEAN
from joinup.tables.table import read

MOST_SHOWN = 8
TITLES = {  # {0}, {1}: what the record's projects and bodies are called
    ("verdicts", "not compared"): "{0}: how far the editions can be compared",
    ("projects", "new"): "New {0}",
    ("projects", "not seen again"): "{0} not seen again",
    ("projects", "removed"): "{0} removed",
    ("participants", "new"): "Bodies newly named in {0} that both editions list",
    ("participants", "not named again"): "Bodies not named again in {0} that both editions list",
    ("participants", "removed"): "Bodies removed from {0} that both editions list",
    ("roles", "changed"): "{0}: roles that changed",
    ("departments", "joined"): "{0}: {1} that joined",
    ("departments", "not seen again"): "{0}: {1} not seen again",
    ("pairs", "more"): "Pairs that share more {0}",
    ("pairs", "fewer"): "Pairs that share fewer {0}",
    ("verdicts", "changed"): "{0}: verdicts that changed",
}
WHOLE = {"names": "Bodies renamed, split or merged (not counted as changes)", "records": "Records"}


def side_of(edition: Edition, folder: Path) -> Side:
    """Read one edition's side of a comparison from its folder of results."""
    names = [record.record for record in edition.records if (folder / record.record / "tables").is_dir()]
    tables = {
        name: {t: read(folder / name / f"tables/{t}.csv", CLEAN[t]) for t in ("projects", "participation")}
        for name in names
    }
    records = {record.record: record for record in edition.records if record.record in names}
    claims = read(folder / "tables/claims.csv", CLAIMS["claims"])
    return Side(edition.as_of.isoformat(), records, tables, claims)


def sections(changes: pd.DataFrame, records: Mapping[str, Record]) -> list[tuple[str, list[str]]]:
    """Return the title and the sentences of each section with changes, in the order of the edition's records.

    A long list is cut, with a count of the rest.

    >>> from joinup.config.edition import Record
    >>> row = {"order": 1, "record": "pilots", "section": "projects", "change": "new", "subject": "p",
    ...        "before": "", "after": "P", "sentence": "P is new."}
    >>> sections(pd.DataFrame([row]), {"pilots": Record(record="pilots", project=("pilot", "pilots"))})
    [('New pilots', ['P is new.'])]
    """
    parts = [(title, changes[changes["section"] == section]) for section, title in WHOLE.items()]
    for record, (section, change) in product(records, TITLES):
        own = (changes[["record", "section", "change"]] == [record, section, change]).all(axis=1)
        nouns = records[record].project[1], records[record].body[1]
        parts.append((TITLES[section, change].format(*nouns), changes[own]))
    out = []
    for title, rows in parts:
        lines = rows["sentence"].head(MOST_SHOWN).tolist()
        if len(rows) > MOST_SHOWN:
            lines.append(f"And {len(rows) - MOST_SHOWN:,} more, in the workbook.")
        if lines:
            out.append((title[0].upper() + title[1:], lines))
    return out
