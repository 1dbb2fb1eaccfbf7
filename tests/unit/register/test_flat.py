"""A record that comes as one flat table, with headings of its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.small import edition_in, record_of

from joinup.config.edition import Flat
from joinup.errors import InputError
from joinup.register.register import read_record, record_files


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
        ("project,body\nA,MoJ\nTotal,4\n", 'row 3, column body: "4" holds no letter'),
    ],
)
def test_faults_name_the_columns_of_the_file(tmp_path, rows, message) -> None:
    (tmp_path / "list.csv").write_text(rows)
    with pytest.raises(InputError) as error:
        read(tmp_path, body="body", role="Art" if "Art" in rows else "")
    assert message in str(error.value) and "\n" not in str(error.value)


def test_lines_of_a_cell_are_bodies_but_one_name(tmp_path) -> None:
    (tmp_path / "list.csv").write_text(
        'project,body\n"Safe\nHomes","MoJ\n Home Office|Defra"\nВода,MoJ\nРека,MoJ\n'
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
