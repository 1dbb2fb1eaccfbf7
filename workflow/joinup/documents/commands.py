"""The commands ``review`` and ``accept``: from a document to a workbook, and from decisions to a text file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from joinup.config.edition import Document, Edition
from joinup.errors import Fault, InputError, guesses
from joinup.organisations.names import read_config
from joinup.reader import ENDINGS, Reading, cross_checks, read, read_cues
from joinup.reader.cues import Kind

from .decisions import (
    CUES,
    OPEN,
    choices,
    fields_file,
    read_decisions,
    read_fields,
    reviewed_file,
    with_keys,
    write_decisions,
    write_fields,
)
from .workbook import read_workbook_decisions, read_workbook_fields, write_workbook

ASIDE = ["decision", "correction", "correct_taken_for", "correct_parent", "note"]


@dataclass(frozen=True)
class Place:
    """A document of an edition, and where it and all that belongs to it is."""

    document: Document
    file: Path
    workbook: Path
    reviewed: Path

    @property
    def kind(self) -> str:
        """Return the kind of list that the document holds."""
        return self.document.kind or self.document.record


def locate(edition: Edition, name: str) -> Place:
    """Return a document that the edition names, with its files.

    Parameters: ``edition``; ``name`` of the document in the edition's file.
    Raises InputError where the edition does not name it, or its folder does not hold it.
    """
    named = {d.document: d for d in edition.documents}
    known = ", ".join(named) or "none so far"
    if not name:
        raise InputError(Fault("this command", "needs a document", f"Write DOCUMENT=…, one of {known}."))
    if name not in named:
        remedy = f"Name it with its record under documents, or choose another edition; it names {known}."
        raise InputError(
            Fault(f"edition {edition.edition}", "does not name this document", remedy, value=name)
        )
    folder = Path(edition.data)
    endings = {e for some in ENDINGS.values() for e in some}
    files = [p for p in sorted((folder / "documents").glob(f"{name}.*")) if p.suffix.lower() in endings]
    if len(files) != 1:
        problem = f"is there {len(files)} times" if files else "is not there"
        remedy = f"Run make fetch, or put one file there: {name}.pdf (or .html, .xlsx, .ods, .csv)."
        raise InputError(Fault(str(folder / "documents"), problem, remedy, value=name))
    return Place(
        named[name], files[0], folder / "review" / f"{name}.xlsx", reviewed_file(edition, named[name])
    )


def read_place(edition: Edition, place: Place) -> tuple[Reading, Kind]:
    """Read a document of an edition, with the fields decided for its columns; return the reading and its kind."""
    cues = read_cues(CUES)
    fields = read_fields(fields_file(edition, place.document))
    names = read_config(edition.organisations)
    return read(place.file, place.kind, names, cues, choices=fields), cues.of(place.kind).kind


def review(edition: Edition, document: str) -> str:
    """Make or renew the review workbook of a document; decisions already taken stay.

    Returns what the person is told: how many rows there are, how many to look at, and where the workbook is.
    """
    place = locate(edition, document)
    kept = fields_file(edition, place.document)
    before = read_fields(kept)
    fields = {w: f for w, f in (before | read_workbook_fields(place.workbook)).items() if f}
    if fields != before:
        write_fields(fields, kept)
    reading, kind = read_place(edition, place)
    decisions = read_workbook_decisions(place.workbook, choices(kind)), read_decisions(place.reviewed)
    frame = decided(with_keys(reading.candidates), *decisions)
    frame["note"] = [note or near for note, near in zip(frame["note"], _near(frame, edition), strict=True)]
    checks = cross_checks(frame[frame["decision"] != "reject"], kind, reading.pages)
    headings = reading.headings.assign(decided=[fields.get(w, "") for w in reading.headings["words"]])
    roles = tuple(dict.fromkeys(r for r in kind.roles if r != "named"))
    write_workbook(frame, checks, headings, choices(kind), roles, place.file, place.workbook)
    look = int(((frame["class"] != "high") & (frame["decision"] == "")).sum())
    changed = sum(note.startswith("words have changed") for note in frame["note"])
    lines = [
        f"{place.workbook}: {len(frame)} rows, {look} to look at, "
        f"{int((frame['decision'] != '').sum())} decided.",
        f"{changed} rows came back undecided because the words there changed (column note)."
        if changed
        else "",
        _agreement(checks),
        _not_understood(reading),
        *reading.unread,
        f"Then: make accept DOCUMENT={document}",
    ]
    return "\n".join(filter(None, lines))


def _agreement(checks: pd.DataFrame) -> str:
    """Return what the cross-checks show, in a sentence."""
    if checks.empty:
        return "Cross-checks: nothing to check."
    wrong = int((checks["agrees"] == "no").sum())
    return f"Cross-checks: {len(checks) - wrong} of {len(checks)} agree (sheet Cross-checks)."


def _not_understood(reading: Reading) -> str:
    """Return the headers and labels that no cue explains, and how to explain them."""
    words = [f'"{w}"' for w in reading.not_understood["words"]]
    if not words:
        return ""
    return (
        f"Not understood: {', '.join(words[:8])}{' …' if len(words) > 8 else ''}. Choose what they are in the sheet "
        "Columns and run make review again, or add them to the words of a field under labels in config/cues.yaml."
    )


def _near(frame: pd.DataFrame, edition: Edition) -> list[str]:
    """Return for names that are not in the tables the names that are most like them."""
    config = read_config(edition.organisations)
    names = [*config["organisations"]["name"], *config["aliases"]["alias"]]
    unknown = frame["rule"].str.contains("unlisted|unknown name")
    near = {value: guesses(value, names) for value in frame.loc[unknown, "value"].unique()[:300]}
    return [
        f"near: {near[v]}" if u and near.get(v) else "" for u, v in zip(unknown, frame["value"], strict=True)
    ]


def decided(candidates: pd.DataFrame, workbook: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Bring the decisions taken so far to the candidates; one whose words changed is undecided again.

    Parameters: ``candidates`` with keys; ``workbook`` decisions as read from the workbook; ``kept`` those of the text
    file, which count where the workbook has none. Returns the candidates with the columns of ``ASIDE``; a note says
    where something else was decided on at the same place.
    """
    kept = kept[kept["decision"] != OPEN]
    corrected = kept["decision"] == "correct"
    text = kept.assign(correction=kept["value"].where(corrected, ""),
                       correct_taken_for=kept["taken_for"].where(corrected, ""),
                       correct_parent=kept["parent"].where(corrected, ""))  # fmt: skip
    before = {r["key"]: r for frame in (text, workbook) for r in frame.to_dict("records") if r["decision"]}
    gone = set(before) - set(candidates["key"])
    there = {_spot(before[k]): before[k]["decision"] for k in sorted(gone)}
    rows = []
    for r in candidates.to_dict("records"):
        decision = before.get(r["key"])
        if decision is not None and _plain(decision["words"]) == _plain(r["words"]):
            rows.append([*(decision[c] for c in ASIDE[:4]), ""])
            continue
        was = there.get(_spot(r), "") if decision is None else decision["decision"]
        rows.append(["", "", "", "", f"words have changed; was: {was}" if was else ""])
    return candidates.assign(**{c: [row[i] for row in rows] for i, c in enumerate(ASIDE)})


