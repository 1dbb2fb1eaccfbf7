"""What lies beside a register: two forms, missing and unread files, pipes; and an edition that contradicts it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import openpyxl
from tests.small import REGISTER, as_workbook, edition_in, record_of, write_register
from tests.unit.register.reading import messages, read

from joinup.config.edition import Flat, KnownTotal
from joinup.register.consistency import contradictions, source_contradictions, unread
from joinup.register.register import read_record, read_sources, record_files

PROJECTS = REGISTER["projects"]


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
    assert "not clear which of the two is the register. Run `make convert`, if" in line


def test_a_record_in_the_workbook_and_another_in_csv_files(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    (folder / "outcomes").rename(tmp_path / "aside")
    as_workbook(folder)
    (tmp_path / "aside").rename(folder / "outcomes")
    assert len(read(folder)["projects"]) == 2 and len(read(folder, "outcomes")["projects"]) == 1


def test_files_and_sheets_that_nobody_reads_are_named(tmp_path) -> None:
    folder = write_register(tmp_path / "raw")
    names = [
        "participation (1).csv",
        "participation.csv.1",
        "participation.csv~",
        "participation.txt",
        "register.ods",
    ]
    for name in [*names, "~$register.xlsx", "Thumbs.db", "facts.csv.old", ".facts.csv.9.part"]:
        (folder / "pilots" / name).write_bytes(b"x")
    (folder / "Register.xlsx").write_bytes(b"x")
    (folder / "pilots/older").mkdir()
    edition = edition_in(folder)
    assert unread(edition) == [
        f"{folder}/{n}" for n in ("Register.xlsx", *(f"pilots/{n}" for n in ["older", *names]))
    ]
    shutil.rmtree(folder / "pilots/older")
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


def test_contradictions(tmp_path) -> None:
    changes = {
        "sources": REGISTER["sources"].replace("Example,,,", "Example,2026-02-01,,"),
        "projects": PROJECTS + "x,X,,\n",
        "facts": "x,participants_known,central,S1\n",
        "outcomes_facts": "less-crime,start,2024-03,S1\nless-crime,end,2024-02,S2\n",
    }
    edition = edition_in(write_register(tmp_path, **changes))
    pilots = record_of("pilots", edition).model_copy(update={"total": KnownTotal(value=2, source="s")})
    faults = []
    for record in (pilots, record_of("outcomes", edition)):
        faults += contradictions(record, read_record(record, edition), "e.yaml")
    faults += source_contradictions(read_sources(edition))
    expected = (
        'column records, pilots, total: "2" is less than the 3 pilots of the register.',
        'row 2, column project_id: "x" has a list of participants that is called whole, but nobody is on it.',
        'row 3, column value: "2024-02" is before the project\'s start. Correct one of the two dates.',
        'row 3, column published: "2026-02-01" is after the day on which the page was read.',
    )
    assert [words for fault, words in zip(faults, expected, strict=True) if words not in str(fault)] == []


def test_a_total_below_the_projects_that_count_is_refused_though_nobody_is_named_for_some(tmp_path) -> None:
    more = {
        "outcomes_projects": REGISTER["outcomes_projects"] + "x,X,,\ny,Y,,\n",
        "outcomes_facts": REGISTER["outcomes_facts"] + "x,review,SR2021,S2\nx,cross_cutting,yes,S2\n",
    }
    edition = edition_in(write_register(tmp_path, **more))
    for total, faults in ((1, 1), (2, 0)):  # y does not count
        record = record_of("outcomes", edition).model_copy(
            update={"total": KnownTotal(value=total, source="s")}
        )
        found = list(contradictions(record, read_record(record, edition), "e.yaml"))
        assert len(found) == faults and all("is less than the 2 outcomes" in str(f) for f in found)


def test_further_sheets_of_a_list_are_named(tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["project", "body"])
    book.create_sheet("More")
    book.save(tmp_path / "list.xlsx")
    edition = edition_in(write_register(tmp_path / "raw", projects=None, facts=None, participation=None))
    flat = Flat.model_validate({"file": "list.xlsx"}).model_copy(update={"file": f"{tmp_path}/list.xlsx"})
    record = edition.records[0].model_copy(update={"flat": flat})
    unread_now = unread(edition.model_copy(update={"records": [record, *edition.records[1:]]}))
    assert unread_now == [f"{tmp_path}/list.xlsx, sheet More"]
