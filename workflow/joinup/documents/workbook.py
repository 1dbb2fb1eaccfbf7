"""The review workbook: one row per candidate, the doubtful first, with a picture of its place in the document."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from joinup.errors import Fault, InputError, shown, stop_if
from joinup.files import write_bytes
from joinup.reader import key_of
from joinup.reader.cues import Kind
from joinup.tables.xlsx import put, put_head, put_options

from .decisions import DECIDED, DECISIONS, choices

SHEET, COLUMNS, CHECKS = "Candidates", "Columns", "Cross-checks"
FIELDS = ["project", "organisation", "department", "role", "metric", "funding", "summary", "reference",
          "ignore"]  # fmt: skip
CANDIDATES = {  # heads of the sheet: column of the candidates, width
    "decision": ("decision", 11),
    "correction": ("correction", 28),
    "correct taken for": ("correct_taken_for", 18),
    "correct parent": ("correct_parent", 28),
    "class": ("class", 9),
    "confidence": ("confidence", 11),
    "taken for": ("taken_for", 20),
    "value": ("value", 44),
    "parent": ("parent_title", 40),
    "words as printed": ("words", 60),
    "page": ("page", 7),
    "address": ("address", 20),
    "picture": ("picture", 62),
    "rule": ("rule", 34),
    "note": ("note", 22),
    "key": ("key", 15),
}
HEADINGS = {"words": 50, "what": 10, "where": 34, "times": 8, "taken for": 18, "it is": 18, "example": 50}
ORDER = {"low": 0, "medium": 1, "high": 2}
COLOURS = {"low": "F9D5C5", "medium": "FFF2CC"}
LONGEST = 32_000  # characters that a cell may hold
GUIDE = [
    "Each row is one piece of the document and what it was taken for. The doubtful come first.",
    "decision: accept it as it is, reject it, or correct it. Rows without a decision do not go on.",
    "correct: write the right words into 'correction', or choose what it is in 'correct taken for', or both;",
    "'correct parent' names the project that it belongs to, in the words of its own row.",
    "confidence: the share of candidates of the same rule that were right on generated documents.",
    "'named in text' are organisations only mentioned in a sentence: reject them unless the page says more.",
    "Sheet Columns: what headers and labels were taken for. Where that is wrong or empty, choose what it is in 'it is'",
    "and run the command review again: the whole document is read anew, and decisions stay. A table without a header",
    "has its columns there by position, with their first cells.",
    "When done, save the workbook and run the command accept. A new reading keeps decisions;",
    "a row whose printed words have changed comes back without one.",
]


def write_workbook(
    candidates: pd.DataFrame,
    checks: pd.DataFrame,
    headings: pd.DataFrame,
    kind: Kind,
    document: Path,
    path: Path,
) -> None:
    """Write the review workbook.

    Parameters: ``candidates`` with keys, decisions, corrections and notes; the document's ``checks``; its ``headings``
    with a column ``decided``; its ``kind``, which says what a row and a column can be; ``document``, of which a
    PDF gives pictures of doubtful places; ``path`` of the workbook.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    rank = candidates["class"].map(ORDER).fillna(0)
    order = pd.DataFrame({"decided": candidates["decision"] != "", "rank": rank})
    frame = candidates.loc[order.sort_values(["decided", "rank"], kind="stable").index].assign(picture="")
    frame.index = pd.RangeIndex(2, len(frame) + 2)  # the numbers of rows in the sheet
    columns = [column for column, _ in CANDIDATES.values()]
    _fill(sheet, {head: width for head, (_, width) in CANDIDATES.items()}, frame[columns].to_numpy())
    last = sheet.max_row
    put_options(sheet, f"A2:A{last}", DECISIONS)
    put_options(sheet, f"C2:C{last}", choices(kind))
    for n, degree in frame["class"].items():
        if degree in COLOURS:
            sheet.cell(n, 5).fill = PatternFill("solid", fgColor=COLOURS[degree])
    sheet.auto_filter.ref = sheet.dimensions
    if document.suffix.lower() == ".pdf":
        for n, picture in _pictures(document, frame):
            sheet.add_image(picture, f"M{n}")
            sheet.row_dimensions[n].height = min(400.0, 0.75 * picture.height + 6)
    sheet = book.create_sheet(COLUMNS)
    headings = headings.sort_values("taken_for", kind="stable")  # what was not understood comes first
    table = headings.rename(columns={"taken_for": "taken for", "decided": "it is"})[[*HEADINGS]]
    _fill(sheet, HEADINGS, table.to_numpy())
    for n in range(2, 2 + int((headings["taken_for"] == "").sum())):
        sheet.cell(n, 1).fill = PatternFill("solid", fgColor=COLOURS["low"])
    put_options(sheet, f"F2:F{max(2, sheet.max_row)}", fields_of(kind))
    widths = dict(zip(checks.columns, [30, 30, 20, 20, 9, 90], strict=True))
    rows = checks.astype(str).to_numpy() if len(checks) else [["nothing to check"]]
    _fill(book.create_sheet(CHECKS), widths, rows)
    _fill(book.create_sheet("How to"), {"How to review": 110}, [[line] for line in GUIDE])
    content = io.BytesIO()
    book.save(content)
    write_bytes(content.getvalue(), path)


