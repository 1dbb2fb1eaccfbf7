"""What the commands around GOV.UK report: tables for programs, Markdown for people."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

REPORTS = Path("results/sources")
LONGEST_CELL = 200
LONGEST_CSV_CELL = 2_000
MARKUP = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]#"} | {"<": "&lt;", ">": "&gt;", "@": "&#64;"})


def cell(value: str) -> str:
    """Return text from the web as it may stand in a Markdown table: no markup, no links, nobody notified.

    >>> cell("a|b\\n<img> @all [x](y)")
    'a\\\\|b &lt;img&gt; &#64;all \\\\[x\\\\](y)'
    """
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value)
    short = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"
    return " ".join(short.split()).translate(MARKUP)


def csv_text(value: str) -> str:
    """Return text from the web for a CSV cell: one line, not too long, and nothing that runs as a formula.

    >>> csv_text("=1+1\\nb")
    "'=1+1 b"
    """
    text = " ".join(str(value).split())[: LONGEST_CSV_CELL - 1]
    return f"'{text}" if text[:1] in set("=+-@") else text


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table of text from the web."""
    lines = [list(head), ["---"] * len(head), *([cell(v) for v in r] for r in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def csv_table(kind: type, rows: Sequence[Any]) -> bytes:
    """Return dataclass instances as the bytes of a CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f.name for f in fields(kind)])
    writer.writerows([csv_text(v) for v in asdict(r).values()] for r in rows)
    return buffer.getvalue().encode()