def _spot(row: dict) -> tuple[str, tuple[str, ...]]:
    """Return the page and the top left corner (or the cell) where something is: longer words end elsewhere."""
    return str(row["page"]), tuple(str(row["address"]).split(",")[:2])


def _plain(words: object) -> str:
    return " ".join(str(words).split())


def accept(edition: Edition, document: str) -> str:
    """Keep the decisions of the review workbook in ``data/raw/reviewed/<document>.csv``.

    Returns what the person is told: how many rows were accepted, rejected, corrected, and how many are open.
    """
    place = locate(edition, document)
    if not place.workbook.is_file():
        remedy = f"Run make review DOCUMENT={document} first."
        raise InputError(Fault(str(place.workbook), "is not there", remedy))
    reading, kind = read_place(edition, place)
    decisions = read_workbook_decisions(place.workbook, choices(kind))
    rows = decided(with_keys(reading.candidates), decisions, read_decisions(place.reviewed).iloc[:0])
    corrected = rows["decision"] == "correct"
    titles = rows["value"]
    for column, by in (
        ("value", "correction"),
        ("taken_for", "correct_taken_for"),
        ("parent_title", "correct_parent"),
    ):
        rows[column] = rows[by].where(corrected & (rows[by] != ""), rows[column])
    retitled = dict(zip(titles[corrected], rows.loc[corrected, "value"], strict=True))
    rows["parent"] = rows["parent_title"].map(lambda t: retitled.get(t, t))
    rows["decision"] = rows["decision"].replace("", OPEN)
    write_decisions(rows, place.reviewed)
    counts = rows["decision"].value_counts()
    words = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
    text = ", ".join(f"{int(counts.get(d, 0))} {word}" for d, word in words.items())
    return f"{place.reviewed}: {text}; {int(counts.get(OPEN, 0))} rows undecided, which do not go on."
