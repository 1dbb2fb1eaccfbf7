"""What the commands around GOV.UK report: tables for programs, Markdown for people."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from joinup.sources.source_state import Row, csv_text

REPORTS = Path("results/sources")
LONGEST_CELL = 200
MARKUP = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]#"} | {"<": "&lt;", ">": "&gt;", "@": "&#64;"})


def cell(value: str) -> str:
    """Return text from the web as it may stand in a Markdown table: no markup, no links, nobody notified.

    >>> cell("a|b\\n<img> @all [x](y)")
    'a\\\\|b &lt;img&gt; &#64;all \\\\[x\\\\](y)'
    """
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value)
    short = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"
    return " ".join(short.split()).translate(MARKUP)


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table of text from the web."""
    lines = [list(head), ["---"] * len(head), *([cell(v) for v in r] for r in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def check_report(rows: Sequence[Row], news: Sequence[Row]) -> str:
    """Return the Markdown report of a check: what to look at, or that there is nothing new."""
    head = "# Sources: what GOV.UK has now\n\n"
    if not news:
        return f"{head}Nothing new: {len(rows)} pages and files are as they were.\n"
    body = [(r.verdict, r.document or r.edition, r.url, r.detail) for r in news]
    return (
        f"{head}{len(news)} of {len(rows)} to look at.\n\n"
        f"{markdown_table(('verdict', 'document', 'address', 'what was seen'), body)}\n\n"
        "`make fetch` brings new files and keeps the old; `make new-edition NAME=<address>` starts an "
        "edition; `make check-sources SEEN=<address>` puts one aside.\n"
    )


def csv_table(kind: type, rows: Sequence[Any]) -> bytes:
    """Return dataclass instances as the bytes of a CSV file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f.name for f in fields(kind)])
    writer.writerows([csv_text(v) for v in asdict(r).values()] for r in rows)
    return buffer.getvalue().encode()
