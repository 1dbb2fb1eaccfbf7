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


def pdf(path: Path, pages: int = 1, lines: list[str] = LINES) -> Path:
    """Write a PDF with a few lines on each page."""
    paper = canvas.Canvas(str(path), pagesize=A4)
    for _ in range(pages):
        for n, line in enumerate(lines):
            paper.drawString(72, 760 - 20 * n, line)
        paper.showPage()
    paper.save()
    return path


def workbook(path: Path) -> Path:
    book = Workbook()
    book.active.append(["Outcome", "Lead department"])
    book.active.append(["Less crime", "Home Office"])
    book.save(path)
    return path


def repacked(path: Path, part: str, change) -> Path:
    """Change one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    path.write_bytes(out.getvalue())
    return path


def told(path: Path, **limits) -> str:
    """Return what a person reads when a file is refused: always the file, the reason and the remedy."""
    with pytest.raises(InputError) as refused:
        read(path, "outcomes", *settings(), Limits(**limits))
    text = str(refused.value)
    assert path.name in text
    assert all(fault.problem and fault.remedy for fault in refused.value.faults)
    assert "Traceback" not in text
    return text


def items(path: Path) -> list[Block | Table]:
    """Lay a file out in this process."""
    return lay_out(path, Limits()).items


def test_a_sound_pdf_is_read(tmp_path):
    found = items(pdf(tmp_path / "a.pdf"))
    assert [b.text for b in found if isinstance(b, Block)] == LINES


def test_missing_and_empty_files(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert "is not there" in told(tmp_path / "none.pdf")
    assert "is empty" in told(tmp_path / "empty.pdf")


def test_a_pdf_cut_short(tmp_path):
    whole = pdf(tmp_path / "a.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 3])
    assert "damaged or cut short" in told(tmp_path / "cut.pdf")


def test_an_encrypted_pdf(tmp_path):
    with pikepdf.open(pdf(tmp_path / "a.pdf")) as book:
        book.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "is encrypted" in told(tmp_path / "locked.pdf")


def test_pages_that_are_pictures_are_refused_with_the_page_and_ocr_as_remedy(tmp_path):
    from PIL import Image

    paper = canvas.Canvas(str(tmp_path / "scan.pdf"), pagesize=A4)
    for _ in range(2):
        paper.drawInlineImage(Image.new("L", (300, 400), 200), 50, 100, 400, 600)
        paper.showPage()
    paper.save()
    text = told(tmp_path / "scan.pdf")
    assert "scan.pdf, page 1" in text
    assert "no text layer" in text
    assert "ocrmypdf" in text


def test_more_pages_than_allowed(tmp_path):
    assert "has 4 pages" in told(pdf(tmp_path / "long.pdf", pages=4), pages=3)


def test_larger_than_allowed(tmp_path):
    assert "MB allowed" in told(pdf(tmp_path / "a.pdf"), bytes=100)


@pytest.mark.parametrize(("name", "problem"), [
    ("a.html", "ends in .html but is a PDF"), ("a.docx", "ending that is not read"), ("a.xlsx", "but is a PDF"),
])  # fmt: skip
def test_another_type_than_the_name_says(tmp_path, name, problem):
    (tmp_path / name).write_bytes(pdf(tmp_path / "x.pdf").read_bytes())
    assert problem in told(tmp_path / name)


def test_an_archive_that_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "is an archive" in told(tmp_path / "a.csv")


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    sheet = "xl/worksheets/sheet1.xml"
    bomb = repacked(workbook(tmp_path / "bomb.xlsx"), sheet, lambda d: d + b" " * 60_000_000)
    assert "zip bomb" in told(bomb)


def test_xml_entities_in_a_workbook(tmp_path):
    def declare(data: bytes) -> bytes:
        return data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)

    hostile = repacked(workbook(tmp_path / "laughs.xlsx"), "xl/worksheets/sheet1.xml", declare)
    assert "declares XML entities" in told(hostile)


def test_xml_entities_in_a_page(tmp_path):
    (tmp_path / "laughs.html").write_text('<!DOCTYPE html [<!ENTITY a "b">]><html><body>&a;</body></html>')
    assert "declares XML entities" in told(tmp_path / "laughs.html")


def test_nesting_beyond_the_limit(tmp_path):
    (tmp_path / "deep.html").write_text("<html><body>" + "<div>" * 200 + "text" + "</div>" * 200)
    assert "nested deeper than 120" in told(tmp_path / "deep.html")


def test_a_reader_that_takes_too_long_is_stopped(tmp_path):
    assert "took longer than 0.01 seconds" in told(pdf(tmp_path / "slow.pdf"), seconds=0.01)


def test_a_reader_that_wants_too_much_memory_is_stopped(tmp_path):
    (tmp_path / "big.csv").write_text("some,words\n" * 4_000_000)
    assert "memory" in told(tmp_path / "big.csv", memory=120_000_000)


def test_nothing_is_fetched_and_nothing_hidden_is_read(tmp_path):
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
    assert first["Outcome"] == (0, 0, 2, 1)
    assert first["Departments"] == (0, 1, 1, 2)
    assert first["C"] == (2, 2, 1, 1)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_separator_and_encoding(tmp_path, separator, encoding):
    rows = [["Outcome", "Lead department"], ["Less crime – soon", "Home Office"], ["More schools", "DfE"]]
    (tmp_path / "t.csv").write_bytes("\n".join(map(separator.join, rows)).encode(encoding))
    (table,) = items(tmp_path / "t.csv")
    assert [[c.text for c in table.cells if c.row == n] for n in range(3)] == rows


def test_sheets_give_addresses_and_notes_below_a_table_are_no_rows(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "Outcomes"
    for row in (
        ["A review"],
        [],
        ["Outcome", "Lead"],
        ["Less crime¹", "Home Office"],
        [],
        ["¹ Source: a survey"],
    ):
        sheet.append(row)
    book.save(tmp_path / "s.xlsx")
    title, table, note = items(tmp_path / "s.xlsx")
    assert (title.kind, note.kind, note.marker) == ("heading", "note", "1")
    assert [(c.text, c.address, c.marks) for c in table.cells][2] == ("Less crime", "Outcomes!A4", ["1"])
