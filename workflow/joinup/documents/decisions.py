"""Decisions on candidates: their keys, and the small text files that keep them."""

import hashlib
from pathlib import Path

import pandas as pd

from joinup.config.edition import Document, Edition
from joinup.errors import Fault, stop_if
from joinup.files import write_bytes
from joinup.reader import key_of
from joinup.reader.cues import Kind
from joinup.tables.sheets import read_csv
from joinup.tables.table import csv_bytes

CUES = Path("config/cues.yaml")
DECISIONS = ("accept", "reject", "correct")
OPEN = "undecided"  # kept beside the decisions: what a person has not decided is no evidence that a list is whole
DECIDED = ["decision", "correction", "correct_taken_for", "correct_parent"]  # what a person writes
COLUMNS = ["key", "decision", "taken_for", "value", "parent", "page", "address", "words", "rule"]


def reviewed_file(edition: Edition, document: Document) -> Path:
    """Return the file that keeps the decisions on a document."""
    return Path(edition.data, "reviewed", f"{document.document}.csv")


def fields_file(edition: Edition, document: Document) -> Path:
    """Return the file that keeps what the headers and labels of a document were decided to be."""
    return Path(edition.data, "reviewed", f"{document.document}.columns.csv")


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read one of these files, its index the numbers of rows; an empty frame if there is none."""
    if not path.is_file():
        return pd.DataFrame(columns=columns, dtype=str)
    frame = read_csv(path)
    remedy = f"Its columns are {', '.join(columns)}; restore the file from git."
    stop_if(Fault(str(path), "is missing", remedy, 1, c) for c in columns if c not in frame)
    return frame[columns]


def read_fields(path: Path) -> dict[str, str]:
    """Read the decided fields of headers and labels, by their words."""
    frame = _read(path, ["words", "field"])
    return dict(zip(frame["words"], frame["field"], strict=True))


def write_fields(fields: dict[str, str], path: Path) -> None:
    """Write the decided fields of headers and labels, sorted by their words."""
    frame = pd.DataFrame(sorted(fields.items()), columns=["words", "field"])
    write_bytes(csv_bytes(frame), path, lasting=True)


def read_decisions(path: Path) -> pd.DataFrame:
    """Read the decisions kept on a document; an empty frame if there are none.

    The index holds row numbers. Raises InputError if the file is damaged or holds something else.
    """
    frame = _read(path, COLUMNS)
    remedy = f"Use one of {', '.join(DECISIONS)}."
    wrong = frame.loc[~frame["decision"].isin([*DECISIONS, OPEN]), "decision"]
    stop_if(Fault(str(path), "is no decision", remedy, row, "decision", d) for row, d in wrong.items())
    return frame


def write_decisions(frame: pd.DataFrame, path: Path) -> None:
    """Write decisions sorted, one line each, so that a difference can be read."""
    frame = frame[COLUMNS].sort_values(["parent", "taken_for", "value", "key"], kind="stable")
    write_bytes(csv_bytes(frame.map(lambda v: " ".join(str(v).split()))), path, lasting=True)


def choices(kind: Kind) -> tuple[str, ...]:
    """Return what a row of a document can be taken for."""
    optional = ["metric"] * kind.metrics + ["funding"] * bool(kind.funding)
    return tuple(dict.fromkeys(["project", *kind.roles.values(), *optional, "statement"]))


def with_keys(candidates: pd.DataFrame) -> pd.DataFrame:
    """Add to each candidate the title of its project and a key that survives a new reading.

    The key says what was taken for what; where the same is there twice, the order decides.
    """
    titles = dict(zip(candidates["candidate_id"], candidates["value"], strict=True))
    parents = candidates["parent"].map(titles).fillna("").astype(str)
    values = candidates["value"].map(lambda v: key_of(str(v)) or str(v))
    base = candidates["taken_for"].astype(str) + "|" + parents.map(key_of) + "|" + values
    texts = base + "|" + (base.groupby(base).cumcount() + 1).astype(str)
    keys = [hashlib.sha256(text.encode()).hexdigest()[:12] for text in texts]
    return candidates.assign(parent_title=parents, key=keys)
