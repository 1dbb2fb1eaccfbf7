"""The summary after a build: the brief, coverage, verdicts, what changed, documents wanted, time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from joinup.changes.last import compare_with_last, state
from joinup.errors import Fault, InputError
from joinup.schemas import VERDICTS

if TYPE_CHECKING:
    from joinup.config.edition import Edition

MOST_LINES = 25
WIDTH = 100


def read_facts(edition: Edition, root: Path = Path()) -> dict[str, Any]:
    """Read ``facts.json`` of an edition.

    Raises
    ------
    InputError
        If the edition has not been built.
    """
    path = Path("results") / edition.edition / "facts.json"
    if not (root / path).is_file():
        problem = "is not there: the edition has not been built"
        raise InputError(Fault(str(path), problem, "Run make brief first."))
    return json.loads((root / path).read_text(encoding="utf-8"))


def changes_on_screen(edition: Edition, content: Mapping[str, Any], root: Path = Path()) -> list[str]:
    """Compare this build with the last one, keep its state, and return at most three lines."""
    folder = root / "results" / edition.edition
    figures = {
        " ".join([*path.relative_to(folder).parts[:-2], path.stem]): path
        for path in sorted(folder.rglob("figures/*.svg"))
    }
    return compare_with_last(edition.edition, state(content, figures), root)


def summary(
    edition: Edition,
    content: Mapping[str, Any],
    wanted: Sequence[str] = (),
    changed: Sequence[str] = (),
    seconds: float | None = None,
) -> str:
    """Return the summary as text for the terminal, 25 lines at most.

    Parameters
    ----------
    edition
        The edition.
    content
        Its ``facts.json``: facts and claims of each record.
    wanted
        Titles of the documents that would complete the evidence.
    changed
        What changed since the last build, as :func:`changes_on_screen` gives it.
    seconds
        How long the build took.
    """
    reports = f"reports/{edition.edition}"
    head = [
        edition.title,
        f"  brief     {reports}/brief.html, brief.pdf",
        f"  more      {reports}/summary.pdf, annex.html",
        f"  tables    results/{edition.edition}/workbook.xlsx",
    ]
    width = max(len(record.record) for record in edition.records)
    coverage, verdicts = ["Evidence"], ["Verdicts"]
    for record in edition.records:
        part = content["records"].get(record.record, {"facts": [], "claims": []})
        facts = {fact["id"]: fact["text"] for fact in part["facts"]}
        total = (
            f" of {facts['projects_total']}"
            if facts.get("projects_total", "not known") != "not known"
            else ""
        )
        line = f"  {record.record:<{width}}  {facts.get('projects_known', 'no')}{total} {record.project[1]}"
        coverage.append(f"{line}, {facts.get('departments', 'no')} departments")
        counts = Counter(row["verdict"] for row in part["claims"])
        listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
        verdicts.append(f"  {record.record:<{width}}  {listed or 'no claim is asked of it'}")
    parts = [head, coverage, verdicts]
    if changed:
        parts.append(["Changed since the last build", *(f"  {line}" for line in changed)])
    if wanted:
        parts.append(
            ["Documents wanted (make fetch, or docs/documents.md)", *(f"  {title}" for title in wanted)]
        )
    foot = [f"Took {seconds:.0f} seconds."] if seconds is not None else []
    return "\n".join([*_fitted(parts, MOST_LINES - len(foot)), *foot]) + "\n"


def _fitted(parts: list[list[str]], most: int) -> list[str]:
    """Return the lines of all parts, the longest parts shortened until they fit."""
    hidden = [0] * len(parts)
    while sum(map(len, parts)) + sum(map(bool, hidden)) > most:
        longest = max(range(1, len(parts)), key=lambda n: len(parts[n]))
        parts[longest] = parts[longest][:-1]
        hidden[longest] += 1
    lines = []
    for part, number in zip(parts, hidden, strict=True):
        lines += [*part, f"  and {number} more"] if number else part
    return [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in lines]
