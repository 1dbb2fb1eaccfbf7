"""The commands ``review`` and ``accept``: from a document to a workbook, and from decisions to a text file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from joinup.config.edition import Edition
from joinup.errors import Fault, InputError
from joinup.organisations.names import read_config

from .candidates import extract_document
from .checks import cross_checks
from .chosen import reviewed_file
from .cues import read_cues
from .decisions import read_decisions, with_keys, write_decisions
from .reading import ENDINGS
from .workbook import read_workbook_decisions, write_workbook

ASIDE = ["decision", "correction", "correct_taken_for", "correct_parent", "note"]


@dataclass(frozen=True)
class Place:
    """What a document is about, and where it and all that belongs to it lies."""

    kind: str
    file: Path
    workbook: Path
    reviewed: Path


def find(edition: Edition, document: str) -> Place:
    """Find a document that the edition names.

    Parameters: ``edition``; ``document`` as it is named in the edition's file.
    Raises InputError where the edition does not name it, or its folder does not hold it.
    """
    named = {d.document: d for d in edition.documents}
    if not document:
        raise InputError(
            Fault(
                "this command",
                "needs a document",
                f"Write DOCUMENT=…, one of {', '.join(named) or 'none so far'}.",
            )
        )
    if document not in named:
        known = ", ".join(named) or "none so far"
        remedy = f"Name it with its kind under documents, or choose another edition; it names {known}."
        raise InputError(
            Fault(f"edition {edition.edition}", "does not name this document", remedy, value=document)
        )
    folder = Path(edition.data)
    endings = {e for some in ENDINGS.values() for e in some}
    files = [p for p in sorted((folder / "documents").glob(f"{document}.*")) if p.suffix.lower() in endings]
    if len(files) != 1:
        problem = f"is there {len(files)} times" if files else "is not there"
        remedy = f"Run make fetch, or put one file there: {document}.pdf (or .html, .xlsx, .ods, .csv)."
        raise InputError(Fault(str(folder / "documents"), problem, remedy, value=document))
    kept = reviewed_file(edition, named[document])
    return Place(named[document].kind, files[0], folder / "review" / f"{document}.xlsx", kept)


def candidates_of(edition: Edition, place: Place) -> pd.DataFrame:
    """Extract the candidates of a document, with their keys."""
    names = read_config(edition.organisations)
    cues = read_cues(Path("config/cues.yaml"))
    return with_keys(extract_document(place.file, place.kind, names["organisations"], names["aliases"], cues))


def review(edition: Edition, document: str) -> str:
    """Make or renew the review workbook of a document; decisions already taken stay.

    Returns what to tell the person: how many rows there are, how many to look at, and where the workbook is.
    """
    place = find(edition, document)
    found = candidates_of(edition, place)
    frame = decided(found, read_workbook_decisions(place.workbook), read_decisions(place.reviewed))
    checks = cross_checks(frame[frame["decision"] != "reject"])
    write_workbook(frame, checks, place.file, place.workbook)
    look = int(((frame["class"] != "high") & (frame["decision"] == "")).sum())
    changed = int((frame["note"] != "").sum())
    lines = [
        f"{place.workbook}: {len(frame)} rows, {look} to look at, "
        f"{int((frame['decision'] != '').sum())} decided.",
        f"{changed} rows came back undecided because the words there changed (column note)."
        if changed
        else "",
        f"{len(checks)} cross-checks to look at (sheet Cross-checks)."
        if len(checks)
        else "All cross-checks agree.",
        *found.attrs["not_read"],
        f"Then: make accept DOCUMENT={document}",
    ]
    return "\n".join(filter(None, lines))


def decided(found: pd.DataFrame, workbook: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Bring the decisions taken so far to the candidates; one whose words changed is undecided again.

    Parameters: ``found`` candidates with keys; ``workbook`` decisions as read from the workbook; ``kept`` those
    of the text file, which count where the workbook has none. Returns the candidates with the columns of ``ASIDE``;
    a note says where something else was decided on at the same place.
    """
    corrected = kept["decision"] == "correct"
    text = kept.assign(correction=kept["value"].where(corrected, ""),
                       correct_taken_for=kept["taken_for"].where(corrected, ""),
                       correct_parent=kept["parent"].where(corrected, ""))  # fmt: skip
    before: dict[str, pd.Series] = {str(r["key"]): r for _, r in text.iterrows()}
    before |= {str(r["key"]): r for _, r in workbook.iterrows()}
    before = {key: r for key, r in before.items() if r["decision"]}
    gone = set(before) - set(found["key"])
    there = {_spot(before[k]): before[k]["decision"] for k in sorted(gone)}
    rows = []
    for _, r in found.iterrows():
        given = before.get(str(r["key"]))
        if given is not None and _plain(given["words"]) == _plain(r["words"]):
            rows.append([*given[ASIDE[:4]], ""])
            continue
        was = there.get(_spot(r), "") if given is None else given["decision"]
        rows.append(["", "", "", "", f"words have changed; was: {was}" if was else ""])
    return found.assign(**{c: [row[i] for row in rows] for i, c in enumerate(ASIDE)})


def _spot(row: pd.Series) -> tuple[str, tuple[str, ...]]:
    """Return the page and the top left corner (or the cell) where something stands: longer words end elsewhere."""
    return str(row["page"]), tuple(str(row["address"]).split(",")[:2])


def _plain(words: object) -> str:
    return " ".join(str(words).split())


def accept(edition: Edition, document: str) -> str:
    """Keep the decisions of the review workbook in ``data/raw/reviewed/<document>.csv``.

    Returns what to tell the person: how many rows were accepted, rejected, corrected, and how many are open.
    """
    place = find(edition, document)
    if not place.workbook.is_file():
        raise InputError(
            Fault(str(place.workbook), "is not there", f"Run make review DOCUMENT={document} first.")
        )
    given = read_workbook_decisions(place.workbook)
    frame = decided(candidates_of(edition, place), given, read_decisions(place.reviewed).iloc[:0])
    rows = frame[frame["decision"] != ""].copy()
    corrected = rows["decision"] == "correct"
    for column, by in (
        ("value", "correction"),
        ("taken_for", "correct_taken_for"),
        ("parent_title", "correct_parent"),
    ):
        rows[column] = rows[by].where(corrected & (rows[by] != ""), rows[column])
    retitled = {
        old: new
        for old, new, done in zip(frame.loc[rows.index, "value"], rows["value"], corrected, strict=True)
        if done and old != new
    }
    rows["parent"] = rows["parent_title"].map(lambda t: retitled.get(t, t))
    rows["page"] = rows["page"].astype(str)
    write_decisions(rows, place.reviewed)
    counts = rows["decision"].value_counts()
    told = ", ".join(f"{int(counts.get(d, 0))} {w}" for d, w in
                     (("accept", "accepted"), ("reject", "rejected"), ("correct", "corrected")))  # fmt: skip
    return f"{place.reviewed}: {told}; {len(frame) - len(rows)} rows undecided, which do not go on."
