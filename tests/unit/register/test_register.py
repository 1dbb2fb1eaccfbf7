"""The register: what bad input gets, CSV files and workbook alike, conversion without loss, hostile files."""

from __future__ import annotations

import datetime
import io
import shutil
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import REGISTER, edition_of, rows_of, write_config, write_register, write_table

from joinup.check import check
from joinup.errors import InputError
from joinup import sheets
from joinup.register.register import convert, read_register
from joinup.schemas import RAW
from joinup.sheets import read_csv, read_workbook
from joinup.tables import csv_bytes

ROOT = Path(__file__).parents[3]
PARTICIPATION = REGISTER["participation"]
PILOTS = REGISTER["pilots"]


@pytest.fixture(params=["csv", "workbook"])
def form(request, tmp_path):
    """Write a register in either form and return its folder."""

    def make(**changed: str) -> Path:
        folder = write_register(tmp_path / "raw", **changed)
        if request.param == "workbook":
            as_workbook(folder)
        return folder

    return make


def as_workbook(folder: Path) -> Path:
    """Turn CSV files into a workbook as a person would: whatever they hold, without checks."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for path in sorted(folder.rglob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for row in rows_of(path):
            sheet.append(row)
        path.unlink()
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def told(folder: Path) -> list[str]:
    with pytest.raises(InputError) as error:
        read_register(folder)
    return [line.replace(f"{folder}/", "") for line in str(error.value).splitlines()]


def test_good_register_is_read_with_the_address_of_each_row(form) -> None:
    raw = read_register(form())
    assert raw["participation"]["organisation_as_published"].tolist()[0] == "Home Office"
    address = raw["participation"]["address"].iloc[-1]
    assert address.endswith(("participation.csv, row 4", "register.xlsx, sheet participation, row 4"))


@pytest.mark.parametrize(
    ("table", "rows", "said"),
    [
        (
            "pilots",
            PILOTS + "safe-homes,Twice,unknown,\n",
            'row 4, column pilot_id: "safe-homes" is given twice. Row 2 says it already',
        ),
        (
            "pilots",
            PILOTS + "Safe Homes,Twice,unknown,\n",
            'row 4, column pilot_id: "Safe Homes" is not an identifier.',
        ),
        (
            "pilots",
            PILOTS + "../../x,Out,unknown,\n",
            'row 4, column pilot_id: "../../x" is not an identifier.',
        ),
        (
            "pilots",
            PILOTS + "x,X,all,\n",
            'row 4, column roster: "all" is not one of complete, partial, unknown',
        ),
        ("pilots", PILOTS + "x,,unknown,\n", "row 4, column name: is empty, but must be known."),
        (
            "pilots",
            PILOTS + "x,X,unknown,a,b\n",
            "row 4: has 5 cells where the header has 4. ",
        ),
        (
            "participation",
            PARTICIPATION + "safe-hoems,Home Office,lead,S1\n",
            'row 5, column pilot_id: "safe-hoems" is not in',
        ),
        (
            "participation",
            PARTICIPATION + "safe-hoems,Home Office,lead,S1\n",
            "nearest are safe-homes, warm-walls.",
        ),
        (
            "participation",
            PARTICIPATION + "safe-homes,Home Office,partner,S9\n",
            'row 5, column source_id: "S9" is not in',
        ),
        ("participation", PARTICIPATION + "safe-homes,Home Office,leed,S1\n", "Did you mean lead?"),
        ("participation", PARTICIPATION + "safe-homes,Home Office,lead,S1\n", "is given twice"),
        (
            "pilot_facts",
            "safe-homes,start_year,1921,S1",
            'row 2, column value: "1921" is not a year from 1997 to 2100.',
        ),
        ("pilot_facts", "safe-homes,start_year,02021,S1", "is not a year from 1997 to 2100."),
        ("pilot_facts", "safe-homes,start_year,20x1,S1", "is not a year from 1997 to 2100."),
        (
            "pilot_facts",
            "safe-homes,start_year,2024,S1\nsafe-homes,end_year,2021,S1",
            'row 3, column value: "2021" is before the first year of safe-homes, 2024.',
        ),
        (
            "pilot_facts",
            "safe-homes,funding_gbp,£5m,S1",
            "is not an amount in pounds. Write digits only: 5000000.",
        ),
        ("pilot_facts", "safe-homes,fund_stated,no,S1", "is not one of yes, evaluation_only."),
        ("pilot_facts", "safe-homes,round,three,S1", "is not the number of a round. Write its number"),
        ("pilot_facts", "safe-homes,start,2021,S1", "Did you mean start_year?"),
        (
            "sources",
            REGISTER["sources"] + "S 3,https://example.org,T,P,,,2026-01-01,L,official",
            'row 4, column source_id: "S 3" holds a space',
        ),
        (
            "sources",
            REGISTER["sources"] + "S3,example.org,T,P,,,2026-01-01,L,official",
            "is not a web address. Write the full address",
        ),
        (
            "sources",
            REGISTER["sources"] + "S3,https://example.org,T,P,1/2/26,,2026-01-01,L,official",
            '"1/2/26" is not a date. Write it as YYYY-MM-DD.',
        ),
        ("outcomes", "less-crime,SR2021,stated,Less crime,maybe", "is not one of yes, no, unstated"),
        ("contributions", "more-crime,Home Office,lead,S1", '"more-crime" is not in'),
        ("contributions", "less-crime,Home Office,partner,S1", "is not one of lead, owner, supporting"),
        ("outcomes", "", "the table has no rows. Add at least one row; a row is one outcome."),
    ],
)
def test_bad_rows_are_told_with_file_row_and_remedy(form, table, rows, said) -> None:
    lines = told(form(**{table: rows}))
    assert any(said in line and table in line.split(":")[0] for line in lines), lines


def test_a_row_given_twice_is_one_fault(form) -> None:
    row = "safe-homes,start_year,2021,S1"
    (line,) = told(form(pilot_facts=f"{row}\n{row}"))
    assert "is given twice" in line


def test_one_page_gives_one_year(form) -> None:
    lines = told(form(pilot_facts="safe-homes,start_year,2021,S1\nsafe-homes,start_year,2022,S1"))
    assert len(lines) == 1 and 'row 3, column value: "2022" is another year than the same page' in lines[0]


@pytest.mark.parametrize("name", ["Home\tOffice", "Home\u200b Office", '"Home\nOffice"', "Home\u00a0 Office"])
def test_names_are_read_without_what_nobody_sees(form, name) -> None:
    read = read_register(form(participation=f"safe-homes,{name},lead,S1"))
    assert read["participation"]["organisation_as_published"].tolist() == ["Home Office"]


def test_a_quotation_mark_that_does_not_close_is_told_with_its_row(tmp_path) -> None:
    (tmp_path / "x.csv").write_text('a,b\n1,2\n3,"4\n5,6\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"row 3: is not a readable CSV file"):
        read_csv(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\na,b\n1,2\n", "row 1: has nothing in its first row"),
        ("a,,b\n1,2,3\n", "row 1: has no name for its column 2"),
    ],
)
def test_a_header_that_is_not_whole(tmp_path, text, said) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_csv(tmp_path / "x.csv")


def test_other_sheets_and_capitals_in_names_of_sheets_do_no_harm(form) -> None:
    data = form()
    if (book := data / "register.xlsx").is_file():
        import openpyxl

        changed = openpyxl.load_workbook(book)
        changed["participation"].title = "Participation "
        changed.create_sheet("Sheet1")
        changed.save(book)
    assert len(read_register(data)["participation"])


def test_all_faults_of_all_tables_are_told_at_once(form) -> None:
    lines = told(form(pilots="A,A,unknown,\n", outcomes="b,SR2021,stated,B,maybe"))
    assert any("A" in line and "is not an identifier" in line for line in lines)
    assert any("maybe" in line for line in lines)
    assert any('"safe-homes" is not in' in line for line in lines)


def test_an_empty_table_is_one_fault_and_not_one_for_each_row_that_refers_to_it(form) -> None:
    lines = told(form(pilots=""))
    assert len(lines) == 1, lines
    assert "the table has no rows" in lines[0]


def test_missing_table(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    (folder / "pilots/pilots.csv").unlink()
    assert told(folder) == [
        "pilots/pilots.csv: is not there. Restore it, or correct the folder that the edition names."
    ]


def test_missing_sheet(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    (folder / "outcomes/outcomes.csv").unlink()
    as_workbook(folder)
    assert told(folder) == [
        "register.xlsx, sheet outcomes: is not in the workbook. Add a sheet named outcomes."
    ]


def test_workbook_beside_csv_files_is_ambiguous(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    kept = (folder / "pilots/pilots.csv").read_bytes()
    as_workbook(folder)
    (folder / "pilots/pilots.csv").write_bytes(kept)
    (line,) = told(folder)
    assert "not clear which of the two is the register. Move" in line


def test_unknown_column_gets_a_guess(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    path = folder / "pilots/pilots.csv"
    path.write_text(path.read_text().replace("roster", "rooster"))
    lines = told(folder)
    assert (
        "pilots/pilots.csv, row 1, column roster: is a column that this table needs. Add a column headed roster."
        in lines
    )
    assert any("column rooster: is not a column of this table. Rename it to roster" in line for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("first", [[], ["sep=,"]])
def test_harmless_forms_of_csv_are_read_alike(tmp_path, encoding, separator, line_end, first) -> None:
    rows = [
        "pilot_id,name,roster,summary",
        "safe-homes,Safe Homes,complete,café",
        "warm,Warm,unknown,",
        ",,,",
        "",
    ]
    text = line_end.join([*first, *rows]).replace(",", separator)
    path = tmp_path / "pilots.csv"
    path.write_bytes(text.encode(encoding))
    frame = read_csv(path)
    assert frame.to_numpy().tolist() == [
        ["safe-homes", "Safe Homes", "complete", "café"],
        ["warm", "Warm", "unknown", ""],
    ]
    assert frame.index.tolist() == [2, 3]


def test_spaces_and_letters_are_compared_in_one_form(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\nHome\N{NO-BREAK SPACE}Office ,cafe\N{COMBINING ACUTE ACCENT}\n")
    assert read_csv(path).to_numpy().tolist() == [["Home Office", "café"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\ncaf\xe9,1\n".encode("latin-1"), "row 2: has a letter that is not UTF-8"),
        ("a,b\nx,1\n".encode("utf-16"), "is saved as UTF-16. Save it again as 'CSV UTF-8"),
        (b"a,b\nx,1,2\ny,3,4\n", "row 3: has 3 cells where the header has 2. Put quotation marks"),
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"a,b\n\x00,1\n", "holds binary data"),
        (b'a,b\n"x,1\n', "is not a readable CSV file"),
        (b'a,b\n"x"y,1\n', "is not a readable CSV file"),
        (
            b"My pilots\n\na,b\nx,1\n",
            "row 1: has one cell in its first row and more in every other. The first row",
        ),
        (
            b"a,b\n<<<<<<< HEAD\nx,1\n=======\nx,2\n>>>>>>> b\n",
            "row 2: has two versions that git could not merge",
        ),
        (b"a,a\n1,2\n", 'row 1: "a" is the name of two columns'),
        (b"PK\x03\x04" + bytes(100), "x.csv"),
        (b"%PDF-1.7\n\xe2\xe3", "x.csv"),
    ],
)
def test_files_that_are_no_csv(tmp_path, content, said) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_csv(path)
    assert said in str(error.value)
    assert path.read_bytes() == content


def test_too_large_a_file_is_refused_before_it_is_read(tmp_path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(sheets.MOST_BYTES + 1)
    with pytest.raises(InputError, match="is larger than 50 MB"):
        read_csv(path)


def test_folder_and_endless_name(tmp_path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_csv(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_csv(tmp_path / ("x" * 5000))


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t"), max_size=30
)
WORDS = [
    "=1+1",
    "@SUM(A1)",
    "+44",
    "-1",
    "007",
    "1e5",
    "2024-01-01",
    "TRUE",
    "#REF!",
    "_x0041_",
    "'x",
    "a,b;c\td",
    "1/2",
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PRINTABLE | st.sampled_from(WORDS), min_size=2, max_size=2))
def test_conversion_to_a_workbook_and_back_loses_nothing(tmp_path_factory, summaries) -> None:
    folder = write_register(tmp_path_factory.mktemp("raw"))
    header = list(RAW["pilots"].columns)
    rows = [["safe-homes", "=cmd|'/C calc'!A0", "complete", ""], ["warm-walls", "Warm", "unknown", ""]]
    for row, summary in zip(rows, summaries, strict=True):
        row[3] = summary
    (folder / "pilots/pilots.csv").write_bytes(csv_bytes(pd.DataFrame(rows, columns=header)))
    try:
        before = {n: f.drop(columns="address") for n, f in read_register(folder).items()}
    except InputError:  # a text that no table takes
        return
    convert(folder)
    assert not (folder / "pilots/pilots.csv").exists() and (folder / "pilots/pilots.csv.old").exists()
    book = {n: f.drop(columns="address") for n, f in read_register(folder).items()}
    convert(folder)
    again = {n: f.drop(columns="address") for n, f in read_register(folder).items()}
    for name in RAW:
        assert book[name].to_numpy().tolist() == before[name].to_numpy().tolist()
        assert again[name].to_numpy().tolist() == before[name].to_numpy().tolist()


def test_converted_workbook_runs_no_formula(tmp_path) -> None:
    folder = write_register(
        tmp_path / "raw",
        pilots='safe-homes,"=HYPERLINK(""http://x"")",complete,\nwarm-walls,@x,unknown,-1+1\n',
    )
    convert(folder)
    with zipfile.ZipFile(folder / "register.xlsx") as z:
        assert not [n for n in z.namelist() if n.startswith("xl/worksheets/") and b"<f" in z.read(n)]
    cells = [c for row in openpyxl.load_workbook(folder / "register.xlsx")["pilots"] for c in row if c.value]
    assert {c.data_type for c in cells} == {"s"}


def test_numbers_and_dates_of_a_workbook_come_as_text(tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c", "d"])
    book.active.append([2021, 1.5, datetime.datetime(2024, 2, 29), True])
    book.save(tmp_path / "x.xlsx")
    assert read_workbook(tmp_path / "x.xlsx")["Sheet"].to_numpy().tolist() == [
        ["2021", "1.5", "2024-02-29", "True"]
    ]


def test_one_cell_in_the_last_corner_is_no_trap(tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(tmp_path / "x.xlsx")
    begin = time.process_time()
    with pytest.raises(InputError, match="cells, empty ones counted"):
        read_workbook(tmp_path / "x.xlsx")
    assert time.process_time() - begin < 10


def workbook_with(sheet: bytes) -> bytes:
    """Return a workbook whose only sheet has the given XML."""
    raw = io.BytesIO()
    openpyxl.Workbook().save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (n, b"&%c;" % p * 10) for p, n in zip(b"abcdefghi", b"bcdefghij", strict=True)
    )
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>a&x;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize("sheet", [LAUGHS, OUTSIDE, b"<worksheet", b"", b"\x00"])
def test_hostile_xml_in_a_workbook_is_refused_or_harmless(tmp_path, sheet) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook_with(sheet))
    try:
        frames = read_workbook(path)
    except InputError as error:
        assert str(path) in str(error)
        return
    secret = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such file"
    shown = " ".join(c for f in frames.values() for c in f.columns)
    assert secret not in shown and len(shown) < 1000


def test_zip_bomb_is_refused_before_it_unpacks(tmp_path) -> None:
    path = tmp_path / "x.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z,
        z.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(51):
            part.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to more than 500 MB"):
        read_workbook(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a workbook", b"a,b\n1,2\n"])
def test_no_workbook(tmp_path, content) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is not a readable XLSX workbook"):
        read_workbook(path)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project in a folder of its own, which is made the working folder."""
    write_register(tmp_path / "data/raw")
    write_config(tmp_path / "config")
    (tmp_path / "config/small.md").write_text("Nothing is said.\n")
    (tmp_path / "config/words.yaml").write_text("allowed: [Spending Review 2021]\n")
    for name in ("claims", "config", "cues"):
        shutil.copy(ROOT / f"config/{name}.yaml", tmp_path / "config")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(**changed: object) -> str:
    return check(edition_of(**changed), "config/editions/small.yaml")


