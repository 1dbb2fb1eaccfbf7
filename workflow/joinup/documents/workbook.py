"""The review workbook: one row per candidate, the doubtful first, with a picture of where it stands."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from joinup.errors import Fault, InputError
from joinup.files import write_bytes

from .decisions import DECISIONS

SHEET, COLUMNS = "Candidates", "Columns"
FIELDS = [
    "project",
    "organisation",
    "department",
    "role",
    "metric",
    "funding",
    "summary",
    "reference",
    "ignore",
]
HEAD = ["decision", "correction", "correct taken for", "correct parent", "class", "confidence", "taken for", "value",
        "parent", "words as printed", "page", "address", "picture", "rule", "note", "key"]  # fmt: skip
WIDTHS = [11, 28, 18, 28, 9, 11, 20, 44, 40, 60, 7, 20, 62, 34, 22, 15]
ORDER = {"low": 0, "medium": 1, "high": 2}
LONGEST = 32_000  # characters that a cell may hold
GUIDE = [
    "Each row is one piece of the document and what it was taken for. The doubtful come first.",
    "decision: accept it as it is, reject it, or correct it. Rows without a decision do not go on.",
    "correct: write the right words into 'correction', or choose what it is in 'correct taken for', or both;",
    "'correct parent' names the project that it belongs to, in the words of its own row.",
    "confidence: the share of candidates of the same rule that were right on generated documents.",
    "'named in text' are organisations only mentioned in a sentence: reject them unless the page says more.",
    "Sheet Columns: what headers and labels were taken for. Where that is wrong or empty, choose what it is in 'it is'",
    "and run the command review again: the whole document is read anew, and decisions stay.",
    "When done, save the workbook and run the command accept. A new reading keeps decisions;",
    "a row whose printed words have changed comes back without one.",
]


def doubtful_first(candidates: pd.DataFrame) -> pd.DataFrame:
    """Sort candidates by class, undecided and doubtful first, then as they stand in the document."""
    order = candidates["class"].map(ORDER).fillna(0)
    undecided = candidates["decision"].eq("") if "decision" in candidates else True
    ranked = candidates.assign(_o=order, _d=~undecided, _n=range(len(candidates)))
    return ranked.sort_values(["_d", "_o", "_n"], kind="stable").drop(columns=["_o", "_d", "_n"])


def write_workbook(
    candidates: pd.DataFrame,
    checks: pd.DataFrame,
    headings: pd.DataFrame,
    taken_for: tuple[str, ...],
    roles: tuple[str, ...],
    document: Path,
    path: Path,
) -> None:
    """Write the review workbook.

    Parameters
    ----------
    candidates
        Candidates with keys, decisions and corrections (columns as made by ``commands.review``).
    checks
        The cross-checks of the document.
    headings
        The headers and labels of the document, with a column ``decided``.
    taken_for
        What a row can be taken for.
    roles
        The roles that a column can hold.
    document
        The document itself: of a PDF, pictures of the doubtful rows are embedded.
    path
        The workbook; written beside and moved into place.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, HEAD, WIDTHS)
    frame = doubtful_first(candidates)
    shots = pictures(document, frame) if document.suffix.lower() == ".pdf" else iter(())
    rows = {}
    for n, r in enumerate(frame.to_dict("records"), 2):
        rows[r["key"]] = n
        values = [r["decision"], r["correction"], r["correct_taken_for"], r["correct_parent"], r["class"],
                  r["confidence"], r["taken_for"], r["value"], r["parent_title"], r["words"], r["page"],
                  r["address"], "", r["rule"], r["note"], r["key"]]  # fmt: skip
        _row(sheet, n, values)
        fill = {"low": "F9D5C5", "medium": "FFF2CC"}.get(r["class"])
        if fill:
            sheet.cell(n, 5).fill = PatternFill("solid", fgColor=fill)
    last = max(2, len(frame) + 1)
    _choices(sheet, f"A2:A{last}", DECISIONS)
    _choices(sheet, f"C2:C{last}", taken_for)
    for key, picture, height in shots:
        n = rows[key]
        sheet.add_image(picture, f"M{n}")
        sheet.row_dimensions[n].height = min(400.0, 0.75 * height + 6)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(HEAD))}{last}"
    _columns(book.create_sheet(COLUMNS), headings, (*FIELDS, *roles))
    _checks(book.create_sheet("Cross-checks"), checks)
    guide = book.create_sheet("How to")
    _head(guide, ["How to review"], [110])
    for n, line in enumerate(GUIDE, 2):
        _row(guide, n, [line])
    out = io.BytesIO()
    book.save(out)
    write_bytes(out.getvalue(), path)


def _head(sheet, names: list[str], widths: list[int]) -> None:
    for n, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = sheet.cell(1, n, name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="12436D")
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "A2"


def _row(sheet, n: int, values: list) -> None:
    """Write values; texts are stored as text whatever they begin with, so that none runs as a formula."""
    for col, value in enumerate(values, 1):
        if value is None or value == "":
            continue
        cell = sheet.cell(n, col)
        if isinstance(value, str):
            cell.value = "".join(c for c in value[:LONGEST] if c == "\n" or c.isprintable())
            cell.data_type = "s"
            cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
        else:
            cell.value = value
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _choices(sheet, where: str, words: tuple[str, ...]) -> None:
    rule = DataValidation(
        type="list", formula1='"' + ",".join(words) + '"', allow_blank=True, showErrorMessage=True
    )
    rule.error = f"Choose one of {', '.join(words)}, or leave it empty."
    rule.add(where)
    sheet.add_data_validation(rule)


