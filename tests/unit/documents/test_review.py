"""The review workbook and the accepted rows: drop-downs, pictures, decisions that survive, what goes on."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas
from tests.unit.review import samples

from joinup.config.edition import Edition
from joinup.documents.commands import accept, review
from joinup.documents.merge import merge
from joinup.documents.reviewed import reviewed_rows
from joinup.errors import InputError
from joinup.reader import read_cues

ROOT = Path(__file__).parents[3]
DOCUMENT = "sr2021-priority-outcomes"
PDF = Path(f"data/raw/documents/{DOCUMENT}.pdf")
WORKBOOK = Path(f"data/raw/review/{DOCUMENT}.xlsx")
REVIEWED = Path(f"data/raw/reviewed/{DOCUMENT}.csv")
LINES = [
    (15, "Home Office"),
    (11, "Outcome 1: Reduce crime in every part of the country"),
    (10, "Also supported by: MoJ, DfE"),
    (10, "A study for the Department for Transport was read in the spring."),
    (11, "Outcome 2: Keep borders safe and open to trade"),
    (10, "Also supported by: HM Revenue and Customs"),
]
RECORD = {
    "record": "outcomes",
    "project": ["outcome", "outcomes"],
    "rows_from": "document",
    "roles": ["lead", "owner", "supporting"],
    "fields": {"cross_cutting": ["yes", "no"], "review": "text"},
}


def draw(lines=LINES, picture: bool = False) -> None:
    paper = canvas.Canvas(str(PDF), pagesize=A4)
    for n, (size, line) in enumerate(lines):
        paper.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)
        paper.drawString(72, 760 - 28 * n, line)
    paper.showPage()
    if picture:
        paper.drawInlineImage(Image.new("L", (300, 400), 200), 50, 100, 400, 600)
        paper.showPage()
    paper.save()


@pytest.fixture(autouse=True)
def _project(tmp_path, monkeypatch) -> None:
    """A project with one document of outcomes."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "data/raw/documents").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    draw()


def edition(**document) -> Edition:
    """Return an edition with one record of outcomes and one document of it."""
    document = {"document": DOCUMENT, "record": "outcomes", "title": "The outcomes", **document}
    return samples.edition(records=[RECORD], documents=[document], reconcile=[])


def tables_of(**document) -> dict[str, pd.DataFrame]:
    """Return the raw tables that the accepted rows make."""
    made = edition(**document)
    kind = read_cues(Path("config/cues.yaml")).kinds["outcomes"]
    return reviewed_rows(REVIEWED, made.documents[0], made.records[0], kind)


def fill(decide) -> None:
    """Fill in decisions: ``decide`` gets a row as a dictionary and returns columns to write."""
    book = openpyxl.load_workbook(WORKBOOK)
    head, *lines = book["Candidates"].iter_rows()
    for line in lines:
        row = {h.value: c for h, c in zip(head, line, strict=True)}
        for name, value in decide({name: cell.value or "" for name, cell in row.items()}).items():
            row[name].value = value
    book.save(WORKBOOK)


def rows() -> list[dict]:
    return pd.read_excel(WORKBOOK, dtype=str, keep_default_na=False, engine="openpyxl").to_dict("records")


def yes(row: dict) -> dict:
    return {"decision": "reject" if "named in text" in row["rule"] else "accept"}


def all_but_dfe(row: dict) -> dict:
    return {} if row["value"] == "DfE" else yes(row)


def go(decide=yes) -> str:
    """Review the document, decide, and accept."""
    review(edition(), DOCUMENT)
    fill(decide)
    return accept(edition(), DOCUMENT)


def test_the_doubtful_come_first_with_pictures_and_drop_downs():
    with pytest.raises(InputError, match="make review"):
        accept(edition(), DOCUMENT)
    text = review(edition(), DOCUMENT)
    assert "to look at" in text and f"make accept DOCUMENT={DOCUMENT}" in text
    sheet = openpyxl.load_workbook(WORKBOOK)["Candidates"]
    rules = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation}
    assert rules[f"A2:A{sheet.max_row}"] == '"accept,reject,correct"'
    assert "supporting" in rules[f"C2:C{sheet.max_row}"]
    order = [{"low": 0, "medium": 1, "high": 2}[r["class"]] for r in rows()]
    assert order == sorted(order)
    doubtful = [n for n, place in enumerate(order, 2) if place < 2]
    assert sorted(i.anchor._from.row + 1 for i in sheet._images) == doubtful
    with zipfile.ZipFile(WORKBOOK) as archive:
        for name in (n for n in archive.namelist() if n.endswith(".png")):
            low, high = Image.open(io.BytesIO(archive.read(name))).convert("L").getextrema()
            assert low < 100 < 200 < high  # ink on paper, not a blank


