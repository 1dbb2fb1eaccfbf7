"""What the reader refuses, in plain words, and that nothing hostile can hang it or fill the machine."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from documents.evaluate import settings
from joinup.errors import InputError
from joinup.reader import Limits, read
from joinup.reader.layout.formats import lay_out
from joinup.reader.layout.items import Block, Table

LINES = ["Priority outcomes", "Department for Education", "Outcome 1: Raise the quality of schools"]
SHEET = "xl/worksheets/sheet1.xml"


def pdf(path: Path, pages: int = 1) -> Path:
    """Write a PDF with a few lines on each page."""
    paper = canvas.Canvas(str(path), pagesize=A4)
    for _ in range(pages):
        for n, line in enumerate(LINES):
            paper.drawString(72, 760 - 20 * n, line)
        paper.showPage()
    paper.save()
    return path


def workbook(path: Path, change=bytes) -> Path:
    """Write a workbook; ``change`` is applied to the XML of its sheet."""
    book = Workbook()
    book.active.append(["Outcome", "Lead department"])
    book.active.append(["Less crime", "Home Office"])
    data = io.BytesIO()
    book.save(data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == SHEET else part)
    return path


def test_what_a_workbook_hides_is_read_and_named_and_a_sum_is_no_project(tmp_path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Outcomes"
    for row in (
        ["Priority outcome", "Lead department"],
        ["Less crime in towns", "Home Office"],
        ["Total", "=B2"],
    ):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = sheet.row_dimensions[2].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "list.xlsx")
    reading = read(tmp_path / "list.xlsx", "outcomes", *settings())
    assert [line.partition(". Look")[0] for line in reading.unread] == [
        "list.xlsx, sheet Old: is hidden, and was not read",
        "list.xlsx, sheet Outcomes, row 3, column B: holds formulas without a value",
        "list.xlsx, sheet Outcomes, row 2: is hidden",
        "list.xlsx, sheet Outcomes, column B: is hidden",
    ]
    titles = reading.candidates.query("taken_for == 'project'")
    assert titles[["value", "class"]].to_numpy().tolist() == [["Less crime in towns", "high"]]


def refusal(path: Path, **limits) -> str:
    """Return what a person reads when a file is refused: always the file, the reason and the remedy."""
    with pytest.raises(InputError) as refused:
        read(path, "outcomes", *settings(), Limits(**limits))
    assert path.name in str(refused.value)
    assert all(fault.problem and fault.remedy for fault in refused.value.faults)
    return str(refused.value)


def items(path: Path) -> list[Block | Table]:
    """Lay a file out in this process."""
    return lay_out(path, Limits()).items


def test_missing_empty_cut_and_encrypted_files(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert "is not there" in refusal(tmp_path / "none.pdf")
    assert "is empty" in refusal(tmp_path / "empty.pdf")
    whole = pdf(tmp_path / "a.pdf")
    assert [b.text for b in items(whole) if isinstance(b, Block)] == LINES
    (tmp_path / "cut.pdf").write_bytes(whole.read_bytes()[:400])
    assert "damaged or cut short" in refusal(tmp_path / "cut.pdf")
    with pikepdf.open(whole) as book:
        book.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "is encrypted" in refusal(tmp_path / "locked.pdf")


def test_pages_that_are_pictures_are_refused_with_the_page_and_ocr_as_remedy(tmp_path):
    from PIL import Image

    paper = canvas.Canvas(str(tmp_path / "scan.pdf"), pagesize=A4)
    for _ in range(2):
        paper.drawInlineImage(Image.new("L", (300, 400), 200), 50, 100, 400, 600)
        paper.showPage()
    paper.save()
    text = refusal(tmp_path / "scan.pdf")
    assert all(words in text for words in ("scan.pdf, page 1", "no text layer", "ocrmypdf"))


@pytest.mark.parametrize(("limits", "problem"), [
    ({"pages": 3}, "has 4 pages"), ({"bytes": 100}, "MB allowed"), ({"seconds": 0.01}, "took longer than 0.01 seconds"),
])  # fmt: skip
def test_more_than_allowed(tmp_path, limits, problem):
    assert problem in refusal(pdf(tmp_path / "long.pdf", pages=4), **limits)


def test_a_reader_that_needs_too_much_memory_is_stopped(tmp_path):
    (tmp_path / "big.csv").write_text("some,words\n" * 4_000_000)
    assert "memory" in refusal(tmp_path / "big.csv", memory=120_000_000)


@pytest.mark.parametrize(("name", "problem"), [
    ("a.html", "ends in .html but is a PDF"), ("a.docx", "ending that is not read"), ("a.xlsx", "but is a PDF"),
])  # fmt: skip
def test_another_type_than_the_name_says(tmp_path, name, problem):
    (tmp_path / name).write_bytes(pdf(tmp_path / "x.pdf").read_bytes())
    assert problem in refusal(tmp_path / name)


def test_archives_that_are_no_workbooks_or_bombs(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "is an archive" in refusal(tmp_path / "a.csv")
    assert "zip bomb" in refusal(workbook(tmp_path / "bomb.xlsx", lambda d: d + b" " * 60_000_000))


def test_xml_entities_are_refused_and_nesting_has_a_limit(tmp_path):
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    hostile = workbook(tmp_path / "a.xlsx", lambda d: d.replace(b"<worksheet", entity + b"<worksheet", 1))
    assert "declares XML entities" in refusal(hostile)
    (tmp_path / "a.html").write_bytes(entity + b"<html><body>&a;</body></html>")
    assert "declares XML entities" in refusal(tmp_path / "a.html")
    (tmp_path / "deep.html").write_text("<html><body>" + "<div>" * 200 + "text" + "</div>" * 200)
    assert "nested deeper than 120" in refusal(tmp_path / "deep.html")


def test_nothing_hidden_is_read(tmp_path):
    (tmp_path / "a.html").write_text(
        "<html><body><nav>Menu</nav><script>var x = 'Home Office'</script>"
        "<p hidden>secret</p><p style='display: none'>more</p><p>Seen</p></body></html>"
    )
    assert [b.text for b in items(tmp_path / "a.html")] == ["Seen"]


def test_merged_cells_of_a_page_stand_in_all_their_places(tmp_path):
    (tmp_path / "t.html").write_text(
        "<table><tr><th rowspan=2>Outcome</th><th colspan=2>Departments</th></tr>"
        "<tr><th>Lead</th><th>Supporting</th></tr><tr><td>A<td>B<td>C</tr></table>"
    )
    (table,) = (i for i in items(tmp_path / "t.html") if isinstance(i, Table))
    first = {c.text: (c.row, c.col, c.rows, c.cols) for c in table.cells}
    assert [first[text] for text in ("Outcome", "Departments", "C")] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (2, 2, 1, 1),
    ]


@pytest.mark.parametrize(("separator", "encoding"), [
    (",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), ("|", "cp1252"), ("^", "utf-16"),
])  # fmt: skip
def test_csv_of_any_separator_and_encoding(tmp_path, separator, encoding):
    rows = [["Outcome", "Lead department"], ["Less crime – soon", "Home Office"], ["More schools", "DfE"]]
    (tmp_path / "t.csv").write_bytes("\n".join(map(separator.join, rows)).encode(encoding))
    (table,) = items(tmp_path / "t.csv")
    assert [[c.text for c in table.cells if c.row == n] for n in range(3)] == rows


def test_sheets_give_addresses_and_notes_below_a_table_are_no_rows(tmp_path):
    book = Workbook()
    book.active.title = "Outcomes"
    for row in (
        ["A review"],
        [],
        ["Outcome", "Lead"],
        ["Less crime¹", "Home Office"],
        [],
        ["¹ Source: a survey"],
    ):
        book.active.append(row)
    book.save(tmp_path / "s.xlsx")
    title, table, note = items(tmp_path / "s.xlsx")
    assert (title.kind, note.kind, note.marker) == ("heading", "note", "1")
    assert [(c.text, c.address) for c in table.cells][2] == ("Less crime", "Outcomes!A4")


@pytest.mark.parametrize("turned", [0, 90])
def test_a_page_whose_text_stands_sideways_is_turned(tmp_path, turned):
    paper = canvas.Canvas(str(tmp_path / "p.pdf"), pagesize=A4)
    if not turned:
        paper.rotate(90)
        paper.translate(0, -A4[0])
    for n, line in enumerate(LINES):
        paper.drawString(72, 500 - 20 * n, line)
    paper.save()
    with pikepdf.open(tmp_path / "p.pdf") as book:
        book.pages[0].Rotate = turned  # shows upright text sideways
        book.save(tmp_path / "turned.pdf")
    assert " ".join(i.text for i in items(tmp_path / "turned.pdf")).startswith("Priority outcomes Department")
