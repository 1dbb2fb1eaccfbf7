"""The commands ``review`` and ``accept``: from a document to a workbook, and from decisions to a text file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from joinup.faults import Fault, InputError, guesses

from .candidates import extract_document
from .checks import cross_checks
from .cues import read_cues
from .decisions import read_decisions, with_keys, write_decisions
from .reading import ENDINGS
from .workbook import read_workbook_decisions, write_workbook

ASIDE = ["decision", "correction", "correct_taken_for", "correct_parent", "note"]


@dataclass(frozen=True)
class Place:
    """Where a document and all that belongs to it lies."""

    document: str
    kind: str
    file: Path
    workbook: Path
    reviewed: Path
    tables: Path


def find(root: Path, document: str) -> Place:
    """Find a document that an edition names.

    Parameters: ``root`` of the project; ``document`` as it is named in the edition's file.
    Raises InputError where no edition names it or no file lies in ``data/raw/documents``.
    """
    named: dict[str, tuple[str, str, str]] = {}
    for path in sorted((root / "config" / "editions").glob("*.yaml")):
        edition = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for d in edition.get("documents") or []:
            where = (
                str(d.get("kind")),
                edition.get("data", "data/raw"),
                edition.get("organisations", "config"),
            )
            named.setdefault(str(d.get("document")), where)
    if document not in named:
        near = guesses(document, named) or "none is named so far"
        remedy = f"Name it with its kind under documents in config/editions; known: {near}."
        raise InputError(Fault("config/editions", "is named by no edition", remedy, value=document))
    kind, data, tables = named[document]
    folder = root / data
    endings = {e for some in ENDINGS.values() for e in some}
    files = [p for p in sorted((folder / "documents").glob(f"{document}.*")) if p.suffix.lower() in endings]
    if len(files) != 1:
        what = "is not in data/raw/documents" if not files else f"is there {len(files)} times"
        remedy = f"Put one file there: {document}.pdf (or .html, .xlsx, .ods, .csv)."
        raise InputError(Fault(f"{data}/documents", what, remedy, value=document))
    return Place(document, kind, files[0], folder / "review" / f"{document}.xlsx",
                 folder / "reviewed" / f"{document}.csv", root / tables)  # fmt: skip


def candidates_of(root: Path, place: Place) -> pd.DataFrame:
    """Extract the candidates of a document, with their keys."""
    tables = [pd.read_csv(place.tables / f"{n}.csv", dtype=str) for n in ("organisations", "aliases")]
    found = extract_document(place.file, place.kind, *tables, read_cues(root / "config" / "cues.yaml"))
    return with_keys(found)


def review(root: Path, document: str) -> str:
    """Make or renew the review workbook of a document; decisions already taken stay.

    Returns what to tell the person: how many rows there are, how many to look at, and where the workbook is.
    """
    place = find(root, document)
    found = candidates_of(root, place)
    frame = decided(found, read_workbook_decisions(place.workbook), read_decisions(place.reviewed))
    checks = cross_checks(frame[frame["decision"] != "reject"])
    write_workbook(frame, checks, place.file, place.workbook)
    look = int(((frame["class"] != "high") & (frame["decision"] == "")).sum())
    changed = int((frame["note"] != "").sum())
    lines = [
        f"{place.workbook.relative_to(root)}: {len(frame)} rows, {look} to look at, "
        f"{int((frame['decision'] != '').sum())} decided.",
        f"{changed} decided rows came back because their words changed." if changed else "",
        f"{len(checks)} cross-checks to look at (sheet Cross-checks)."
        if len(checks)
        else "All cross-checks agree.",
        f"Then: python -m joinup accept {document}",
    ]
    return "\n".join(filter(None, lines))


def decided(found: pd.DataFrame, workbook: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Bring the decisions taken so far to the candidates; one whose words changed is undecided again.

    Parameters: ``found`` candidates with keys; ``workbook`` decisions as read from the workbook; ``kept`` those
    of the text file, which count where the workbook has none.
    """
    before = {r.key: (" ".join(str(r.words).split()), [r.decision, "", "", ""]) for r in kept.itertuples()}
    for r in kept[kept["decision"] == "correct"].itertuples():
        before[r.key][1][1:] = [r.value, r.taken_for, r.parent]
    for r in workbook.itertuples():
        if r.decision:
            given = [r.decision, r.correction, r.correct_taken_for, r.correct_parent]
            before[r.key] = (" ".join(str(r.words).split()), given)
        elif len(workbook):
            before.pop(r.key, None)
    rows = []
    for r in found.itertuples():
        words, given = before.get(r.key, ("", ["", "", "", ""]))
        same = words == " ".join(str(r.words).split())
        note = f"words have changed; was: {given[0]}" if given[0] and not same else ""
        rows.append([*(given if same else ["", "", "", ""]), note])
    return found.assign(**{c: [row[i] for row in rows] for i, c in enumerate(ASIDE)})


def accept(root: Path, document: str) -> str:
    """Keep the decisions of the review workbook in ``data/raw/reviewed/<document>.csv``.

    Returns what to tell the person: how many rows were accepted, rejected, corrected, and how many are open.
    """
    place = find(root, document)
    if not place.workbook.is_file():
        remedy = f"Run `python -m joinup review {document}` first."
        raise InputError(Fault(str(place.workbook.relative_to(root)), "is not there", remedy))
    given = read_workbook_decisions(place.workbook)
    frame = decided(candidates_of(root, place), given, read_decisions(place.reviewed).iloc[:0])
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
    return f"{place.reviewed.relative_to(root)}: {told}; {len(frame) - len(rows)} rows undecided, which do not go on."