def test_accepted_rows_go_on_and_others_do_not():
    text = go(all_but_dfe)
    assert "1 rejected" in text and "1 rows undecided" in text
    tables = tables_of()
    assert sorted(tables["projects"]["name"]) == [
        "Keep borders safe and open to trade", "Reduce crime in every part of the country",
    ]  # fmt: skip
    bodies = tables["participation"][["organisation_as_published", "role"]]
    assert set(bodies.itertuples(index=False, name=None)) == {
        ("Home Office", "owner"), ("MoJ", "supporting"), ("HM Revenue and Customs", "supporting"),
    }  # fmt: skip


def test_a_correction_goes_on_and_takes_what_belongs_to_it_along():
    def decide(row):
        if row["taken for"] == "project" and row["value"].startswith("Reduce crime"):
            return {"decision": "correct", "correction": "Reduce crime"}
        if row["value"] == "MoJ":
            return {"decision": "correct", "correct taken for": "lead"}
        return yes(row)

    go(decide)
    tables = tables_of()
    assert "Reduce crime" in set(tables["projects"]["name"])
    bodies = tables["participation"].set_index("organisation_as_published")
    assert set(bodies.index[bodies["project_id"] == "reduce-crime"]) == {"Home Office", "MoJ", "DfE"}
    assert bodies.loc["MoJ", "role"] == "lead"


def test_decisions_survive_a_new_extraction_from_workbook_or_text_file():
    go()
    for _ in range(2):
        review(edition(), DOCUMENT)
        assert all(r["decision"] for r in rows())
        WORKBOOK.unlink()


def test_rows_that_the_workbook_lacks_or_has_twice_lose_no_decision():
    text, kept = go(), REVIEWED.read_bytes()
    fill(lambda row: {"key": "another"} if row["value"] == "DfE" else {"key": "", "decision": ""})
    assert accept(edition(), DOCUMENT) == (
        f"{text}\nDecisions of the workbook that fit no row of the document, and were not kept: 1."
    )
    assert REVIEWED.read_bytes() == kept
    fill(lambda row: {"key": "another", "decision": "reject" if row["value"] == "DfE" else "accept"})
    with pytest.raises(InputError, match="is decided in two ways"):
        accept(edition(), DOCUMENT)


def test_a_row_whose_words_changed_comes_back_undecided():
    review(edition(), DOCUMENT)
    fill(yes)
    draw([(s, line.replace("to trade", "to visitors")) for s, line in LINES])
    assert "9 rows, 3 undecided" in review(edition(), DOCUMENT)
    decisions = {r["value"]: r["decision"] for r in rows()}
    assert decisions["Keep borders safe and open to visitors"] == ""
    assert decisions["Reduce crime in every part of the country"] == "accept"


@pytest.mark.parametrize(("column", "value", "problem"), [
    ("decision", "maybe", "is no decision"), ("decision", "correct", "holds no correction"),
    ("correct taken for", "boss", "is nothing that a row can be taken for"),
    ("correction", "HM Treasury", "holds a correction but does not say correct"),
    ("correct parent", "No such title", "is no project of the sheet"),
])  # fmt: skip
def test_a_wrong_cell_is_named_with_its_row(column, value, problem):
    review(edition(), DOCUMENT)
    first = rows()[0]["key"]
    fill(lambda row: {column: value} if row["key"] == first else {})
    with pytest.raises(InputError, match=f"row 2, .*{problem}"):
        accept(edition(), DOCUMENT)
    assert not REVIEWED.exists()


def test_what_cannot_be_read_is_named():
    draw([(10, "Some words that list nothing at all, on purpose.")], picture=True)
    text = review(edition(), DOCUMENT)
    assert "Cross-checks: 0 of 1 agree" in text and "page 2 is a picture without text" in text
    WORKBOOK.write_bytes(WORKBOOK.read_bytes()[:2000])
    with pytest.raises(InputError, match="cannot be read as a review workbook"):
        review(edition(), DOCUMENT)
    assert WORKBOOK.stat().st_size == 2000
    PDF.unlink()
    with pytest.raises(InputError, match="is not there"):
        review(edition(), DOCUMENT)


