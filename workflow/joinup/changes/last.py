"""What changed since the last build of an edition: its state is kept outside the results."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from joinup.files import digest, write_bytes

FOLDER = Path(".snakemake/joinup-last")
MOST_NAMED = 3
CALL = re.compile(r"\(\s*['\"]([a-z0-9-]+)['\"]\s*,\s*['\"](\w+)['\"]")  # of a fact, in a narrative

State = Mapping[str, Mapping[str, str]]


def numbers(content: Mapping[str, Any], narrative: str = "") -> dict[str, str]:
    """Return the texts of all facts of an edition's ``facts.json``, by their names, such as pilots.projects_known.

    Those that a narrative prints come first, in its order.
    """
    texts = {
        f"{r}.{f['id']}": f["text"] for r, part in content.get("records", {}).items() for f in part["facts"]
    }
    printed = [".".join(call) for call in CALL.findall(narrative)]
    return {name: texts[name] for name in dict.fromkeys([*printed, *texts]) if name in texts}


def verdicts(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the verdict on each claim and where an undecided one points, by record and claim."""
    return {
        f"{row['record']}.{row['claim_id']}": ", ".join(filter(None, [row["verdict"], row.get("leaning")]))
        for row in content.get("claims", [])
    }


def state(content: Mapping[str, Any], figures: Mapping[str, Path], narrative: str = "") -> State:
    """Return what a build is known by: texts of facts, verdicts, and a checksum of each figure.

    ``content`` is the edition's ``facts.json``; ``figures`` the drawing (SVG) of each figure, as ``pilots.network``.
    """
    drawings = {name: digest(path) for name, path in sorted(figures.items())}
    return {"verdict": verdicts(content), "number": numbers(content, narrative), "figure": drawings}


def differences(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[Any, str, str]]:
    """Yield each key whose values differ, sorted, with both values as text, an absent one empty."""
    for key in sorted({*old.keys(), *new.keys()}):
        was, now = str(old.get(key, "")), str(new.get(key, ""))
        if was != now:
            yield key, was, now


def what_changed(before: State, after: State) -> list[str]:
    """Say in a line each which numbers, verdicts and figures changed from one build to the next.

    They are in the order of the later build.

    >>> what_changed({"number": {"pilots.projects_known": "23"}}, {"number": {"pilots.projects_known": "26"}})
    ['1 number changed: pilots, projects known: 23 → 26']
    """
    lines = []
    for noun in after:
        texts = []
        rank = {name: place for place, name in enumerate(after[noun])}
        changes = differences(before.get(noun) or after[noun], after[noun])
        for name, was, now in sorted(changes, key=lambda change: rank.get(change[0], len(rank))):
            label = name.replace(".", ", ", 1).replace("_", " ")  # record, then the fact, claim or figure
            texts.append(label if noun == "figure" else f"{label}: {was or 'none'} → {now or 'none'}")
        more = [f"and {len(texts) - MOST_NAMED} more"] if len(texts) > MOST_NAMED else []
        if texts:
            text = "; ".join([*texts[:MOST_NAMED], *more])
            lines.append(f"{len(texts)} {noun}{'s' if len(texts) > 1 else ''} changed: {text}")
    return lines


def compare_with_last(edition: str, now: State, root: Path = Path()) -> list[str]:
    """Say what changed since the last build, and keep this build's state for the next comparison."""
    path = root / FOLDER / f"{edition}.json"
    try:
        lines = what_changed(json.loads(path.read_text(encoding="utf-8")), now)
    except (OSError, ValueError, AttributeError, TypeError):  # no build before, or a damaged file
        lines = []
    write_bytes(json.dumps(now, indent=1, sort_keys=True, ensure_ascii=False).encode(), path)
    return lines