def _fill(sheet: Worksheet, widths: Mapping[str, float], rows: Iterable[Sequence[Any]]) -> None:
    put_head(sheet, 1, list(widths), list(widths.values()))
    for n, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            cell = sheet.cell(n, at)
            if isinstance(value, str):
                put(cell, "".join(c for c in value[:LONGEST] if c == "\n" or c.isprintable()))
            else:
                cell.value, cell.alignment = value, Alignment(vertical="top")


def _pictures(document: Path, candidates: pd.DataFrame) -> Iterator[tuple[int, Image]]:
    """Yield a picture of the page region of every doubtful row of a PDF, with the number of its row."""
    import pypdfium2 as pdfium  # heavy; other documents need no picture

    from joinup.reader.layout.pdf import upright

    with pdfium.PdfDocument(document) as pdf:
        for number, rows in candidates[candidates["class"] != "high"].groupby("page", sort=True):
            page = upright(pdf[int(number) - 1])
            scale = min(1.4, 1800 / max(page.get_size()))
            shot = page.render(scale=scale).to_pil().convert("L").quantize(16)
            for n, address in rows["address"].items():
                x0, top, x1, bottom = (float(v) * scale for v in str(address).split(","))
                left, top = max(0, x0 - 40), max(0, top - 24)
                right = min(shot.width, max(x1 + 40, x0 + 300))
                bottom = min(shot.height, bottom + 24, top + 500)
                region = shot.crop((int(left), int(top), int(right), int(bottom)))
                content = io.BytesIO()
                region.save(content, "PNG")
                image = Image(content)
                image.width = min(430, region.width)
                image.height = region.height * image.width / region.width
                yield n, image


def read_workbook(path: Path, kind: Kind) -> tuple[dict[str, str], pd.DataFrame]:
    """Read what a person wrote into a review workbook, if there is one yet.

    Returns the field of headers and labels by their words, and a frame of rows with the columns of ``CANDIDATES``.
    Raises InputError with every cell that is wrong; ``kind`` says what a row and a column can be.
    """
    names = {head: column for head, (column, _) in CANDIDATES.items()}
    if not path.is_file():
        return {}, pd.DataFrame(columns=list(names.values()), dtype=str)
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=str, keep_default_na=False, engine="openpyxl")
        fields = dict(
            zip(sheets[COLUMNS]["words"], sheets[COLUMNS]["it is"].str.strip().str.lower(), strict=True)
        )
        frame = sheets[SHEET]
    except Exception as error:  # the library has many errors for a damaged file
        remedy = "Restore it, or move it away and run the command review."
        problem = f"cannot be read as a review workbook ({error})"
        raise InputError(Fault(str(path), problem, remedy)) from None
    remedy = "Do not rename columns; run the command review to make them again."
    stop_if(
        Fault(str(path), "is not a column of the sheet", remedy, 1, value=h) for h in names if h not in frame
    )
    frame = frame.rename(columns=names)[list(names.values())].map(str.strip)
    frame["decision"] = frame["decision"].str.lower()
    frame = frame[frame["key"] != ""]
    frame.index = frame.index + 2  # the numbers of rows in the sheet
    stop_if([*_faults(path.name, frame, choices(kind)), *_wrong_fields(path.name, fields, fields_of(kind))])
    return fields, frame


def fields_of(kind: Kind) -> list[str]:
    """Return what a header or label can be."""
    return [*FIELDS, *(r for r in kind.roles if r != "named")]


def _wrong_fields(file: str, fields: dict[str, str], options: list[str]) -> Iterator[Fault]:
    remedy = f"Use one of {', '.join(options)}."
    for words, field in fields.items():
        if field not in ("", *options):
            problem = f"is nothing that {shown(words)} can be"
            yield Fault(f"{file}, sheet {COLUMNS}", problem, remedy, column="it is", value=field)


def _faults(file: str, frame: pd.DataFrame, taken_for: Sequence[str]) -> Iterator[Fault]:
    """Yield the faults of the rows of the workbook."""
    projects = frame[(frame["taken_for"] == "project") | (frame["correct_taken_for"] == "project")]
    titles = {key_of(title) for column in ("value", "correction") for title in projects[column]}
    twice = frame["key"].duplicated() & ~frame.duplicated(["key", *DECIDED])
    for n, row in frame.iterrows():
        number, (decision, correction, meaning, parent) = int(str(n)), row[DECIDED]
        is_correction = bool(correction or meaning or parent)
        if decision not in ("", *DECISIONS):
            remedy = f"Use one of {', '.join(DECISIONS)}, or leave it empty."
            yield Fault(file, "is no decision", remedy, number, "decision", decision)
        if decision == "correct" and not is_correction:
            remedy = "Write what is right into 'correction', or choose accept or reject."
            yield Fault(file, "says correct but holds no correction", remedy, number, "correction")
        if decision != "correct" and is_correction:
            remedy = "Choose correct, or clear the correction."
            yield Fault(file, "holds a correction but does not say correct", remedy, number, "decision")
        if meaning not in ("", *taken_for):
            remedy = f"Use one of {', '.join(taken_for)}."
            yield Fault(
                file, "is nothing that a row can be taken for", remedy, number, "correct taken for", meaning
            )
        if parent and key_of(parent) not in titles:
            remedy = "Write the title as the value of its own row has it."
            yield Fault(file, "is no project of the sheet", remedy, number, "correct parent", parent)
        if twice[n]:
            yield Fault(file, "is decided in two ways", "Keep one of its rows.", number, "key", row["key"])
