"""The three logs that reviewers in government ask for, from what the project knows already.

After the *Aqua Book* (HM Treasury, 2015) and the RAP guidance of the Analysis Function: a data log, a log of
assumptions and a log of quality assurance.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from joinup.files import digest
from joinup.review.reference import checksums_path
from joinup.sources.record import ATTRIBUTION
from joinup.wanted import wanted

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

Rows = list[dict[str, str]]
TEST = re.compile(r"^ *def test_", re.MULTILINE)


def read_rows(path: Path) -> Rows:
    """Return the rows of a table as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def data_log(edition: Edition, inputs: Sequence[Path], tables: Mapping[str, Rows]) -> str:
    """Return the data log: files with checksums, pages with licences, and what is missing.

    Parameters
    ----------
    edition
        The edition.
    inputs
        Files of registers and documents that it rests on.
    tables
        The result tables ``sources``, ``participation`` and ``contributions``.
    """
    uses = Counter(
        s for t in ("participation", "contributions") for r in tables[t] for s in r["source_ids"].split()
    )
    kinds = Counter((s["kind"], s["licence"]) for s in tables["sources"])
    files = [[p.as_posix(), _count(p), digest(p)] for p in sorted(inputs)]
    pages = [
        [
            s["source_id"],
            f"[{_cell(s['title'])}](<{s['url']}>)",
            s["publisher"],
            s["published"] or "not shown",
            s["retrieved"],
            s["licence"],
            s["kind"],
            uses[s["source_id"]],
        ]
        for s in tables["sources"]
    ]
    missing = [[d.title, d.gives, d.landing_page or "not known"] for d in wanted(edition)]
    licences = sorted({s["licence"] for s in tables["sources"]})
    parts = [
        _title("Data log", edition),
        "## Files\n",
        _table(["file", "rows", "sha256"], files),
        "## Pages by kind and licence\n",
        _table(["kind", "licence", "pages"], [[*k, n] for k, n in sorted(kinds.items())]),
        "Attribution: " + " ".join(ATTRIBUTION[n] for n in licences if n in ATTRIBUTION) + "\n",
        "## Pages\n",
        _table(
            ["id", "title", "publisher", "published", "read", "licence", "kind", "rows that rest on it"],
            pages,
        ),
        "## Documents that would complete the evidence\n",
        _table(["title", "gives", "address"], missing) if missing else "None is named.\n",
    ]
    return "\n".join(parts)


def assumptions_log(edition: Edition, settings: Settings, found: Mapping[str, Any], aliases: Rows) -> str:
    """Return the log of assumptions: totals, dates, decisions by hand, thresholds, readings of names.

    Parameters
    ----------
    edition, settings
        Where they are stated.
    found
        The content of ``facts.json``.
    aliases
        The table of published forms of names.
    """
    rows: list[list[object]] = [
        [f"There are {t.value} {what}", t.source, "coverage, verdicts, tipping points"]
        for what, t in (
            ("pilots", edition.known_totals.pilots),
            ("shared outcomes", edition.known_totals.shared_outcomes),
        )
        if t
    ]
    rows += [
        [c["statement"], c["whose"], "stated in the brief as taken, not tested"]
        for c in found["claims"]
        if c["verdict"] == "not tested"
    ]
    rows += [
        [f"What is missing differs: {text}", "the edition's file", "claims about these cannot be decided"]
        for text in (edition.biased.pilots, edition.biased.outcomes)
        if text
    ]
    rows += [
        [
            "Pilots without a start year are as of " + str(edition.undated_as_of),
            "the edition's file",
            "names, parents",
        ],
        ["Names are shown as of " + str(edition.as_of), "the edition's file", "labels only"],
        [
            "A pilot's names and parents are those of 1 April of its first year",
            "docs/decisions.md",
            "roll-up",
        ],
    ]
    decisions = [
        [f"{f.pilot}: {f.organisation} counts for {f.into}", f.reason] for f in edition.same_pilot
    ] + [
        [f"all pilots: {r.organisation} is one participant with {r.into}", r.reason]
        for r in edition.reconcile
    ]
    choices = sorted(vars(settings.statistics).items())
    flips = [[c["statement"], ", ".join(map(str, c["flips"]))] for c in found["claims"] if c["flips"]]
    read = [
        [a["alias"], a["organisation_id"], a["valid_from"], a["valid_to"], a["note"]]
        for a in aliases
        if a["note"]
    ]
    parts = [
        _title("Assumptions log", edition),
        _table(["assumption", "whose, or where it is stated", "what rests on it"], rows),
        "## Decisions by hand\n",
        _table(["decision", "reason"], decisions) if decisions else "None.\n",
        "## Thresholds and amounts\n",
        _table(["setting", "value"], [list(c) for c in choices]),
        "## Claims that a choice of method would turn\n",
        _table(["claim", "choices"], flips) if flips else "None.\n",
        "## Published names read as something else\n",
        _table(["as published", "organisation", "from", "to", "why"], read) if read else "None.\n",
    ]
    return "\n".join(parts)


def quality_log(
    edition: Edition, found: Mapping[str, Any], cleaning: Mapping[str, Rows], tests: Sequence[Path]
) -> str:
    """Return the log of quality assurance: tests, what cleaning did, verdicts and gaps, the published reference.

    Parameters
    ----------
    edition
        The edition.
    found
        The content of ``facts.json``.
    cleaning
        Steps of cleaning by list.
    tests
        Files of tests, relative to the project's root.
    """
    counted: Counter[str] = Counter()
    for path in tests:
        counted["/".join(path.parts[1:-1][:2])] += len(TEST.findall(path.read_text("utf-8")))
    steps = [[name, *s.values()] for name, rows in cleaning.items() for s in rows]
    claims = [[c["statement"], c["verdict"], "; ".join(c["gaps"]) or "none"] for c in found["claims"]]
    head = ["list", "step", "what", "rows before", "rows after", "which"]
    parts = [
        _title("Quality log", edition),
        "Every build checks its tables against their schemas and stops at the first stage whose input is wrong; "
        "every number of the brief is a fact that names its table, filter and sources.\n",
        "## What cleaning did\n",
        _table(head, steps),
        "## Claims and what is missing for them\n",
        _table(["claim", "verdict", "gaps"], claims),
        "## Tests\n",
        _table(["folder of tests", "tests"], [[k, n] for k, n in sorted(counted.items())])
        if counted
        else "The tests are not in this folder.\n",
        "## Published reference\n",
        f"`{checksums_path(edition.edition)}` holds the checksums of what was published, if it was; `make verify` "
        "rebuilds the edition and compares.\n",
        "## Review by others\n",
        "No review is on record. A reviewer's way through is in docs/review.md.\n",
    ]
    return "\n".join(parts)


def _title(what: str, edition: Edition) -> str:
    return f"# {what}\n\nEdition {edition.edition}, {edition.date.isoformat()}. Made by the build; edit its inputs.\n"


def _count(path: Path) -> str:
    return str(len(read_rows(path))) if path.suffix == ".csv" else ""


def _cell(value: object) -> str:
    """Return a text that a cell of a Markdown table shows as it is."""
    text = " ".join(str(value).split()).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\|`*_\[\]{}])", r"\\\1", text)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = (
            v if isinstance(v, str) and v.startswith("[") and v.endswith(">)") else _cell(v) for v in row
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"