def test_check_says_what_it_read(project) -> None:
    assert checked() == "data/raw: 12 rows in 6 tables, no fault found."


def test_unknown_organisation_gets_three_names_and_where_to_add_it(project) -> None:
    write_register(
        project / "data/raw", participation=PARTICIPATION + "warm-walls,Ministry of Justise,lead,S1\n"
    )
    with pytest.raises(InputError) as error:
        checked()
    line = str(error.value)
    assert line.startswith(
        'data/raw/pilots/participation.csv, row 5, column organisation_as_published: "Ministry of Justise" '
        'is not a known organisation. Nearest are "Ministry of Justice", '
    )
    assert line.count('"') == 2 + 2 * 3
    assert line.endswith("correct it, or add it to config/aliases.csv.")


def test_unknown_organisations_are_told_even_beside_other_faults(project) -> None:
    write_register(
        project / "data/raw",
        participation="safe-homes,Hoem Office,leed,S1\n",
        contributions="less-crime,Trasury,lead,S1\n",
    )
    with pytest.raises(InputError) as error:
        checked()
    assert {f.value for f in error.value.faults} >= {"Hoem Office", "leed", "Trasury"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"focus": {"pair": ["home", "mojj"], "department": "home"}},
            'column focus: "mojj" is not a known organisation.',
        ),
        (
            {"focus": {"pair": ["home", "home"], "department": "home"}},
            'column focus.pair: "home" is both of the pair.',
        ),
        (
            {"same_pilot": [{"pilot": "x", "organisation": "dsit", "into": "beis", "reason": "r"}]},
            'column same_pilot: "x" is not a known pilot.',
        ),
        (
            {
                "reconcile": [
                    {"organisation": "desnz", "into": "beis", "reason": "r"},
                    {"organisation": "beis", "into": "desnz", "reason": "r"},
                ]
            },
            'column reconcile: "desnz" is reconciled in a circle.',
        ),
        (
            {"reconcile": [{"organisation": "dsit", "into": "y", "reason": "r"}]},
            'column reconcile: "y" is not a known organisation.',
        ),
        ({"narrative": "config/none.md"}, "config/none.md: is not there."),
        ({"data": "data/none"}, "data/none/sources.csv: is not there."),
        ({"organisations": "none"}, "none/organisations.csv: is not there."),
    ],
)
def test_edition_that_names_what_is_not_there(project, changed, said) -> None:
    with pytest.raises(InputError) as error:
        checked(**changed)
    assert said in str(error.value)


