"""Workbooks as they are shown: what is not computed, hidden or shown in part is refused by its address."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart

from joinup.errors import InputError
from joinup.tables import grid
from joinup.tables.workbooks import first_table, read_workbook

ROWS = [["name", "day", "number"], ["Home Office", "2021-10-27", 1], ["Defra", "2021-10-28", 2]]
Book = openpyxl.Workbook


def saved(path: Path, change: Callable[[Book], object] | None = None) -> Path:
    """Save a workbook with a small table in its sheet "List"."""
    book = Book()
    book.active.title = "List"
    for row in ROWS:
        book.active.append(row)
    if change:
        change(book)
    book.save(path)
    return path


def rewritten(path: Path, changes: Callable[[str, bytes], bytes]) -> Path:
    """Change the parts of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: changes(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def in_sheet(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, part: change(part) if name == "xl/worksheets/sheet1.xml" else part


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as error:
        read_workbook(path)
    return str(error.value).replace(f"{path.parent}/", "")


def test_numbers_dates_and_truth_come_as_they_are_shown(tmp_path) -> None:
    day = datetime.datetime
    shown = {
        "007": (7, "000"),
        "2021-10": (day(2021, 10, 1), "mmm yyyy"),
        "2021": (day(2021, 1, 1), "yyyy"),
        "2024-02-29": (day(2024, 2, 29), "dd/mm/yyyy"),
        "50%": (0.5, "0%"),
        "5000": (5000, '"£"#,##0;[Red]\\-"£"#,##0'),
        "Home Office": ("Home_x000D_\nOffice", "General"),
    }

    def change(book: Book) -> None:
        for value, form in shown.values():
            book.active.append([value])
            book.active.cell(book.active.max_row, 1).number_format = form
        book.active.append([1.5, 2.0, True])

    frame = read_workbook(saved(tmp_path / "x.xlsx", change))["List"]
    assert frame["name"].tolist()[2:-1] == [*shown]
    assert frame.iloc[-1].tolist() == ["1.5", "2", "TRUE"]


def without_year(book: Book) -> None:
    book.active["B2"] = datetime.datetime(2024, 10, 3)
    book.active["B2"].number_format = "d-mmm"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b.active.append(["=A2", "x", 3]), "row 4, column A: holds formulas without a value. Open it"),
        (lambda b: b.active.append(["=A2", "=B2", "=C2"]), "row 4, column A, B, C: holds formulas without a value"),
        (lambda b: b.create_sheet("list "), '"List, list " are sheets of one name'),
        (lambda b: b.active.append(["#N/A"]), 'sheet List, row 4, column name: "#N/A" is an error of a formula'),
        (lambda b: setattr(b.active.row_dimensions[3], "hidden", True), "sheet List, row 3: is hidden. Show it"),
        (lambda b: b.active.column_dimensions.group("C", "Z", hidden=True), "sheet List, column C: is hidden. Show it"),
        (lambda b: setattr(b.active["A2"], "number_format", ";;;"), 'A: "Home Office" has a number format that hides'),
        (lambda b: setattr(b.active["C2"], "number_format", '0.0 "m"'), 'column C: "1" is a number shown with words'),
        (lambda b: b.active.cell(1_048_576, 16_384, "x"), "row 1048576: has 16384 cells where the header has 3. Clear"),
        (lambda b: b.active.merge_cells("A2:A3"), "sheet List, column A2:A3: is merged over several cells, of which"),
        (without_year, 'row 2, column B: "2024-10-03 00:00:00" is a date shown without its year. Give it'),
    ],
)  # fmt: skip
def test_what_is_refused_by_its_address(tmp_path, change, message) -> None:
    assert message in refusal(saved(tmp_path / "x.xlsx", change))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'<row r="3"', b'<row r="3" ht="0" customHeight="1"', "row 3"),
        (
            b"<sheetData>",
            b'<cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>',
            "column B",
        ),
    ],
)
def test_what_has_no_height_or_width_is_hidden(tmp_path, old, new, place) -> None:
    path = rewritten(saved(tmp_path / "x.xlsx"), in_sheet(lambda part: part.replace(old, new)))
    assert f"sheet List, {place}: is hidden. Show it" in refusal(path)


