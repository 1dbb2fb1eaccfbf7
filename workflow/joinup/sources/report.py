"""What the commands around GOV.UK report and remember: tables for programs, Markdown for people."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from joinup.errors import short
from joinup.files import write_bytes
from joinup.tables import csv_bytes

GOOD, LOOK, FAILED = 0, 10, 1  # exit status: nothing to do, something to look at, not complete
REPORTS = Path("results/sources")
STATE = Path("data/raw/sources.state.csv")
HEARTBEAT_DAYS = 28  # GitHub switches a schedule off after 60 days without a commit
SETTLED = {"unchanged", "fetched", "seen"}
LONGEST_CELL, LONGEST_CSV_CELL = 200, 2_000
MARKUP = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]#"} | {"<": "&lt;", ">": "&gt;", "@": "&#64;"})


def cell(value: str) -> str:
    """Return text from the web as it may stand in a Markdown table: no markup, no links, nobody notified.

    >>> cell("a|b\\n<img> @all [x](y)")
    'a\\\\|b &lt;img&gt; &#64;all \\\\[x\\\\](y)'
    """
    return " ".join(short(value, LONGEST_CELL).split()).translate(MARKUP)


def csv_text(value: str) -> str:
    """Return text from the web for a CSV cell: one line, not too long, and nothing that runs as a formula.

    >>> csv_text("=1+1\\nb")
    "'=1+1 b"
    """
    text = " ".join(str(value).split())[: LONGEST_CSV_CELL - 1]
    return f"'{text}" if text[:1] in set("=+-@") else text


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of text from the web."""
    lines = [head, ["---"] * len(head), *([cell(v) for v in r] for r in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def csv_table(kind: type, rows: Sequence[Any]) -> bytes:
    """Return dataclass instances as the bytes of a CSV file."""
    frame = pd.DataFrame(map(asdict, rows), columns=[f.name for f in fields(kind)])
    return csv_bytes(frame.map(csv_text))


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
    """Read what was last accepted of each address; a line that is no row is passed over."""
    path, names = root / STATE, [f.name for f in fields(Row)]
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        rows = [r for r in csv.reader(line[:50_000] for line in stream) if len(r) == len(names)]
    return {r[0]: Row(*r) for r in rows if r[2] in SETTLED}


def write_state(root: Path, rows: Iterable[Row]) -> None:
    """Remember the rows that need no look; one that says nothing new is dated anew after 28 days."""
    before = read_state(root)
    news = {r.url: r for r in rows if r.verdict in SETTLED and _is_news(r, before.get(r.url))}
    if news:
        state = before | news
        write_bytes(csv_table(Row, [state[url] for url in sorted(state)]), root / STATE, lasting=True)


def _is_news(row: Row, last: Row | None) -> bool:
    if last is None or replace(row, checked="", detail="") != replace(last, checked="", detail=""):
        return True
    days = [datetime.date.fromisoformat(r.checked[:10]) for r in (last, row)]
    return (days[1] - days[0]).days >= HEARTBEAT_DAYS
