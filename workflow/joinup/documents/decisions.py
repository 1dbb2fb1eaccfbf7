"""Decisions on candidates: their keys, and the small text file that keeps them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault, InputError, stop_if
from joinup.files import write_bytes
from joinup.reader import key_of
from joinup.sheets import read_csv
from joinup.tables import csv_bytes

if TYPE_CHECKING:
    from joinup.config.edition import Document, Edition
    from joinup.reader.cues import Kind

CUES = Path("config/cues.yaml")
DECISIONS = ("accept", "reject", "correct")
OPEN = "undecided"  # kept beside the decisions: what a person has not decided is no evidence that a list is whole
COLUMNS = ["key", "decision", "taken_for", "value", "parent", "page", "address", "words", "rule"]


def reviewed_file(edition: Edition, document: Document) -> Path:
    """Return the file that keeps the decisions on a document."""
    return Path(edition.data, "reviewed", f"{document.document}.csv")


def fields_file(edition: Edition, document: Document) -> Path:
    """Return the file that keeps what the headers and labels of a document were decided to be."""
    return Path(edition.data, "reviewed", f"{document.document}.columns.csv")


def read_fields(path: Path) -> dict[str, str]:
    """Read the decided fields of headers and labels, by their words."""
    if not path.is_file():
        return {}
    frame = read_csv(path)
    stop_if(
        Fault(str(path), "is a column that this table needs", "Restore the file from git.", 1, name)
        for name in ("words", "field")
        if name not in frame
    )
    return dict(zip(frame["words"], frame["field"], strict=True))


def write_fields(fields: dict[str, str], path: Path) -> None:
    """Write the decided fields of headers and labels, sorted by their words."""
    write_bytes(
        csv_bytes(pd.DataFrame(sorted(fields.items()), columns=["words", "field"])), path, lasting=True
    )


def choices(kind: Kind) -> tuple[str, ...]:
    """Return what a row of a document can be taken for."""
    own = [
        "project",
        *kind.roles.values(),
        "metric" * kind.metrics,
        "funding" if kind.funding else "",
        "statement",
    ]
    return tuple(dict.fromkeys(filter(None, own)))


def with_keys(candidates: pd.DataFrame) -> pd.DataFrame:
    """Add to each candidate the title of its project and a key that survives a new reading.

    The key says what was taken for what; where the same is there twice, the order decides.
    """
    titles = dict(zip(candidates["candidate_id"], candidates["value"], strict=True))
    frame = candidates.assign(parent_title=[titles.get(p, "") for p in candidates["parent"]])
    times: dict[str, int] = {}
    keys = []
    for r in frame.itertuples():
        base = "|".join((str(r.taken_for), key_of(str(r.parent_title)), key_of(str(r.value)) or str(r.value)))
        times[base] = times.get(base, 0) + 1
        keys.append(hashlib.sha256(f"{base}|{times[base]}".encode()).hexdigest()[:12])
    return frame.assign(key=keys)


def read_decisions(path: Path) -> pd.DataFrame:
    """Read the decisions kept on a document; an empty frame where there are none.

    Raises
    ------
    InputError
        If the file is damaged or holds something else.
    """
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(Fault(str(path), f"cannot be read ({error})", "Restore it from git.")) from None
    if list(frame.columns) != COLUMNS:
        remedy = f"Its columns are {', '.join(COLUMNS)}; restore it from git."
        raise InputError(Fault(str(path), "has other columns than expected", remedy, row=1))
    remedy = f"Use one of {', '.join(DECISIONS)}."
    stop_if(
        Fault(str(path), "is no decision", remedy, int(n) + 2, "decision", d)
        for n, d in frame["decision"].items()
        if d not in (*DECISIONS, OPEN)
    )
    return frame


def write_decisions(frame: pd.DataFrame, path: Path) -> None:
    """Write decisions sorted, one line each, so that a difference can be read; the file is moved into place."""
    frame = frame[COLUMNS].sort_values(["parent", "taken_for", "value", "key"], kind="stable")
    frame = frame.map(lambda v: " ".join(str(v).split()))
    write_bytes(csv_bytes(frame), path, lasting=True)
