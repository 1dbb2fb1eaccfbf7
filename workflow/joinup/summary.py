"""What a build ends with: where the brief is, what it covers, which documents would complete it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from joinup.config.edition import Edition
from joinup.errors import Fault, InputError
from joinup.wanted import how_to_get, wanted


def read_found(edition: Edition) -> dict:
    """Read ``facts.json`` of an edition, and the facts of what changed since its predecessor.

    Raises
    ------
    InputError
        If the edition has not been built.
    """
    path = Path("results") / edition.edition / "facts.json"
    if not path.is_file():
        raise InputError(
            Fault(str(path), "is not there: the edition has not been built", "Run make brief first.")
        )
    found = json.loads(path.read_text(encoding="utf-8"))
    changed = path.parent / "changes/facts.json"
    if edition.predecessor and changed.is_file():
        found["facts"] += json.loads(changed.read_text(encoding="utf-8"))
    return found


def summary(edition: Edition, since: float | None = None) -> str:
    """Return the summary as text for the terminal.

    Parameters
    ----------
    edition
        The edition.
    since
        When the command began, in seconds since 1970, to say how long it took.
    """
    found = read_found(edition)
    box = found["figures"]["coverage"]
    reports = Path("reports") / edition.edition
    width = max(len(name) for name, _ in box["rows"])
    lines = ["", edition.title, ""]
    lines += [f"  brief      {reports / 'brief.html'}", f"             {reports / 'brief.pdf'}"]
    lines += [
        f"  summary    {reports / 'summary.pdf'}",
        f"  annex      {reports / 'annex.html'}",
        f"  tables     results/{edition.edition}/workbook.xlsx",
        "",
    ]
    lines += ["What it covers"] + [f"  {name:<{width}}  {value}" for name, value in box["rows"]] + [""]
    verdicts: dict[str, int] = {}
    for claim in found["claims"]:
        verdicts[claim["verdict"]] = verdicts.get(claim["verdict"], 0) + 1
    lines += ["Claims"] + [f"  {number} {verdict}" for verdict, number in sorted(verdicts.items())]
    missing = wanted(edition)
    if missing:
        lines += ["", "Documents wanted: they would complete the brief"]
        for d in missing:
            lines += [f"  {d.title}", f"      {how_to_get(d)}"]
    if since:
        lines += ["", f"Took {time.time() - since:.0f} seconds."]
    return "\n".join(lines) + "\n"
