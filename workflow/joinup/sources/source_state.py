"""What was last accepted of each source: one row for each address, as it was when nothing was left to look at."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from joinup.files import write_bytes
from joinup.sources.report import csv_table

STATE = Path("data/raw/sources.state.csv")
HEARTBEAT_DAYS = 28  # GitHub switches a schedule off after 60 days without a commit
SETTLED = {"unchanged", "fetched", "seen"}


def now() -> str:
    """Return the present moment in universal time, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Row:
    """What was seen at one address: ``version`` is the page's date of change or the file's sha256,

    ``attachments`` the file names on a page separated by spaces, ``etag`` the server's mark of a file.
    """

    url: str
    document: str
    verdict: str
    version: str = ""
    attachments: str = ""
    etag: str = ""
    detail: str = ""
    checked: str = field(default_factory=now)


def read_state(root: Path) -> dict[str, Row]:
    """Read the table, by address; a line that is no row is passed over."""
    path = root / STATE
    if not path.is_file():
        return {}
    names = [f.name for f in fields(Row)]
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = [r for r in csv.reader(line[:50_000] for line in stream) if len(r) == len(names)]
    return {r[0]: Row(*r) for r in rows if r != names and r[2] in SETTLED}


def write_state(root: Path, rows: Iterable[Row]) -> None:
    """Remember the rows that need no look; one that says nothing new is dated anew after 28 days."""
    state = read_state(root)
    before = dict(state)
    for row in rows:
        if row.verdict in SETTLED and _is_news(row, state.get(row.url)):
            state[row.url] = row
    if state != before:
        write_bytes(csv_table(Row, [state[url] for url in sorted(state)]), root / STATE, lasting=True)


def _is_news(row: Row, last: Row | None) -> bool:
    if last is None or replace(row, checked="", detail="") != replace(last, checked="", detail=""):
        return True
    days = [datetime.date.fromisoformat(r.checked[:10]) for r in (last, row)]
    return (days[1] - days[0]).days >= HEARTBEAT_DAYS
