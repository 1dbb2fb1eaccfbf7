"""What the watch has seen so far: a table to which rows are added and from which none is ever taken."""

from __future__ import annotations

import csv
import datetime
import io
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

LEDGER = Path("data/raw/sources.ledger.csv")
HEARTBEAT_DAYS = 28  # GitHub switches a schedule off after 60 days without a commit
SETTLED = {"unchanged", "fetched", "seen"}


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


def read(root: Path) -> list[Row]:
    """Read the ledger; a last line that a power cut left unfinished is passed over."""
    path = root / LEDGER
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.reader(stream) if len(r) == len(COLUMNS)]
    return [Row(*r) for r in rows if r != COLUMNS]


def append(root: Path, rows: list[Row]) -> int:
    """Add rows that say something new, or repeat what was last said of an address 28 days ago or more.

    Returns
    -------
    int
        How many rows were added; they are written in one piece, after what is there.
    """
    last = {r.url: r for r in read(root)}
    new = [r for r in rows if _tells(r, last.get(r.url))]
    if not new:
        return 0
    path = root / LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_bytes() if path.is_file() else b""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    if not old:
        writer.writerow(COLUMNS)
    elif not old.endswith(b"\n"):
        buffer.write("\n")
    writer.writerows([_one_line(v) for v in asdict(r).values()] for r in new)
    with path.open("ab") as stream:
        stream.write(buffer.getvalue().encode())
        stream.flush()
        os.fsync(stream.fileno())
    return len(new)


def _tells(row: Row, last: Row | None) -> bool:
    if last is None or (row.verdict, row.version, row.attachments) != (
        last.verdict,
        last.version,
        last.attachments,
    ):
        return True
    then, now = (datetime.date.fromisoformat(r.checked[:10]) for r in (last, row))
    return (now - then).days >= HEARTBEAT_DAYS or row.etag != last.etag


def _one_line(value: str) -> str:
    """Titles come from the web: no line breaks, and nothing that a spreadsheet would run as a formula."""
    text = " ".join(str(value).split())
    return f"'{text}" if text[:1] in "=+-@" and text[:1] else text


def settled(rows: list[Row], url: str) -> Row | None:
    """Return the last row that says how an address was when nothing was left to look at."""
    return next((r for r in reversed(rows) if r.url == url and r.verdict in SETTLED), None)


def etag(rows: list[Row], url: str, sha256: str) -> str:
    """Return the server's mark of the very file that is recorded, or an empty text."""
    return next((r.etag for r in reversed(rows) if r.url == url and r.version == sha256 and r.etag), "")
