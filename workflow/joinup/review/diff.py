"""Describe what differs between two versions of an output, in words that a reviewer can follow up."""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from joinup.changes.last import numbers, verdicts
from joinup.errors import shown
from joinup.schemas import RESULTS

MOST_NAMED = 5
VISIBLE = 48  # of 255 levels of grey
ALIKE = 0.005  # share of pixels up to which pictures are called alike: other versions of a font renderer


def difference(path: str, before: bytes, after: bytes) -> tuple[bool, str]:
    """Compare two versions of an output.

    Parameters
    ----------
    path
        The output's path; its ending and name say how it is read.
    before, after
        The published version and the rebuilt one, as :func:`joinup.review.reference.fingerprint` gives them.

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
    if ending == ".png":
        return _pixels(before, after)
    try:
        if ending == ".csv":
            return False, _tables(Path(path).stem, before, after)
        if Path(path).name == "facts.json":
            return False, _facts(json.loads(before), json.loads(after))
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ):  # an empty or damaged file, or facts in another form
        pass
    return False, _lines(before, after)


def _tables(name: str, before: bytes, after: bytes) -> str:
    """Compare two tables by the key of their schema, else by the first columns that identify rows."""
    old, new = (pd.read_csv(io.BytesIO(b), dtype=str, keep_default_na=False) for b in (before, after))
    head = list(old.columns)
    if head != list(new.columns):
        gone, extra = [c for c in head if c not in new], [c for c in new if c not in old]
        return f"columns: without {', '.join(gone) or 'none'}, new {', '.join(extra) or 'none'}"
    keys = [list(RESULTS[name].key)] if name in RESULTS else []
    keys += [head[: n + 1] for n in range(len(head))]
    usable = [key for key in keys if set(key) <= set(head)]
    key = next((k for k in usable if not old.duplicated(k).any() and not new.duplicated(k).any()), head)
    old_cells, new_cells = _by_key(old, key), _by_key(new, key)
    shared = old_cells.keys() & new_cells.keys()
    changed = [
        f"{row}, {column}: {shown(a)} → {shown(b)}"
        for row in old_cells
        if row in shared
        for column, a, b in zip(head, old_cells[row], new_cells[row], strict=True)
        if a != b
    ]
    return _listed("cell", changed, "row", old_cells, new_cells) or "the order of rows"


def _by_key(frame: pd.DataFrame, key: list[str]) -> dict[str, list[str]]:
    """Return the rows of a table by the text of their key; rows that are alike in every column are numbered."""
    text = pd.Series([" ".join(row) for row in frame[key].itertuples(index=False)], dtype=str)
    numbers = [f" ({n + 1})" if n else "" for n in text.groupby(text).cumcount()]
    return dict(zip(text + pd.Series(numbers, dtype=str), frame.to_numpy().tolist(), strict=True))


def _facts(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Compare the texts of facts, and verdicts."""
    old, new = ({**numbers(content), **verdicts(content)} for content in (before, after))
    changed = [f"{k}: {shown(old[k])} → {shown(new[k])}" for k in old if k in new and old[k] != new[k]]
    return _listed("fact", changed, "fact", old, new) or "where facts come from, not their texts"


def _listed(one: str, changed: list[str], noun: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Say what changed, what is new and what is missing, each with its number and the first few."""
    parts = [
        (changed, one, "; "),
        ([k for k in new if k not in old], f"new {noun}", ", "),
        ([k for k in old if k not in new], f"missing {noun}", ", "),
    ]
    return "; ".join(
        f"{len(items)} {name}{'s' if len(items) > 1 else ''} ({between.join(items[:MOST_NAMED])}"
        f"{f'{between}…' if len(items) > MOST_NAMED else ''})"
        for items, name, between in parts
        if items
    )


def _pixels(before: bytes, after: bytes) -> tuple[bool, str]:
    import numpy as np
    from PIL import Image  # heavy, and only pictures that differ need it

    old, new = (np.asarray(Image.open(io.BytesIO(b)).convert("L"), dtype=int) for b in (before, after))
    if old.shape != new.shape:
        return False, f"its size: {old.shape[1]}×{old.shape[0]} → {new.shape[1]}×{new.shape[0]} (reduced)"
    visible = int((abs(old - new) > VISIBLE).sum())
    share = f"{visible} of {old.size} pixels differ visibly (at a quarter of its size)"
    return visible <= ALIKE * old.size, share


def _lines(before: bytes, after: bytes) -> str:
    old, new = (b.decode("utf-8", "replace").splitlines() for b in (before, after))
    lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]  # without the names of the two files
    lines = [line for line in lines if line[0] in "+-"]
    listed = "; ".join(f"{line[0]} {shown(line[1:])}" for line in lines[:MOST_NAMED])
    return f"{len(lines)} lines of text: {listed}" if lines else "white space"