def _columns(sheet, headings: pd.DataFrame, fields: tuple[str, ...]) -> None:
    """Write the headers and labels, those that were not understood first and marked."""
    _head(sheet, ["words", "what", "where", "times", "taken for", "it is"], [50, 10, 34, 8, 18, 18])
    for n, r in enumerate(headings.sort_values("taken_for", kind="stable").to_dict("records"), 2):
        _row(sheet, n, [r["words"], r["what"], r["where"], int(r["times"]), r["taken_for"], r["decided"]])
        if not r["taken_for"]:
            sheet.cell(n, 1).fill = PatternFill("solid", fgColor="F9D5C5")
    _choices(sheet, f"F2:F{max(2, len(headings) + 1)}", fields)


def read_workbook_fields(path: Path) -> dict[str, str]:
    """Read what a person chose in the sheet of columns: the field of headers and labels (or none), by their words."""
    if not path.is_file():
        return {}
    try:
        book = load_workbook(path, read_only=True)
        lines = (
            list(book[COLUMNS].iter_rows(min_row=2, values_only=True)) if COLUMNS in book.sheetnames else []
        )
    except Exception as error:  # the library has many errors for a damaged file
        raise _damaged(path, error) from None
    return {str(line[0]): str((*line, *[None] * 6)[5] or "").strip() for line in lines if line[0]}


def _damaged(path: Path, error: Exception) -> InputError:
    remedy = "Restore it, or move it away and run the command review."
    return InputError(Fault(str(path), f"cannot be read as a review workbook ({error})", remedy))


def _checks(sheet, checks: pd.DataFrame) -> None:
    _head(sheet, list(checks.columns), [30, 30, 20, 20, 9, 90])
    for n, r in enumerate(checks.itertuples(index=False), 2):
        _row(sheet, n, [str(v) for v in r])
    if checks.empty:
        _row(sheet, 2, ["nothing to check"])


def pictures(document: Path, candidates: pd.DataFrame) -> Iterator[tuple[str, Image, float]]:
    """Give a picture of the page region of every doubtful row of a PDF: key, picture, height in pixels."""
    import pypdfium2 as pdfium

    doubtful = candidates[candidates["class"] != "high"]
    with pdfium.PdfDocument(document) as pdf:
        for number, rows in doubtful.groupby("page", sort=True):
            page = pdf[int(number) - 1]
            scale = min(1.4, 1800 / max(page.get_size()))
            shot = page.render(scale=scale).to_pil().convert("L").quantize(16)
            for r in rows.itertuples():
                x0, top, x1, bottom = (float(v) * scale for v in str(r.address).split(","))
                left, right = max(0, x0 - 40), min(shot.width, max(x1 + 40, x0 + 300))
                region = shot.crop(
                    (int(left), int(max(0, top - 24)), int(right), int(min(shot.height, bottom + 24)))
                )
                if region.height > 500:
                    region = region.crop((0, 0, region.width, 500))
                data = io.BytesIO()
                region.save(data, "PNG")
                image = Image(data)
                image.width, image.height = (
                    min(430, region.width),
                    region.height * min(430, region.width) / region.width,
                )
                yield str(r.key), image, image.height


def read_workbook_decisions(path: Path, taken_for: tuple[str, ...]) -> pd.DataFrame:
    """Read the decisions out of a review workbook.

    Parameters: ``path`` of the workbook; ``taken_for`` what a row can be taken for. Returns a frame with key, words,
    page, address, decision, correction, correct_taken_for and correct_parent.
    Raises InputError with every cell that is wrong.
    """
    columns = [
        "key",
        "words",
        "page",
        "address",
        "decision",
        "correction",
        "correct_taken_for",
        "correct_parent",
    ]
    if not path.is_file():
        return pd.DataFrame(columns=columns)
    try:
        book = load_workbook(path, read_only=True)
        lines = list(book[SHEET].iter_rows(values_only=True))
    except Exception as error:  # the library has many errors for a damaged file
        raise _damaged(path, error) from None
    head = [str(v or "") for v in lines[0]] if lines else []
    missing = [h for h in HEAD if h not in head]
    if missing:
        remedy = "Do not rename columns; run the command review to make them again."
        raise InputError(Fault(str(path), "is not a column of the sheet", remedy, row=1, value=missing[0]))
    at = {h: head.index(h) for h in HEAD}
    rows, faults = [], []
    for n, line in enumerate(lines[1:], 2):
        values = {
            h: str(line[i]).strip() if i < len(line) and line[i] is not None else "" for h, i in at.items()
        }
        if not values["key"]:
            continue
        decision, corrected = values["decision"].lower(), [values[h] for h in HEAD[1:4]]
        if decision and decision not in DECISIONS:
            remedy = f"Use one of {', '.join(DECISIONS)}, or leave it empty."
            faults.append(Fault(path.name, "is no decision", remedy, n, "decision", values["decision"]))
        if decision == "correct" and not any(corrected):
            remedy = "Write what is right into 'correction', or choose accept or reject."
            faults.append(Fault(path.name, "says correct but holds no correction", remedy, n, "correction"))
        if corrected[1] and corrected[1] not in taken_for:
            problem, remedy = "is nothing that a row can be taken for", f"Use one of {', '.join(taken_for)}."
            faults.append(Fault(path.name, problem, remedy, n, "correct taken for", corrected[1]))
        rows.append(
            [values[h] for h in ("key", "words as printed", "page", "address")] + [decision, *corrected]
        )
    if faults:
        raise InputError(faults)
    return pd.DataFrame(rows, columns=columns)
