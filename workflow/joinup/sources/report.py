"""The report of a check, as a table for programs and as Markdown for people."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from joinup.files import write_bytes
from joinup.sources.ledger import Row
from joinup.sources.organisations import Difference

FOLDER = Path("results/sources")
LONGEST_CELL = 300
OUTSIDE = str.maketrans({c: f"\\{c}" for c in "\\|*_`[]#"} | {"<": "&lt;", ">": "&gt;", "@": "&#64;"})


def cell(value: str) -> str:
    """Return text from outside as it may stand in a Markdown table: no markup, no links, nobody notified.

    >>> cell("a|b\\n<img> @all [x](y)")
    'a\\\\|b &lt;img&gt; &#64;all \\\\[x\\\\](y)'
    """
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value)
    short = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"
    return " ".join(short.split()).translate(OUTSIDE)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), ["---"] * len(head), *([cell(v) for v in r] for r in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def of_check(rows: Sequence[Row], open_rows: Sequence[Row]) -> str:
    """Return the Markdown report of a check: what to look at first, the count of the rest last."""
    parts = ["# Sources: what GOV.UK has now", ""]
    if open_rows:
        parts.append(f"{len(open_rows)} of {len(rows)} to look at.\n")
        body = [(r.verdict, r.document or r.edition, r.url, r.detail) for r in open_rows]
        parts.append(table(("verdict", "document", "address", "what was seen"), body))
        parts.append(
            "\n`make fetch` brings new files and keeps the old; `make new-edition NAME=<address>` starts an "
            "edition; `make check-sources SEEN=<address>` puts one aside."
        )
    else:
        parts.append(f"Nothing new: {len(rows)} pages and files are as they were.")
    return "\n".join(parts) + "\n"


def of_organisations(found: Sequence[Difference], count: int, on: str) -> str:
    """Return the Markdown report of a comparison with GOV.UK's list of organisations."""
    parts = [
        "# Organisations: proposals",
        "",
        f"GOV.UK's list has {count} bodies on {on}; {len(found)} differences. Nothing was changed: the list "
        "knows the present only, so each proposal needs a source for its date.",
    ]
    if found:
        rows = [
            (d.difference, d.organisation_id or d.govuk_slug, d.ours, d.theirs, d.proposal) for d in found
        ]
        parts += ["", table(("difference", "body", "here", "GOV.UK", "proposal"), rows)]
    return "\n".join(parts) + "\n"


def write_csv(path: Path, kind: type, rows: Sequence[Any]) -> None:
    """Write dataclass instances as a CSV table, moved into place when it is whole."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f.name for f in fields(kind)])
    writer.writerows([f"'{v}" if v[:1] in tuple("=+-@") else v for v in asdict(r).values()] for r in rows)
    write_bytes(buffer.getvalue().encode(), path)
