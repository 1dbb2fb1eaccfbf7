"""What changed since the last build of an edition: its state is kept outside the results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joinup.files import digest, write_bytes

FOLDER = Path(".snakemake/joinup-last")
MOST_NAMED = 3
LONGEST = 40  # characters of a value on one line of the screen

State = dict[str, dict[str, str]]


def numbers(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of all facts of a ``facts.json``, of an edition or of one record.

    >>> numbers({"records": {"pilots": {"facts": [{"id": "projects_known", "text": "26"}]}}})
    {'pilots.projects_known': '26'}
    """
    own = {fact["id"]: fact["text"] for fact in content.get("facts", [])}
    for record, part in content.get("records", {}).items():
        own |= {f"{record}.{name}": text for name, text in numbers(part).items()}
    return own


def verdicts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the verdict on each claim, by record and claim."""
    return {f"{row['record']}.{row['claim_id']}": row["verdict"] for row in content.get("claims", [])}


def state(content: Mapping[str, Any], figures: Mapping[str, Path]) -> State:
    """Return what a build is known by: texts of facts, verdicts, and a checksum of each figure.

    Parameters
    ----------
    content
        The edition's ``facts.json``.
    figures
        The drawing (SVG) of each figure, by a name that a reader knows: ``pilots.network``.
    """
    return {
        "numbers": numbers(content),
        "verdicts": verdicts(content),
        "figures": {name: digest(path) for name, path in sorted(figures.items())},
    }


def what_changed(before: State, after: State) -> list[str]:
    """Say in at most three lines which numbers, verdicts and figures changed from one build to the next.

    Returns
    -------
    list of str
        A line for each kind that changed; none where nothing did, or where there was no build before.

    Examples
    --------
    >>> what_changed({"numbers": {"pilots.projects_known": "23"}}, {"numbers": {"pilots.projects_known": "26"}})
    ['1 number changed: pilots, projects known: 23 → 26']
    """
    lines = []
    for kind, noun in (("numbers", "number"), ("verdicts", "verdict"), ("figures", "figure")):
        old, new = before.get(kind, {}), after.get(kind, {})
        names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        if not old or not names:
            continue
        listed = [_change(name, old, new, kind == "figures") for name in names[:MOST_NAMED]]
        more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        plural = "s" if len(names) > 1 else ""
        lines.append(f"{len(names)} {noun}{plural} changed: {'; '.join(listed)}{more}")
    return lines


def compare_with_last(edition: str, now: State, root: Path = Path()) -> list[str]:
    """Say what changed since the last build, and keep this build's state for the next comparison."""
    path = root / FOLDER / f"{edition}.json"
    try:
        last = json.loads(path.read_text(encoding="utf-8"))
        lines = what_changed(last, now)
    except (OSError, ValueError, AttributeError, TypeError):  # no build before, or a damaged file
        last, lines = {}, []
    if last != now:
        write_bytes(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False).encode(), path)
    return lines


def _change(name: str, old: Mapping[str, str], new: Mapping[str, str], only_name: bool) -> str:
    label = name.replace(".", ", ", 1).replace("_", " ")  # record, then the fact, claim or figure
    if name not in old:
        return f"{label} (new)"
    if name not in new:
        return f"{label} (no longer given)"
    return label if only_name else f"{label}: {_cut(old[name])} → {_cut(new[name])}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
