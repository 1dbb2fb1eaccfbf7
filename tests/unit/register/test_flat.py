"""A record that comes as one flat table, with headings of its own."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.small import edition_in, record_of

from joinup.config.edition import Flat
from joinup.errors import InputError
from joinup.register.flat import read_list, unread_sheets
from joinup.register.register import read_record, record_files


def as_ods(path: Path, rows: str, columns: str = "", styles: str = "") -> Path:
    """Save the XML of columns and rows as an OpenDocument workbook whose sheet "List" follows a cover."""
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    for tag, long in {"row": "table:table-row", "cell": "table:table-cell", "p": "text:p"}.items():
        rows = re.sub(rf"(</?){tag}\b", rf"\1{long}", rows)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
            '<office:body><office:spreadsheet><table:table table:name="Cover"><table:table-row><table:table-cell>'
            "<text:p>Schemes</text:p></table:table-cell></table:table-row></table:table>"
            f'<table:table table:name="List">{columns}{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


HEADER = "<row><cell><p>Scheme</p></cell><cell><p>Body</p></cell></row>"
FOLDED = (
    '<table:table-column/><table:table-column-group table:display="false"><table:table-column/>'
    "</table:table-column-group>"
)
GAP = '<cell table:number-columns-repeated="99999"/>'
DATE = '<row><cell office:value-type="date" office:date-value="2021-10-{}"><p>{}</p></cell></row>'
HIDDEN = ": is hidden. Show it (clear the filter, ungroup, widen it), or delete it."


def test_an_ods_cell_is_what_it_shows_and_a_date_is_as_exact_as_it_is_shown(tmp_path) -> None:
    number = '<cell office:value-type="{}" office:value="{}"><p>{}</p></cell>'
    day = '<cell office:value-type="date" office:date-value="2021-10-01"><p>{}</p></cell>'
    shown = {
        "Safe Homes": "<cell><p>Safe<text:s/>Homes<office:annotation><p>ask</p></office:annotation></p></cell>",
        "Ash\nBex": "<cell><p>Ash<text:line-break/>Bex</p></cell>",
        "Cor\nDun": "<cell><p>Cor</p><p>Dun</p></cell>",
        "東京": "<cell><p><text:ruby>東京<text:ruby-text>とう</text:ruby-text></text:ruby></p></cell>",
        "50%": number.format("percentage", "0.5", "50 %"),
        "5000000": number.format("currency", "5000000", "£5.0m"),
        "1499.6": number.format("float", "1499.6", "1500"),
        "007": number.format("float", "7", "007"),
        "2021-10-01": day.format("1 Oct 21"),
        "2021-10": day.format("Oct 2021"),
        "2021": day.format("2021"),
    }
    rows = [f"<row>{cell}<cell><p>x</p></cell></row>" for cell in shown.values()]
    rows.append(
        '<row table:number-rows-repeated="1048000"><cell table:number-columns-repeated="1024"/></row>'
    )
    frame, _ = read_list(as_ods(tmp_path / "list.ods", HEADER + "".join(rows)))
    assert frame["Scheme"].tolist() == [*shown]


@pytest.mark.parametrize(
    ("row", "columns", "message"),
    [
        ('<row table:visibility="filter"><cell><p>A</p></cell></row>', "", "sheet List, row 2" + HIDDEN),
        ('<row table:style-name="flat"><cell><p>A</p></cell></row>', "", "sheet List, row 2" + HIDDEN),
        ("", '<table:table-column table:number-columns-repeated="9" table:visibility="collapse"/>',
         f"sheet List, column A, B{HIDDEN}"),
        ("", FOLDED, "column B" + HIDDEN),
        ('<row><cell table:number-rows-spanned="2"><p>A</p></cell></row>', "", "column A2:A3: is merged over several"),
        ('<row><cell table:formula="of:=[.B1]"/></row>', "", "row 2, column A: holds formulas without a value."),
        (DATE.format("01", "1 Oct"), "", 'row 2, column A: "1 Oct" is a date shown without its year. Give it'),
        (DATE.format("21", "21 Oct"), "", '"21 Oct" is a date shown without its year'),
        ('<row table:number-rows-repeated="99">' + GAP + "<cell><p>A</p></cell></row>", "", "has more than 1,000,"),
        ('<row table:number-rows-repeated="9999"><cell table:number-columns-repeated="999"><p>A</p></cell></row>', "",
         "has more than 1,000,000 cells"),
        ("<row><cell><p>&undeclared;</p></cell></row>", "", "is not a readable workbook (XMLSyntaxError). Open it"),
        ("<row><cell><p>Err:502</p></cell></row>", "", 'row 2, column Scheme: "Err:502" is an error of a formula'),
    ],
)  # fmt: skip
def test_what_an_ods_list_does_not_show_as_it_holds_it_is_refused(tmp_path, row, columns, message) -> None:
    style = (
        '<style:style style:name="flat"><style:table-row-properties style:row-height="0cm"/></style:style>'
    )
    with pytest.raises(InputError) as error:
        read_list(as_ods(tmp_path / "list.ods", HEADER + row, columns, style))
    assert message in str(error.value) and "list.ods" in str(error.value)


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_the_sheet_with_the_list_is_the_first_that_names_columns(tmp_path, ending) -> None:
    path = tmp_path / f"list.{ending}"
    if ending == "ods":
        as_ods(path, HEADER)
    else:
        book = openpyxl.Workbook()
        book.active.title = "Cover"
        book.active.append(["Schemes", None, "Version 2"])
        book.create_sheet("List").append(["Scheme", "Body"])
        book.save(path)
    assert list(read_list(path)[0]) == ["Scheme", "Body"] and unread_sheets(path) == ["Cover"]
    if ending == "ods":
        as_ods(path, "<row><cell><p>Schemes of 2023</p></cell></row>" + HEADER)
        with pytest.raises(InputError, match='"Cover, List" has no sheet whose first row names the columns'):
            read_list(path)


def read(folder: Path, file: str = "list.csv", **flat: object):
    edition = edition_in(folder)
    columns = Flat.model_validate({"file": "list.csv", **flat}).model_copy(
        update={"file": str(folder / file)}
    )
    record = record_of("pilots", edition).model_copy(update={"flat": columns})
    assert record_files(record, edition) == [folder / file]
    return read_record(record, edition)


def test_one_row_per_project_and_body(tmp_path) -> None:
    rows = ["Vorhaben,Stelle,Art", "Safe Homes,Home Office,LEAD", "Safe Homes,MoJ,partner", "Warm Walls,MoJ,"]
    (tmp_path / "list.csv").write_text("\n".join(rows))
    raw = read(tmp_path, name="Vorhaben", body="Stelle", role="Art")
    assert raw["projects"]["project_id"].tolist() == ["safe-homes", "warm-walls"]
    assert raw["participation"]["role"].tolist() == ["lead", "partner", "unspecified"]
    assert raw["participation"]["address"].iloc[-1] == f"{tmp_path}/list.csv, row 4"
    assert raw["facts"].empty


def test_one_row_per_project_with_several_bodies_in_a_cell(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in ("id title who when", "p1 One MoJ|Defra 2022-05,2022-04", "p2 One"):
        book.active.append([cell.replace(",", " ") for cell in row.split()])
    book.save(tmp_path / "list.xlsx")
    columns = {"name": "title", "project_id": "id", "bodies": {"partner": "who"}, "facts": {"start": "when"}}
    raw = read(tmp_path, "list.xlsx", **columns)
    assert raw["projects"]["name"].tolist() == ["One", "One"]
    assert raw["participation"]["organisation_as_published"].tolist() == ["MoJ", "Defra"]
    assert raw["facts"]["value"].tolist() == ["2022-04"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("project,body\nA b,MoJ\nA-b,MoJ\n", 'row 3, column project: "A-b" is another name than a row above'),
        ("project,bodies\nA,MoJ\n", '"body" is not a column of this file. Did you mean bodies?'),
        ("project,body,Art\nA,MoJ,leed\n", 'row 2, column Art: "leed" is not one of lead, partner'),
        ("project,body\n", "list.csv: the table has no rows. Add at least one row; a row is one project."),
        ("project,body\nA,MoJ\n,MoJ\n", "row 3, column project: is empty, but must be known. Fill it in: "),
        ("project,body\nA,MoJ\nB,4\n", 'row 3, column body: "4" holds no letter'),
        (
            "project,body\nTotal Place,MoJ\nGrand total: 1,\n",
            'row 3, column project: "Grand total: 1" names nothing. Write',
        ),
        (
            "project,body\nA,Département\nB,DÃ©partement\n",
            'row 3, column body: "DÃ©partement" has letters that were',
        ),
    ],
)
def test_faults_name_the_columns_of_the_file(tmp_path, rows, message) -> None:
    (tmp_path / "list.csv").write_text(rows)
    with pytest.raises(InputError) as error:
        read(tmp_path, body="body", role="Art" if "Art" in rows else "")
    assert message in str(error.value) and "\n" not in str(error.value)


def test_lines_of_a_cell_are_bodies_but_one_name(tmp_path) -> None:
    (tmp_path / "list.csv").write_text(
        'project,body\n"Safe\nHomes","MoJ\n Home Office|Defra"\nВода,MoJ²\nРека [note 4],MoJ\n'
    )
    raw = read(tmp_path, body="body")
    assert raw["projects"]["name"].tolist() == ["Safe Homes", "Вода", "Река"]
    assert raw["participation"]["organisation_as_published"].tolist() == [
        "MoJ",
        "Home Office",
        "Defra",
        "MoJ",
        "MoJ",
    ]
