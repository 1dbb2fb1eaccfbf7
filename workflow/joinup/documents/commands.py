"""The commands ``review`` and ``accept``: from a document to a workbook, and from decisions to a text file."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from joinup.config.edition import Document, Edition
from joinup.errors import Fault, InputError, guesses
from joinup.organisations.names import read_config
from joinup.reader import Reading, cross_checks, read, read_cues
from joinup.reader.cues import Kind
from joinup.sources.record import named_document
from joinup.wanted import in_hand

from .decisions import (
    CUES,
    DECIDED,
    OPEN,
    fields_file,
    read_decisions,
    read_fields,
    reviewed_file,
    with_keys,
    write_decisions,
    write_fields,
)
from .workbook import read_workbook, write_workbook

MOST_NEAR = 300  # unknown names for which near ones are looked up


@dataclass(frozen=True)
class Place:
    """A document of an edition, and the files that belong to it."""

    document: Document
    file: Path
    workbook: Path
    reviewed: Path


def locate(edition: Edition, name: str) -> Place:
    """Return a document of an edition with its files; raise InputError if it is not named or not in hand."""
    document, file = named_document(edition, name), in_hand(edition).get(name)
    if not file:
        remedy = f"Run make fetch, or put it there: {name}.pdf (or .html, .xlsx, .ods, .csv)."
        raise InputError(Fault(f"{edition.data}/documents", "is not there", remedy, value=name))
    workbook = Path(edition.data, "review", f"{name}.xlsx")
    return Place(document, Path(file), workbook, reviewed_file(edition, document))


def read_place(edition: Edition, place: Place) -> Reading:
    """Read a document of an edition, with the fields decided for its columns."""
    fields = read_fields(fields_file(edition, place.document))
    names = read_config(edition.organisations)
    kind = place.document.kind or place.document.record
    return read(place.file, kind, names, read_cues(CUES), choices=fields)


def _kind(place: Place) -> Kind:
    return read_cues(CUES).of(place.document.kind or place.document.record).kind


def review(edition: Edition, document: str) -> str:
    """Make or renew the review workbook of a document; decisions already taken stay.

    Returns how many rows there are, how many to look at, and where the workbook is.
    """
    place = locate(edition, document)
    kind, path = _kind(place), fields_file(edition, place.document)
    before = read_fields(path)
    new, decisions = read_workbook(place.workbook, kind)
    fields = {words: field for words, field in (before | new).items() if field}
    if fields != before:
        write_fields(fields, path)
    reading = read_place(edition, place)
    frame = _with_decisions(with_keys(reading.candidates), decisions, read_decisions(place.reviewed))
    frame["note"] = _near(frame, edition)
    checks = cross_checks(frame[frame["decision"] != "reject"], kind, reading.pages)
    headings = reading.headings.assign(decided=[fields.get(w, "") for w in reading.headings["words"]])
    write_workbook(frame, checks, headings, kind, place.file, place.workbook)
    undecided = frame["decision"] == ""
    look = int((undecided & (frame["class"] != "high")).sum())
    agreement = "nothing to check."
    if len(checks):
        agreement = f"{int((checks['agrees'] != 'no').sum())} of {len(checks)} agree (sheet Cross-checks)."
    lines = [
        f"{place.workbook}: {len(frame)} rows, {int(undecided.sum())} undecided, {look} of them to look at.",
        f"Cross-checks: {agreement}",
        _not_understood(reading),
        *reading.unread,
        f"Then: make accept DOCUMENT={document}",
    ]
    return "\n".join(filter(None, lines))


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
    unknown = frame["value"].where(frame["rule"].str.contains("unlisted|unknown name"), "")
    near = {value: guesses(value, names) for value in unknown.unique()[:MOST_NEAR] if value}
    return [f"near: {near[value]}" if near.get(value) else "" for value in unknown]


def _fitting(candidates: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are about a candidate as it is read now: with its key, and its words as printed."""
    words, before = (f["words"].map(lambda text: " ".join(str(text).split())) for f in (candidates, rows))
    return rows[before == rows["key"].map(dict(zip(candidates["key"], words, strict=True)))]


def _with_decisions(candidates: pd.DataFrame, workbook: pd.DataFrame, file: pd.DataFrame) -> pd.DataFrame:
    """Bring the decisions taken so far to the candidates; one whose words changed is undecided again.

    Decisions of the workbook count before those of the text file.
    """
    is_corrected = file["decision"] == "correct"
    columns = {"correction": "value", "correct_taken_for": "taken_for", "correct_parent": "parent"}
    file = file.assign(**{new: file[old].where(is_corrected, "") for new, old in columns.items()})
    every = pd.concat([file[file["decision"] != OPEN], workbook[workbook["decision"] != ""]])
    every = _fitting(candidates, every).drop_duplicates("key", keep="last").set_index("key")
    before = every.reindex(candidates["key"])
    return candidates.assign(**{c: before[c].fillna("").to_numpy() for c in DECIDED})


def accept(edition: Edition, document: str) -> str:
    """Keep the decisions of the review workbook in ``data/raw/reviewed/<document>.csv``.

    Returns how many rows were accepted, rejected, corrected, and how many are undecided.
    """
    place = locate(edition, document)
    if not place.workbook.is_file():
        remedy = f"Run make review DOCUMENT={document} first."
        raise InputError(Fault(str(place.workbook), "is not there", remedy))
    _, decisions = read_workbook(place.workbook, _kind(place))
    candidates = with_keys(read_place(edition, place).candidates)
    fitting, file = _fitting(candidates, decisions), read_decisions(place.reviewed)
    rows = _with_decisions(candidates, fitting, file[~file["key"].isin(fitting["key"])])
    is_corrected = rows["decision"] == "correct"
    titles = rows["value"]
    columns = {"value": "correction", "taken_for": "correct_taken_for", "parent_title": "correct_parent"}
    for column, correction in columns.items():
        rows[column] = rows[correction].where(is_corrected & (rows[correction] != ""), rows[column])
    new_titles = dict(zip(titles[is_corrected], rows.loc[is_corrected, "value"], strict=True))
    rows["parent"] = rows["parent_title"].replace(new_titles)
    rows["decision"] = rows["decision"].replace("", OPEN)
    write_decisions(rows, place.reviewed)
    counts = rows["decision"].value_counts()
    words = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
    text = ", ".join(f"{int(counts.get(d, 0))} {word}" for d, word in words.items())
    text = f"{place.reviewed}: {text}; {int(counts.get(OPEN, 0))} rows undecided, which do not go on."
    others = int((decisions["decision"] != "").sum() - (fitting["decision"] != "").sum())
    lost = f"Decisions of the workbook that fit no row of the document, and were not kept: {others}."
    return f"{text}\n{lost}" if others else text