@pytest.mark.parametrize(("head", "choice"), [
    (["Undertaking,Lead department"], {"Undertaking": "project"}),
    ([], {"column 1 of 2": "project", "column 2 of 2": "lead"}),
])  # fmt: skip
def test_columns_that_were_not_understood_are_chosen_once_and_the_choice_is_kept(head, choice):
    PDF.unlink()
    lines = [*head, "Keep rivers clean,Defra", "Open every harbour,Harbors Office", "Mend the piers,DfT"]
    PDF.with_suffix(".csv").write_text("\n".join(lines), encoding="utf-8")
    text = review(edition(), DOCUMENT)
    assert "Not understood" in text and all(f'"{words}"' in text for words in choice)
    book = openpyxl.load_workbook(WORKBOOK)
    for line in book["Columns"].iter_rows(min_row=2):
        line[5].value = choice.get(line[0].value)
    book.save(WORKBOOK)
    assert "Not understood" not in review(edition(), DOCUMENT)
    classes = {r["value"]: r["class"] for r in rows()}
    assert (classes["Keep rivers clean"], classes["Harbors Office"]) == ("high", "low")
    WORKBOOK.unlink()  # the choice is kept beside the decisions
    assert "Not understood" not in review(edition(), DOCUMENT)


def test_what_a_document_says_of_all_its_projects_becomes_facts():
    go(all_but_dfe)
    facts = tables_of(participants_known="all", facts={"review": "SR2021"})["facts"]
    safe = "keep-borders-safe-and-open-to-trade"
    ids = {field: set(some["project_id"]) for field, some in facts.groupby("field")}
    assert ids["review"] == {"reduce-crime-in-every-part-of-the-country", safe}
    assert ids["participants_known"] == {safe}, "DfE is undecided for the other"
    assert set(facts["source_id"]) == {DOCUMENT}
    assert set(facts.loc[facts["field"] == "cross_cutting", "value"]) == {"yes"}


def test_a_role_that_the_record_does_not_know_is_refused(monkeypatch):
    go()
    monkeypatch.setitem(RECORD, "roles", ["lead", "supporting"])
    with pytest.raises(InputError, match='"owner" is no role of its record'):
        tables_of()


def frames(projects, facts, participation) -> dict[str, pd.DataFrame]:
    heads = {
        "projects": ["project_id", "name"],
        "facts": ["project_id", "field", "value", "source_id"],
        "participation": ["project_id", "organisation_as_published", "role", "source_id"],
    }
    tables = {"projects": projects, "facts": facts, "participation": participation}
    return {n: pd.DataFrame(tables[n], columns=heads[n]).assign(address=f"{n}.csv, row 2") for n in heads}


def test_a_document_wins_over_the_register_and_differences_are_listed():
    bodies = [("MoJ", "lead"), ("DfE", "partner"), ("RAND", "evaluation")]
    register = frames(
        [["crime", "Reduce crime"]],
        [["crime", "participants_known", "some", "S1"], ["crime", "start", "2021-04-01", "S1"]],
        [["crime", body, role, "S1"] for body, role in bodies],
    )
    reviewed = frames(
        [["reduce-crime", "Reduce  crime!"], ["new", "New"]],
        [["reduce-crime", "participants_known", "all", "D"], ["new", "participants_known", "all", "D"]],
        [["reduce-crime", "MoJ", "partner", "D"], ["reduce-crime", "DHSC", "lead", "D"]],
    )
    tables, differences = merge(register, reviewed, {"lead", "partner"})
    assert list(tables["projects"]["project_id"]) == ["crime", "new"]
    assert {tuple(r)[:4] for r in tables["facts"].to_numpy().tolist()} == {
        ("crime", "participants_known", "all", "D"), ("new", "participants_known", "all", "D"),
        ("crime", "start", "2021-04-01", "S1"),
    }  # fmt: skip
    rows = {tuple(r)[1:3] for r in tables["participation"].to_numpy().tolist()}
    assert rows == {("MoJ", "partner"), ("DHSC", "lead"), ("DfE", "partner"), ("RAND", "evaluation")}
    assert {tuple(r) for r in differences.to_numpy().tolist()} == {
        ("crime", "", "participants_known", "some", "all"), ("crime", "MoJ", "role", "lead", "partner"),
        ("crime", "DHSC", "organisation", "", "lead"), ("crime", "DfE", "organisation", "partner", ""),
        ("new", "", "project", "", "new"),
    }  # fmt: skip
