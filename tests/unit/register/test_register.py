"""The raw tables of a record: what bad input gets, CSV files and workbook alike; what a register may lack."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from tests.small import REGISTER, edition_in, record_of, rows_of, write_register

from joinup.config.edition import KnownTotal
from joinup.errors import InputError
from joinup.register.consistency import contradictions, source_contradictions
from joinup.register.register import documented, read_record, read_sources, record_files
from joinup.register.unread import unread

PROJECTS = REGISTER["projects"]
PARTICIPATION = REGISTER["participation"]


@pytest.fixture(params=["csv", "workbook"])
def form(request, tmp_path):
    """Write a register in either form and return its folder."""

    def make(**changed: str | None) -> Path:
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
        name = path.stem if path.parent == folder else f"{path.parent.name} {path.stem}"
        sheet = book.create_sheet(name)
        for row in rows_of(path):
            sheet.append(row)
        path.unlink()
    book.save(folder / "register.xlsx")
    return folder / "register.xlsx"


def read(folder: Path, record: str = "pilots"):
    edition = edition_in(folder)
    return read_record(record_of(record, edition), edition)


def messages(folder: Path) -> list[str]:
    """Return the lines of every record's faults, without the folder's name."""
    text = []
    for record in ("pilots", "outcomes"):
        try:
            read(folder, record)
        except InputError as error:
            text += str(error).splitlines()
    assert text
    return [line.replace(f"{folder}/", "") for line in dict.fromkeys(text)]


def test_good_register_is_read_with_the_address_of_each_row(form) -> None:
    raw = read(form())
    assert raw["participation"]["organisation_as_published"].tolist()[0] == "Home Office"
    address = raw["participation"]["address"].iloc[-1]
    assert address.endswith(
        ("pilots/participation.csv, row 4", "register.xlsx, sheet pilots participation, row 4")
    )
    assert list(raw["projects"]) == ["project_id", "name", "summary", "page", "address"]


@pytest.mark.parametrize(
    ("table", "rows", "message"),
    [
        (
            "projects",
            PROJECTS + "safe-homes,Twice,,\n",
            'row 4, column project_id: "safe-homes" is given twice. Row 2 says it already: keep one of the two.',
        ),
        (
            "projects",
            PROJECTS + "Safe Homes,Twice,,\n../../x,Out,,\n",
            'rows 4 and 5, column project_id: "Safe Homes", "../../x" is not an identifier.',
        ),
        ("projects", PROJECTS + "x,,,\n", "row 4, column name: is empty, but must be known."),
        ("projects", PROJECTS + "x,X,a,,b\n", "row 4: has 5 cells where the header has 4. "),
        ("projects", "", "the table has no rows. Add at least one row; a row is one project."),
        (
            "participation",
            PARTICIPATION + "safe-hoems,Home Office,lead,S1\n",
            'row 5, column project_id: "safe-hoems" is not in',
        ),
        ("participation", PARTICIPATION + "safe-hoems,Home Office,lead,S1\n", "Did you mean safe-homes?"),
        (
            "participation",
            PARTICIPATION + "safe-homes,Home Office,partner,S9\n",
            'row 5, column source_id: "S9" is not in',
        ),
        ("participation", PARTICIPATION + "safe-homes,Home Office,leed,S1\n", "Did you mean lead?"),
        ("participation", PARTICIPATION + "safe-homes,Home Office,zzz,S1\n", "Use one of these words."),
        ("participation", PARTICIPATION + "safe-homes,Home Office,lead,S1\n", "is given twice"),
        ("participation", PARTICIPATION + "safe-homes,DfT,lead,\n", "column source_id: is empty, but must"),
        ("facts", "safe-homes,start,1821,S1", 'row 2, column value: "1821" is not a date. Write it as YYYY,'),
        ("facts", "safe-homes,start,02021,S1\nwarm-walls,end,20x1,S1", "rows 2 and 3, column value"),
        (
            "facts",
            "safe-homes,start,2024-03,S1\nsafe-homes,end,2024-02,S2",
            'row 3, column value: "2024-02" is before the project\'s start. Correct one of the two dates.',
        ),
        (
            "facts",
            "safe-homes,start,2021,S1\nsafe-homes,start,2022,S1",
            'row 3, column value: "2022" is another value than the same page gives above.',
        ),
        (
            "facts",
            "safe-homes,funding_gbp,£5m,S1",
            "is not an amount. Write digits only, 12 at most: 5000000.",
        ),
        ("facts", f"safe-homes,funding_gbp,{'9' * 400},S1", "is not an amount."),
        ("facts", "safe-homes,fund_stated,no,S1", "is not one of yes, evaluation_only."),
        ("facts", "safe-homes,round,three,S1", "is not a number. Write digits only"),
        ("facts", "safe-homes,strat,2021,S1", "Did you mean start?"),
        ("facts", "safe-homes,participants_known,most,S1", "is not one of all, central, some"),
        (
            "sources",
            REGISTER["sources"] + "S 3,https://example.org,T,P,,,2026-01-01,L,official",
            'row 4, column source_id: "S 3" holds a space',
        ),
        (
            "sources",
            REGISTER["sources"] + "S3,https://me:secret@example.org,T,P,,,2026-01-01,L,official",
            "is not a web address. Write the full address",
        ),
        (
            "sources",
            REGISTER["sources"] + "S3,https://example.org,T,P,1/2/26,,2026-01-01,L,official",
            '"1/2/26" is not a date. Write it as YYYY-MM-DD',
        ),
        (
            "sources",
            REGISTER["sources"] + "S3,https://example.org,T,P,1/2/2026,,2026-01-01,L,official",
            '"1/2/2026" may be read day first or month first. Write it as YYYY-MM-DD.',
        ),
        ("outcomes_facts", "less-crime,cross_cutting,maybe,S2", "is not one of yes, no"),
        (
            "outcomes_participation",
            "less-crime,Home Office,partner,S1",
            "is not one of lead, owner, supporting",
        ),
    ],
)
def test_bad_rows_are_named_with_file_row_and_remedy(form, table, rows, message) -> None:
    lines = messages(form(**{table: rows}))
    place = table.rpartition("_")[2]
    assert any(message in line and place in line.split(":")[0] for line in lines), lines


def test_the_same_fault_in_many_rows_is_one_line(form) -> None:
    rows = "".join(f"safe-homes,Body {n},leed,S1\n" for n in range(145))
    (line,) = messages(form(participation=rows))
    assert '145 rows (2, 3, 4 …), column role: "leed" is not one of' in line


def test_all_faults_of_all_tables_come_at_once(form) -> None:
    lines = messages(form(projects="A,A,,\n", outcomes_facts="b,cross_cutting,maybe,S2"))
    assert any("is not an identifier" in line for line in lines)
    assert any("maybe" in line for line in lines)
    assert any('"safe-homes"' in line and "is not in" in line for line in lines)


def test_an_empty_table_is_one_fault_and_not_one_for_each_row_that_refers_to_it(form) -> None:
    (line,) = messages(form(projects=""))
    assert "the table has no rows" in line


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Lead", "lead"), ("EVALUATION LEAD", "evaluation_lead"), ("evaluation-partner", "evaluation_partner")],
)
def test_roles_are_read_as_meant(form, written, meant) -> None:
    raw = read(form(participation=f"safe-homes,Home Office,{written},S1"))
    assert raw["participation"]["role"].tolist() == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("28/06/2022", "2022-06-28"), ("3 May 2021", "2021-05-03"), ("2021-10", "2021-10"), ("1992", "1992")],
)
def test_dates_are_read_as_meant(form, written, meant) -> None:
    raw = read(form(facts=f"safe-homes,start,{written},S1"))
    assert raw["facts"]["value"].tolist() == [meant]


@pytest.mark.parametrize("name", ["Home\tOffice", "Home\u200b Office", '"Home\nOffice"', "Home\u00a0 Office"])
def test_names_are_read_without_what_nobody_sees(form, name) -> None:
    raw = read(form(participation=f"safe-homes,{name},lead,S1"))
    assert raw["participation"]["organisation_as_published"].tolist() == ["Home Office"]


def test_two_projects_of_one_name_and_a_project_without_participants_are_fine(form) -> None:
    raw = read(form(projects=PROJECTS + "safe-homes-2,Safe Homes,,\n"))
    assert documented(raw).tolist() == [True, True, False]


def test_what_a_colleagues_list_lacks_is_empty(form) -> None:
    folder = form(
        sources=None, facts=None, participation="safe-homes,Home Office,lead,\nwarm-walls,MoJ,Lead,\n"
    )
    raw = read(folder)
    assert raw["facts"].empty and list(raw["facts"])[-1] == "address"
    assert raw["participation"]["source_id"].tolist() == ["", ""]
    assert read_sources(edition_in(folder)).empty


def test_columns_that_may_be_absent(tmp_path) -> None:
    folder = write_register(tmp_path / "raw", sources=None, facts=None)
    (folder / "pilots/projects.csv").write_text("name,project_id\nSafe Homes,safe-homes\n")
    (folder / "pilots/participation.csv").write_text(
        "project_id,organisation_as_published,role\nsafe-homes,MoJ,lead\n"
    )
    raw = read(folder)
    assert raw["projects"].loc[2].tolist()[:4] == ["safe-homes", "Safe Homes", "", ""]
    assert raw["participation"]["source_id"].tolist() == [""]


def test_pages_named_without_a_list_of_sources_are_one_fault_a_table(tmp_path) -> None:
    lines = messages(write_register(tmp_path / "raw", sources=None))
    assert lines[0].startswith(
        "pilots/facts.csv, column source_id: names pages, but the register has no list of sources."
    )
    assert len(lines) == 4


def test_missing_file_and_missing_sheet(tmp_path) -> None:
    folder = write_register(tmp_path / "raw", outcomes_projects=None)
    assert messages(folder) == [
        "outcomes/projects.csv: is not there. Restore it, or correct the folder that the edition names."
    ]
    as_workbook(folder)
    assert messages(folder) == ['register.xlsx: "outcomes projects" is not a sheet of the workbook. Add it.']


def test_workbook_beside_csv_files_is_ambiguous(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    content = (folder / "pilots/projects.csv").read_bytes()
    as_workbook(folder)
    (folder / "pilots/projects.csv").write_bytes(content)
    (line,) = messages(folder)
    assert "not clear which of the two is the register. Move" in line


def test_a_record_in_the_workbook_and_another_in_csv_files(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    (folder / "outcomes").rename(tmp_path / "aside")
    as_workbook(folder)
    (tmp_path / "aside").rename(folder / "outcomes")
    assert len(read(folder)["projects"]) == 2 and len(read(folder, "outcomes")["projects"]) == 1


def test_unknown_column_gets_a_guess(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    path = folder / "pilots/projects.csv"
    path.write_text(path.read_text().replace("name", "naem"))
    lines = messages(folder)
    assert (
        "pilots/projects.csv, row 1, column name: is a column that this table needs. Add a column headed name."
        in lines
    )
    assert any("column naem: is not a column of this table. Rename it to name" in line for line in lines)


def test_files_and_sheets_that_nobody_reads_are_named(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    names = ["participation (conflicted copy 2026-11-20).csv", "register.ods", "Facts.xlsm"]
    passed_over = [
        "~$register.xlsx",
        ".DS_Store",
        "Thumbs.db",
        "facts.csv.old",
        "notes.md",
        ".facts.csv.9.part",
    ]
    for name in [*names, *passed_over]:
        (folder / "pilots" / name).write_bytes(b"x")
    (folder / "Register.xlsx").write_bytes(b"x")
    edition = edition_in(folder)
    assert [p.rpartition("/")[2] for p in unread(edition)] == ["Register.xlsx", names[2], names[0], names[1]]
    for path in unread(edition):
        Path(path).unlink()
    book = openpyxl.load_workbook(as_workbook(folder))
    book.create_sheet("Notes")
    book.save(folder / "register.xlsx")
    assert unread(edition) == [f"{folder}/register.xlsx, sheet Notes"]
    assert [p.name for p in record_files(record_of("pilots", edition), edition)] == ["register.xlsx"]


def test_a_pipe_and_an_endless_file_are_refused(tmp_path) -> None:
    folder = write_register(tmp_path / "raw", facts=None, projects=None)
    os.mkfifo(folder / "pilots/facts.csv")
    (folder / "pilots/projects.csv").symlink_to("/dev/zero")
    lines = messages(folder)
    assert [line.partition(":")[0] for line in lines] == ["pilots/projects.csv", "pilots/facts.csv"]
    assert all("cannot be read: it is no ordinary file" in line for line in lines)


@pytest.mark.parametrize("shape", ["a" * 150_000, "a-" * 2500 + "!", "Ministry of " * 12_500, "(" * 5000])
def test_one_absurd_cell_gives_short_messages(form, shape) -> None:
    if len(shape) > 32_767:  # more than a cell of a workbook holds
        shape = shape[:32_000]
    lines = messages(
        form(
            projects=f"{shape},{shape},,", participation=PARTICIPATION + f"{shape},{shape},{shape},{shape}\n"
        )
    )
    assert max(map(len, lines)) < 600


def test_contradictions(tmp_path) -> None:
    edition = edition_in(
        write_register(
            tmp_path,
            sources=REGISTER["sources"].replace("Example,,,", "Example,2026-02-01,,"),
            projects=PROJECTS + "x,X,,\n",
            facts="x,participants_known,central,S1\nsafe-homes,start,2040,S1\n",
            outcomes_facts="less-crime,review,SR 2O21,S2\n",
        )
    )
    pilots = record_of("pilots", edition).model_copy(update={"total": KnownTotal(value=2, source="s")})
    text = [str(f) for f in contradictions(pilots, edition, read_record(pilots, edition), "e.yaml")]
    outcomes = record_of("outcomes", edition)
    text += [str(f) for f in contradictions(outcomes, edition, read_record(outcomes, edition), "e.yaml")]
    text += [str(f) for f in source_contradictions(read_sources(edition))]
    expected = (
        'column records, pilots, total: "2" is less than the 3 pilots of the register.',
        'row 2, column value: "x" has a list of participants that is called whole, but nobody is on it.',
        'row 3, column value: "2040" is more than 5 years after the edition\'s date.',
        'row 2, column value: "SR 2O21" is nearly SR2021, which picks the outcomes that count in e.yaml.',
        'row 3, column published: "2026-02-01" is after the day on which the page was read.',
    )
    assert len(text) == len(expected)
    for line, words in zip(text, expected, strict=True):
        assert words in line
