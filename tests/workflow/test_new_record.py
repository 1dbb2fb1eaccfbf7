"""Anybody's list: from a flat table that nobody prepared to a brief in the list's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from joinup.config.edition import read_edition
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config
from joinup.register.flat import read_flat
from joinup.register.new_record import new_record
from runs import ROOT, copy_project, joinup, snakemake

FOREIGN = re.compile(r"pilot|shared outcomes|department|government|original brief|fund\b", re.IGNORECASE)
TOWNS = ["Ashford", "Bexley", "Corfe", "Dunmore", "Eastmoor", "Fenwick", "Garrick", "Holl", "Ivy"]
UNIVERSITIES = [f"{town} University" for town in TOWNS]
TOPICS = [f"Topic {letter}" for letter in "ABCDEFGHIJKL"]


def consortia() -> list[list[str]]:
    """Return twelve consortia: the first two universities in all, the others in turn."""
    rows = [["Consortium", "University", "Role", "Year"]]
    for k, topic in enumerate(TOPICS):
        members = [*UNIVERSITIES[:2], UNIVERSITIES[2 + k % 7]]
        roles = ["Coordinator", "Partner", "Partner"]
        rows += [[topic, u, role, str(2019 + k % 4)] for u, role in zip(members, roles, strict=True)]
    return rows


def as_csv(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")
    return path


def as_workbook(path: Path, rows: list[list[str | None]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def as_ods(path: Path, rows: list[list[str]]) -> Path:
    book, table = OpenDocumentSpreadsheet(), Table(name="List")
    for row in rows:
        line = TableRow()
        for cell in row:
            place = TableCell(valuetype="string")
            place.addElement(P(text=cell))
            line.addElement(place)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)
    return path


def page(root: Path, edition: str, name: str) -> str:
    """Return what a page says, without its styles, scripts and pictures."""
    html = (root / f"reports/{edition}/{name}.html").read_text(encoding="utf-8")
    return re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the organisation tables only: what new-record needs."""
    for name in ("organisations", "parents", "aliases"):
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / f"config/{name}.csv").write_bytes((ROOT / f"config/{name}.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_long_list_is_understood_without_a_question(project: Path) -> None:
    name, _ = new_record(project, as_csv(project / "My consortia.csv", consortia()))
    record = read_edition(name).records[0]
    assert (name, record.project) == ("my-consortia", ("consortium", "consortia"))
    assert record.body == ("university", "universities")
    assert record.roles == ["coordinator", "partner"]
    raw = read_flat(record)
    assert len(raw["projects"]) == 12 and len(raw["participation"]) == 36 and len(raw["facts"]) == 12
    bodies = pd.read_csv("config/my-consortia/organisations.csv")
    assert sorted(bodies["name"]) == sorted(UNIVERSITIES) and set(bodies["kind"]) == {"participant"}
    with pytest.raises(InputError, match="is there already"):
        new_record(project, project / "My consortia.csv")


def test_what_a_list_does_not_say_is_asked_once_and_proposed(project: Path) -> None:
    questions: dict[str, object] = {}

    def ask(question: str, default: object, **_: object) -> object:
        questions[question] = default
        return {"How": 20, "Who": "the council", "Does": True}.get(question.split()[0], default)

    name, _ = new_record(project, as_csv(project / "list.csv", consortia()), ask=ask)
    record = read_edition(name).records[0]
    assert record.total and (record.total.value, record.total.source) == (20, "the council")
    assert record.participants_known == "all"
    assert questions["What is a project called: one, many"] == "consortium, consortia"
    assert "Does the list name every body of each consortium (yes, no)" in questions


@pytest.mark.parametrize(
    ("header", "row", "bodies"),
    [
        (["Scheme", "Lead body", "Partners"], ["A", "Ash", "Bex; Cor"], {"lead": ["Ash"], "partner": ["Bex", "Cor"]}),
        (["Title", "Organisation 1", "Organisation 2"], ["A", "Ash", "Bex"], {"member": ["Ash", "Bex"]}),
        (["Project", "Led by", "Supported by"], ["A", "Ash", "Bex"], {"lead": ["Ash"], "supporting": ["Bex"]}),
        (["Title", "Recipient:Name", "Recipient:City", "No. of Recipients"], ["A", "Ash", "Bex", "5"],
         {"recipient": ["Ash"]}),
        (["Title", "City council"], ["A", "Ash"], {"member": ["Ash"]}),
    ],
)  # fmt: skip
def test_shapes_of_lists(
    project: Path, header: list[str], row: list[str], bodies: dict[str, list[str]]
) -> None:
    name, _ = new_record(project, as_csv(project / "some.csv", [header, row]))
    rows = read_flat(read_edition(name).records[0])["participation"]
    assert rows.groupby("role")["organisation_as_published"].agg(list).to_dict() == bodies


def test_headers_in_words_of_the_day_are_understood(project: Path) -> None:
    rows = [["Scheme", "Who took part", "Funding year", "Year ended"], ["A", "Ash", "2021", "2023"]]
    name, text = new_record(project, as_csv(project / "some.csv", rows))
    assert "start = Funding year; body = Who took part. Roles: member.\nNot read: Year ended." in text
    assert read_edition(name).records[0].body == ("organisation", "organisations")


@pytest.mark.parametrize(("ending", "write"), [("ods", as_ods), ("xlsx", as_workbook)])
def test_a_workbook_gives_the_same_rows_as_a_csv_file(project: Path, ending: str, write: Callable) -> None:
    files = as_csv(project / "plain.csv", consortia()), write(project / f"book.{ending}", consortia())
    records = [read_edition(new_record(project, file)[0]).records[0] for file in files]
    one, other = map(read_flat, records)
    for table in one:
        assert one[table].drop(columns="address").equals(other[table].drop(columns="address"))


def test_a_named_column_adds_to_those_that_are_understood(project: Path) -> None:
    rows = [["Scheme", "Convenor", "Partner 1", "Partner 2"], ["A", "Ash", "Bex", "Cor"]]
    name, _ = new_record(project, as_csv(project / "some.csv", rows), columns=("lead=Convenor",))
    bodies = read_flat(read_edition(name).records[0])["participation"]
    assert bodies.groupby("role")["organisation_as_published"].agg(list).to_dict() == {
        "lead": ["Ash"],
        "partner": ["Bex", "Cor"],
    }
    with pytest.raises(InputError, match=r"banana.*is neither a meaning nor a role.*name, body, page"):
        new_record(project, project / "some.csv", {"name": "other"}, ("banana=Convenor",))


def test_a_list_without_bodies_is_answered_with_the_option_that_helps(project: Path) -> None:
    with pytest.raises(InputError, match=r"no column that can be the body.*--column 'body=HEADER") as error:
        new_record(project, as_csv(project / "some.csv", [["Project", "Remark"], ["A", "long"]]))
    assert len(error.value.faults) == 1


def test_two_spellings_come_as_a_row_to_paste(project: Path) -> None:
    rows = [["Project", "University"], ["A", "University of Leeds"], ["B", "Univeristy of Leeds"]]
    rows.append(["C", "University of Leeds"])
    rows += [[name, name] for name in ("Luton Council", "Halton Council", "Ward 10 Forum", "Ward 11 Forum")]
    _, text = new_record(project, as_csv(project / "some.csv", rows))
    assert re.findall(r"^  (.*),,,$", text, re.MULTILINE) == ["Univeristy of Leeds,university-of-leeds"]


def test_forms_of_one_name_are_one_body_and_a_place_in_brackets_is_no_abbreviation(project: Path) -> None:
    forms = ["Common Ground", "Common Ground (CG)", "The Common Ground", "CG", "Common Ground (Leeds)"]
    rows = [["Project", "Partner"], *([str(k), form] for k, form in enumerate(forms))]
    for name, options in (("all", {}), ("known", {"participants": "known"})):
        new_record(project, as_csv(project / "some.csv", rows), {"name": name, **options})
        here = Names(read_config(f"config/{name}"))
        bodies = [here.resolve(form, date(2024, 1, 1)) for form in forms]
        assert len(set(bodies[:4])) == 1 and bodies[4] not in bodies[:4]


def built(root: Path, edition: str, *options: str) -> dict[str, dict[str, str]]:
    """Make an edition of a list and build it; return the captions of its figures, by name."""
    for done in (
        joinup(root, "new-record", *options),
        snakemake(root, "--config", f"edition={edition}", "quick=true"),
    ):
        assert done.returncode == 0, done.stderr[-3000:]
    files = sorted((root / "results" / edition).rglob("captions.json"))
    return {name: one for file in files for name, one in json.loads(file.read_text()).items()}


@pytest.mark.slow
def test_a_long_list_becomes_a_brief_in_its_own_words(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    as_csv(root / "research-consortia.csv", consortia())
    options = ("research-consortia.csv", "--total", "20", "--counted-by", "the council")
    words = built(root, "research-consortia", *options)
    pair = "Ashford University and Bexley University share the most documented consortia, 12"
    assert words["network"]["title"] == pair
    subtitle = "Consortia by university and role; 12 of 20 consortia documented"
    assert words["tally"]["subtitle"].startswith(subtitle)
    assert "9 universities" in words["network"]["alt"]
    for name in ("network", "matrix", "tally", "comparison"):
        assert not FOREIGN.search(" ".join(map(str, words[name].values()))), words[name]
    for name in ("brief", "summary"):
        text = page(root, "research-consortia", name)
        assert "Consortia and their universities" in text and not FOREIGN.search(text), FOREIGN.findall(text)
    assert "8 of 20 consortia" in re.sub(r"\s+", " ", page(root, "research-consortia", "brief"))


@pytest.mark.slow
def test_a_wide_workbook_with_departments_becomes_a_brief(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    bodies = ["Department for Transport", "DHSC", "Home Office", "Ministry of Justice", "Leeds City Council"]
    bodies.append("Acme Ltd")
    rows: list[list[str | None]] = [["Ref", "Initiative", "Lead body", "Partner 1", "Partner 2", "Website"]]
    for k in range(8):
        third = None if k % 2 else bodies[(k + 2) % 6]
        some = [bodies[k % 6], bodies[(k + 1) % 6], third]
        rows.append([f"JI-{k}", f"Initiative {k}", *some, f"https://example.org/{k}"])
    as_workbook(root / "joint.xlsx", rows)
    options = ("joint.xlsx", "--url", "https://example.org/list")
    words = built(root, "joint", *options)
    assert words["network"]["subtitle"] == "Departments that take part in the same initiatives; 8 initiatives"
    assert words["network"]["source"].startswith("Source: initiatives of joint.xlsx; read by")
    assert "local or devolved participant" in words["tiers"]["title"]
    nodes = pd.read_csv(root / "results/joint/initiatives/tables/nodes.csv")
    assert sorted(nodes["label"]) == ["DHSC", "DfT", "Home Office", "MoJ"]
