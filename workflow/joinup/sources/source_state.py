"""What was last seen of each source: a table to which rows are added and from which none is ever taken."""

from __future__ import annotations

import csv
import datetime
import io
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

STATE = Path("data/raw/sources.ledger.csv")
HEARTBEAT_DAYS = 28  # GitHub switches a schedule off after 60 days without a commit
SETTLED = {"unchanged", "fetched", "seen"}
LONGEST_CELL = 2_000


@dataclass(frozen=True)
class Row:
    """What was seen at one address: ``version`` is the page's date of change or the file's sha256,

    ``attachments`` the file names on a page separated by spaces, ``etag`` the server's mark of a file.
    """

    checked: str
    edition: str
    document: str
    url: str
    verdict: str
    version: str = ""
    attachments: str = ""
    etag: str = ""
    detail: str = ""


COLUMNS = [f.name for f in fields(Row)]


def now() -> str:
    """Return the present moment in universal time, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_state(root: Path) -> list[Row]:
    """Read the table; a line that a power cut left unfinished, or that is no row, is passed over."""
    path = root / STATE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        lines = (line for line in stream if len(line) <= LONGEST_CELL * len(COLUMNS))
        rows = [r for r in csv.reader(lines) if len(r) == len(COLUMNS)]
    return [Row(*r) for r in rows if r != COLUMNS]


def add_to_state(root: Path, rows: list[Row]) -> int:
    """Add rows that are news, or repeat what was last seen at an address 28 days ago or more.

    Returns
    -------
    int
        How many rows were added; they are written in one piece, after what is there.
    """
    last = {r.url: r for r in read_state(root)}
    rows = [Row(*map(csv_text, asdict(r).values())) for r in rows]
    new = [r for r in rows if _is_news(r, last.get(r.url))]
    if not new:
        return 0
    path = root / STATE
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if path.is_file() else b""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    if not old:
        writer.writerow(COLUMNS)
    elif not old.endswith(b"\n"):
        buffer.write("\n")
    writer.writerows(asdict(r).values() for r in new)
    with path.open("ab") as stream:
        stream.write(buffer.getvalue().encode())
        stream.flush()
        os.fsync(stream.fileno())
    return len(new)


def _is_news(row: Row, last: Row | None) -> bool:
    if last is None or any(
        getattr(row, name) != getattr(last, name) for name in ("verdict", "version", "attachments", "etag")
    ):
        return True
    days = [datetime.date.fromisoformat(r.checked[:10]) for r in (last, row)]
    return (days[1] - days[0]).days >= HEARTBEAT_DAYS


def csv_text(value: str) -> str:
    """Return text from the web for a cell: one line, not too long, and nothing that runs as a formula.

    >>> csv_text("=1+1\\nb")
    "'=1+1 b"
    """
    text = " ".join(str(value).split())[: LONGEST_CELL - 1]
    return f"'{text}" if text[:1] in set("=+-@") else text


def last_settled(rows: list[Row], url: str) -> Row | None:
    """Return the last row of an address from when nothing was left to look at."""
    return next((r for r in reversed(rows) if r.url == url and r.verdict in SETTLED), None)


def last_etag(rows: list[Row], url: str, sha256: str) -> str:
    """Return the server's mark of the very file that is recorded, or an empty text."""
    return next((r.etag for r in reversed(rows) if r.url == url and r.version == sha256 and r.etag), "")
