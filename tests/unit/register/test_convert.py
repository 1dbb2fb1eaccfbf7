"""A register turned into a workbook and back: without loss, also after a kill at any moment."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import edition_in, write_register

from joinup.errors import InputError
from joinup.register.consistency import unread
from joinup.register.convert import convert
from joinup.register.register import read_record, read_sources
from joinup.tables.table import csv_bytes
from runs import is_killed


def contents(folder: Path) -> dict[str, list]:
    """Return the rows of every table, without their addresses."""
    edition = edition_in(folder)
    frames = {"sources": read_sources(edition)}
    for record in edition.records:
        frames |= {f"{record.record} {n}": f for n, f in read_record(record, edition).items()}
    return {n: f.drop(columns="address").to_numpy().tolist() for n, f in frames.items()}


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".old"))
    return {str(p.relative_to(folder)): p.read_bytes() for p in paths}


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t"), max_size=30
)
WORDS = ["=1+1", "@SUM(A1)", "+44", "007", "1e5", "2024-01-01", "TRUE", "_x0041_", "'x", "a,b;c\td"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PRINTABLE | st.sampled_from(WORDS), min_size=2, max_size=2))
def test_conversion_to_a_workbook_and_back_loses_nothing(tmp_path_factory, summaries) -> None:
    folder = write_register(tmp_path_factory.mktemp("raw"))
    rows = [["safe-homes", "=cmd|'/C calc'!A0", summaries[0]], ["warm-walls", "Warm", summaries[1]]]
    frame = pd.DataFrame(rows, columns=["project_id", "name", "summary"])
    (folder / "pilots/projects.csv").write_bytes(csv_bytes(frame))
    try:
        before = contents(folder)
    except InputError:  # a text that no table takes
        return
    edition = edition_in(folder)
    convert(edition)
    assert not (folder / "sources.csv").exists() and (folder / "sources.csv.old").exists()
    assert contents(folder) == before
    convert(edition)
    assert contents(folder) == before


def test_the_workbook_helps_its_editors_and_runs_no_formula(tmp_path) -> None:
    rows = 'safe-homes,"=HYPERLINK(""http://x"")",,\nwarm-walls,@x,-1+1,\n'
    folder = write_register(tmp_path, projects=rows)
    convert(edition_in(folder))
    with zipfile.ZipFile(folder / "register.xlsx") as z:
        assert not [n for n in z.namelist() if n.startswith("xl/worksheets/") and b"<f>" in z.read(n)]
    book = openpyxl.load_workbook(folder / "register.xlsx")
    assert book.sheetnames[:3] == ["How to", "sources", "pilots projects"]
    cells = [c for row in book["pilots projects"] for c in row if c.value]
    assert {c.data_type for c in cells} == {"s"}
    rules = book["pilots facts"].data_validations.dataValidation
    lists = {str(rule.sqref)[0]: rule.formula1 for rule in rules}
    assert lists["A"] == "'pilots projects'!$A$2:$A$1048576" and lists["D"] == "'sources'!$A$2:$A$1048576"
    assert lists["B"].startswith('"start,end,published,')
    projects = book["pilots projects"]
    assert projects.protection.sheet and projects["A2"].protection.locked and projects["A1"].protection.locked
    assert not projects["B2"].protection.locked and not projects.column_dimensions["A"].protection.locked
    assert projects.column_dimensions["A"].number_format == "@"  # what is typed below stays text
    assert unread(edition_in(folder)) == []


def test_the_same_workbook_each_time_and_sheets_that_are_no_tables_are_kept(tmp_path) -> None:
    edition = edition_in(write_register(tmp_path))
    other = write_register(tmp_path / "again/register")
    convert(edition)
    convert(edition_in(other))
    assert (tmp_path / "register.xlsx").read_bytes() == (other / "register.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    book.create_sheet("Notes")["A1"] = "Ask the fund."
    book.save(tmp_path / "register.xlsx")
    assert "Sheets that are no tables stay there: Notes." in convert(edition)
    with (tmp_path / "register.xlsx.old").open("rb") as old:
        assert openpyxl.load_workbook(old)["Notes"]["A1"].value == "Ask the fund."


@pytest.mark.parametrize("direction", ["to a workbook", "to files"])
def test_a_conversion_that_is_killed_at_any_step_is_mended_by_the_next(tmp_path, direction) -> None:
    whole = write_register(tmp_path / "whole")
    before = contents(whole)
    if direction == "to files":
        convert(edition_in(whole))
    start = tmp_path / "start"
    shutil.copytree(whole, start)
    convert(edition_in(whole))
    goal = files(whole)
    for last in range(1, 40):
        folder = tmp_path / f"killed-{last}"
        shutil.copytree(start, folder)
        killed = is_killed(folder, last, lambda folder=folder: convert(edition_in(folder)))
        for _ in range(2):  # what was cut short goes on, or back to the workbook
            if not killed or set(files(folder)) == set(goal):
                break
            convert(edition_in(folder))
        assert files(folder) == goal, last
        assert contents(folder) == before
        if not killed:
            break
    assert not killed and last > 5, "every step was passed"


def test_two_registers_that_differ_are_not_merged(tmp_path) -> None:
    folder = write_register(tmp_path)
    edition = edition_in(folder)
    texts = {p: p.read_bytes() for p in folder.rglob("*.csv")}
    convert(edition)
    for path, text in texts.items():
        path.write_bytes(text)
    (folder / "pilots/projects.csv").write_text("project_id,name\nother,Other\n")
    with pytest.raises(InputError, match=r"projects\.csv: differs from the sheet pilots projects"):
        convert(edition)


def test_a_name_too_long_for_a_sheet_is_refused(tmp_path) -> None:
    edition = edition_in(write_register(tmp_path))
    long = edition.records[0].model_copy(update={"record": "a-name-of-twenty-letters"})
    with pytest.raises(InputError, match="cannot be a sheet: its name is too long"):
        convert(edition.model_copy(update={"records": [long]}))
