"""The raw tables of a record: what bad input gets, CSV files and workbook alike; what a register may lack."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import REGISTER, as_workbook, edition_in, write_register
from tests.unit.register.reading import messages, read

from joinup.register.register import read_sources

PROJECTS = REGISTER["projects"]
PARTICIPATION = REGISTER["participation"]
SOURCE = REGISTER["sources"] + "{},{},T,P,{},,2026-01-01,L,official"


@pytest.fixture(params=["csv", "workbook"])
def form(request, tmp_path):
    """Write a register in either form and return its folder."""

    def make(**changed: str | None) -> Path:
        folder = write_register(tmp_path / "raw", **changed)
        if request.param == "workbook":
            as_workbook(folder)
        return folder

    return make


def test_good_register_is_read_with_the_address_of_each_row(form) -> None:
    raw = read(form(projects=PROJECTS + "safe-homes-2,Safe Homes,,\n"))  # of an equal name, without bodies
    assert raw["participation"]["organisation_as_published"].tolist()[0] == "Home Office"
    address = raw["participation"]["address"].iloc[-1]
    assert address.endswith(
        ("pilots/participation.csv, row 4", "register.xlsx, sheet pilots participation, row 4")
    )
    assert list(raw["projects"]) == ["project_id", "name", "summary", "page", "address"]


@pytest.mark.parametrize(
    ("table", "rows", "message"),
    [
        ("projects", PROJECTS + "safe-homes,Twice,,\n",
         'row 4, column project_id: "safe-homes" is given twice. Row 2 says it already: keep one of the two.'),
        ("projects", PROJECTS + "Safe Homes,Twice,,\n../../x,Out,,\n",
         'rows 4 and 5, column project_id: "Safe Homes", "../../x" is not an identifier.'),
        ("projects", PROJECTS + "x,X,a,,b\n", "row 4: has 5 cells where the header has 4. "),
        ("participation", PARTICIPATION + "safe-hoems,DfT,lead,S1\n", 'column project_id: "safe-hoems" is not in'),
        ("participation", PARTICIPATION + "safe-hoems,DfT,lead,S1\n", "Did you mean safe-homes?"),
        ("participation", PARTICIPATION + "safe-homes,DfT,lead,S9\n", 'row 5, column source_id: "S9" is not in'),
        ("participation", PARTICIPATION + "safe-homes,DfT,leed,S1\n", "Did you mean lead?"),
        ("participation", PARTICIPATION + "safe-homes,DfT,lead,\n", "column source_id: is empty, but must"),
        ("facts", "safe-homes,fund_stated,no,S1", "is not one of yes, evaluation_only."),
        ("facts", "safe-homes,strat,2021,S1", "Did you mean start?"),
        ("sources", SOURCE.format("S 3", "https://example.org", ""), 'row 4, column source_id: "S 3" holds a space'),
        ("sources", SOURCE.format("S3", "https://example.org", "1/2/2026"),
         '"1/2/2026" may be read day first or month first. Write it as YYYY-MM-DD.'),
        ("outcomes_participation", "less-crime,Home Office,partner,S1", "is not one of lead, owner, supporting"),
    ],
)  # fmt: skip
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
    for words in ("is not an identifier", "maybe", '"safe-homes"'):
        assert any(words in line for line in lines)


def test_an_empty_table_is_one_fault_and_not_one_for_each_row_that_refers_to_it(form) -> None:
    (line,) = messages(form(projects=""))
    assert "the table has no rows. Add at least one row; a row is one project." in line


def test_roles_dates_and_names_are_read_as_meant(form) -> None:
    names = ["Home\tOffice", "Home\u200b Office", '"Home\nOffice"', "Home\u00a0 Office"]
    roles = ["Lead", "EVALUATION LEAD", "evaluation-partner", "partner"]
    dates = {"28/06/2022": "2022-06-28", "1992": "1992", "3 May 2021": "2021-05-03", "April 2021": "2021-04"}
    rows = [f"safe-homes,{name},{role},S1" for name, role in zip(names, roles, strict=True)]
    ids = ["safe-homes", "warm-walls", "a", "b"]
    raw = read(
        form(
            projects=PROJECTS + "a,A,,\nb,B,,\n",
            participation="\n".join(rows),
            facts="\n".join(f"{p},start,{day},S1" for p, day in zip(ids, dates, strict=True)),
        )
    )
    assert set(raw["participation"]["organisation_as_published"]) == {"Home Office"}
    assert raw["participation"]["role"].tolist() == [
        "lead",
        "evaluation_lead",
        "evaluation_partner",
        "partner",
    ]
    assert raw["facts"]["value"].tolist() == [*dates.values()]


def test_what_a_colleagues_list_lacks_is_empty(form) -> None:
    participation = "safe-homes,Home Office,lead,\nwarm-walls,MoJ,Lead,\n"
    folder = form(sources=None, facts=None, participation=participation)
    raw = read(folder)
    assert raw["facts"].empty and list(raw["facts"])[-1] == "address"
    assert raw["participation"]["source_id"].tolist() == ["", ""]
    assert read_sources(edition_in(folder)).empty


def test_columns_that_may_be_absent_and_headers_as_people_write_them(tmp_path) -> None:
    folder = write_register(tmp_path / "raw", sources=None, facts=None)
    (folder / "pilots/projects.csv").write_text("Name , Project ID\nSafe Homes,safe-homes\n")
    rows = "project_id,organisation-as-published,ROLE\nsafe-homes,MoJ,lead\n"
    (folder / "pilots/participation.csv").write_text(rows)
    raw = read(folder)
    assert raw["projects"].loc[2].tolist()[:4] == ["safe-homes", "Safe Homes", "", ""]
    assert raw["participation"]["source_id"].tolist() == [""]


def test_pages_named_without_a_list_of_sources_are_one_fault_a_table(tmp_path) -> None:
    lines = messages(write_register(tmp_path / "raw", sources=None))
    problem = "column source_id: names pages, but the register has no list of sources."
    assert lines[0].startswith(f"pilots/facts.csv, {problem}") and len(lines) == 4


@pytest.mark.parametrize("shape", ["a" * 150_000, "a-" * 2500 + "!", "Ministry of " * 12_500, "(" * 5000])
def test_one_absurd_cell_gives_short_messages(form, shape) -> None:
    shape = shape[:32_000]  # a cell of a workbook holds little more
    row = f"{shape},{shape},{shape},{shape}\n"
    lines = messages(form(projects=f"{shape},{shape},,", participation=PARTICIPATION + row))
    assert max(map(len, lines)) < 600