def test_cells_without_addresses_and_texts_with_their_pronunciation(tmp_path) -> None:
    def change(part: bytes) -> bytes:
        part = re.sub(rb' (r|spans)="[^"]*"', b"", part)
        said = b'<rPh sb="0" eb="2"><t>NO</t></rPh><phoneticPr fontId="1"/></is></c>'
        return part.replace(b'<c t="n"><v>2</v></c>', b'<c t="inlineStr"><is><r><t>2</t></r>' + said)

    path = saved(tmp_path / "x.xlsx")
    before = read_workbook(path)["List"]
    rewritten(path, in_sheet(change))
    assert b' r="' not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"rPh" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert read_workbook(path)["List"].equals(before)


def test_a_formula_whose_value_is_empty_is_empty(tmp_path) -> None:
    path = saved(tmp_path / "x.xlsx", lambda b: b.active.append(["Defra", '=""', 3]))
    old, new = b'<c r="B4"><f>""</f><v></v></c>', b'<c r="B4" t="str"><f>""</f><v></v></c>'
    rewritten(path, in_sheet(lambda part: part.replace(old, new)))
    assert read_workbook(path)["List"].loc[4].tolist() == ["Defra", "", "3"]


def test_a_stated_extent_that_is_too_small_loses_no_row(tmp_path) -> None:
    shorter = in_sheet(lambda part: part.replace(b'ref="A1:C3"', b'ref="A1:B2"'))
    path = rewritten(saved(tmp_path / "x.xlsx"), shorter)
    assert read_workbook(path)["List"].to_numpy().tolist() == [[str(c) for c in row] for row in ROWS[1:]]


def test_sheets_that_hold_a_chart_only_are_no_tables(tmp_path) -> None:
    path = saved(tmp_path / "x.xlsx", lambda book: book.create_chartsheet("Chart").add_chart(BarChart()))
    assert list(read_workbook(path)) == ["List"]
    rewritten(path, lambda name, part: b"" if name.startswith("xl/drawings") else part)
    assert list(read_workbook(path)) == ["List"]


def test_strict_open_xml_is_named(tmp_path) -> None:
    main, strict = (
        b"schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"purl.oclc.org/ooxml/spreadsheetml/main",
    )
    path = rewritten(saved(tmp_path / "x.xlsx"), lambda _, part: part.replace(main, strict))
    assert "is saved as Strict Open XML. Save it again as 'Excel workbook (.xlsx)'." in refusal(path)


def test_hidden_sheets_are_refused_where_they_are_a_table_and_passed_over_elsewhere(tmp_path) -> None:
    hide = lambda book: setattr(book.create_sheet("Notes", 0), "sheet_state", "hidden")  # noqa: E731
    path = saved(tmp_path / "x.xlsx", hide)
    assert "sheet Notes: is hidden" in refusal(path)
    assert len(read_workbook(path, ["LIST "])["LIST "]) == len(first_table(path)[0].rows) - 1 == 2


def test_a_workbook_of_too_many_cells_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 8)
    assert "has more than 8 cells" in refusal(saved(tmp_path / "x.xlsx"))


ENTITIES = b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % p * 10) for p, n in zip(b"abcdefghi", b"bcdefghij", strict=True)
)
SHEET = (
    b'<?xml version="1.0"?><!DOCTYPE w [%s]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&%s;</t></is></c></row></sheetData></worksheet>'
)
LAUGHS = SHEET % (b'<!ENTITY a "ha">' + ENTITIES, b"j")
OUTSIDE = SHEET % (b'<!ENTITY x SYSTEM "file:///etc/hostname">', b"x")


@pytest.mark.parametrize("sheet", [LAUGHS, OUTSIDE, b"<worksheet", b"", b"\x00"])
def test_hostile_xml_in_a_workbook_is_refused_or_harmless(tmp_path, sheet) -> None:
    path = rewritten(saved(tmp_path / "x.xlsx"), in_sheet(lambda _: sheet))
    try:
        frames = read_workbook(path)
    except InputError as error:
        assert str(path) in str(error)
        return
    secret = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such file"
    text = " ".join(c for f in frames.values() for c in f.columns)
    assert secret not in text and len(text) < 1000


def test_zip_bomb_is_refused_before_it_unpacks(tmp_path) -> None:
    path = tmp_path / "x.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z,
        z.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(21):
            part.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    assert "unpacks to more than 200 MB" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"a,b\n1,2\n"])
def test_no_workbook(tmp_path, content) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert "is not a readable workbook" in refusal(path)
