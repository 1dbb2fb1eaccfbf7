"""What differs between two versions of an output, in words a reviewer can follow up."""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections import Counter
from pathlib import Path

from joinup.errors import shown
from joinup.schemas import RESULTS

MOST_NAMED = 5
VISIBLE = 48  # of 255 levels of grey
ALIKE = 0.005  # share of pixels up to which pictures are called alike: other versions of a font renderer

Said = tuple[bool, str]  # is it the same to a reader? and what differs


def difference(path: str, before: bytes, after: bytes) -> Said:
    """Compare two versions of an output's essence.

    Parameters
    ----------
    path
        The output's path; its ending and name say how it is read.
    before, after
        The published version and the rebuilt one, as :func:`joinup.review.reference.essence` gives them.

    Returns
    -------
    (bool, str)
        Whether a reader would see the same, and one line on what differs.

    Examples
    --------
    >>> difference("results/x/tables/any.csv", b"id,n\\na,1\\n", b"id,n\\na,2\\nb,1\\n")
    (False, '1 cell (a, n: "1" → "2"); 1 new row (b)')
    """
    if before == after:
        return True, "the same to a reader, in other bytes"
    ending = Path(path).suffix
    if ending == ".csv":
        return False, _cells(Path(path).stem, before, after)
    if ending == ".json" and b'"facts"' in after:
        return False, _facts(before, after)
    if ending == ".png":
        return _pixels(before, after)
    return False, _lines(before, after)


def _rows(content: bytes) -> tuple[list[str], list[list[str]]]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))
    return (rows[0], rows[1:]) if rows else ([], [])


def _cells(name: str, before: bytes, after: bytes) -> str:
    head, old_rows = _rows(before)
    new_head, new_rows = _rows(after)
    if head != new_head:
        gone, come = [c for c in head if c not in new_head], [c for c in new_head if c not in head]
        return f"columns: without {', '.join(gone) or 'none'}, new {', '.join(come) or 'none'}"
    old, new = _keyed(name, head, old_rows, new_rows)
    changed = [
        f"{k}, {c}: {shown(a)} → {shown(b)}"
        for k in old
        if k in new
        for c, a, b in zip(head, old[k], new[k], strict=False)
        if a != b
    ]
    parts = [
        _named(changed, "cell", "; "),
        _named([k for k in new if k not in old], "new row"),
        _named([k for k in old if k not in new], "missing row"),
    ]
    return "; ".join(p for p in parts if p) or "the order of rows"


def _keyed(name: str, head: list[str], *tables: list[list[str]]) -> list[dict[str, list[str]]]:
    """Return the rows of tables by their key: that of their schema, else the first columns that tell rows apart."""
    known = [head.index(c) for c in (RESULTS[name].key if name in RESULTS else ()) if c in head]
    for at in [known, *(list(range(n)) for n in range(1, len(head) + 1))]:
        keyed = [{" ".join(r[i] for i in at if i < len(r)): r for r in rows} for rows in tables]
        if at and all(len(k) == len(rows) for k, rows in zip(keyed, tables, strict=True)):
            return keyed
    counted: list[dict[str, list[str]]] = []
    for rows in tables:  # rows that are alike in every column are numbered
        seen: Counter[str] = Counter()
        counted.append({})
        for row in rows:
            seen[text := " ".join(row)] += 1
            counted[-1][f"{text} ({seen[text]})"] = row
    return counted


def _named(what: list[str], noun: str, between: str = ", ") -> str:
    if not what:
        return ""
    more = f"{between}…" if len(what) > MOST_NAMED else ""
    return f"{len(what)} {noun}{'s'[: len(what) > 1]} ({between.join(what[:MOST_NAMED])}{more})"


def _facts(before: bytes, after: bytes) -> str:
    old, new = ({f["id"]: f for f in json.loads(b)["facts"]} for b in (before, after))
    changed = [
        f"{k}: {shown(old[k]['text'])} → {shown(new[k]['text'])}"
        for k in old
        if k in new and old[k]["text"] != new[k]["text"]
    ]
    parts = [
        _named(changed, "fact", "; "),
        _named([k for k in new if k not in old], "new fact"),
        _named([k for k in old if k not in new], "missing fact"),
    ]
    return "; ".join(p for p in parts if p) or "claims, captions or where facts come from, not their texts"


def _pixels(before: bytes, after: bytes) -> Said:
    import numpy as np
    from PIL import Image

    old, new = (np.asarray(Image.open(io.BytesIO(b)).convert("L"), dtype=int) for b in (before, after))
    if old.shape != new.shape:
        return False, f"its size: {old.shape[1]}×{old.shape[0]} → {new.shape[1]}×{new.shape[0]} (reduced)"
    seen = int((abs(old - new) > VISIBLE).sum())
    return seen <= ALIKE * old.size, f"{seen} of {old.size} pixels differ visibly (at a quarter of its size)"


def _lines(before: bytes, after: bytes) -> str:
    old, new = (b.decode("utf-8", "replace").splitlines() for b in (before, after))
    changes = [d for d in difflib.unified_diff(old, new, n=0, lineterm="") if d[:3] not in {"---", "+++"}]
    changes = [d for d in changes if d[0] in "+-"]
    if not changes:
        return "white space"
    return f"{len(changes)} lines of text: " + "; ".join(
        f"{d[0]} {shown(d[1:])}" for d in changes[:MOST_NAMED]
    )