def test_number_typed_into_the_narrative(project) -> None:
    (project / "config/small.md").write_text("In Spending Review 2021 all is well.\nSixty pilots ran.\n")
    with pytest.raises(InputError, match=r'config/small\.md, row 2: "Sixty" is a number typed by hand'):
        checked()


def test_absurd_name_neither_hangs_nor_floods_the_screen(project) -> None:
    name = "Ministry of " * 400
    write_register(project / "data/raw", participation=PARTICIPATION + f"warm-walls,{name},lead,S1\n")
    begin = time.process_time()
    with pytest.raises(InputError) as error:
        checked()
    assert time.process_time() - begin < 5
    assert len(str(error.value)) < 500


@pytest.mark.parametrize(
    "shape",
    ["a" * 5000 + "!", "a-" * 2500 + "!", "aa-" * 1600 + "A", " " * 4990 + "x", "(" * 5000, "=" * 5000],
)
def test_names_made_to_slow_a_pattern_down(project, shape) -> None:
    write_table(
        project / "data/raw/pilots/pilots.csv", RAW["pilots"].columns, f'"{shape}","{shape}",unknown,'
    )
    begin = time.process_time()
    with pytest.raises(InputError):
        checked()
    assert time.process_time() - begin < 5


def test_raw_files_are_never_written(project) -> None:
    files = sorted(p for p in project.rglob("*") if p.is_file())
    before = [(p, p.read_bytes(), p.stat().st_mtime_ns) for p in files]
    checked()
    assert [
        (p, p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(p for p in project.rglob("*") if p.is_file())
    ] == before
