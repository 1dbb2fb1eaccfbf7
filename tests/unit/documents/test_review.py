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

from joinup.config.edition import Edition
from joinup.documents.commands import accept, locate, review
from joinup.documents.decisions import read_decisions
from joinup.documents.merge import merge
from joinup.documents.reviewed import reviewed_rows
from joinup.errors import InputError
from joinup.reader import read_cues

ROOT = Path(__file__).parents[3]
DOCUMENT = "sr2021-priority-outcomes"
LINES = [
    (15, "Home Office"),
    (11, "Outcome 1: Reduce crime in every part of the country"),
    (10, "Also supported by: MoJ, DfE"),
    (10, "A study for the Department for Transport was read in the spring."),
    (11, "Outcome 2: Keep borders safe and open to trade"),
    (10, "Also supported by: HM Revenue and Customs"),
]


def draw(path: Path, lines=LINES, picture: bool = False) -> None:
    paper = canvas.Canvas(str(path), pagesize=A4)
    for n, (size, line) in enumerate(lines):
        paper.setFont("Helvetica-Bold" if size > 10 else "Helvetica", size)
        paper.drawString(72, 760 - 28 * n, line)
    paper.showPage()
    if picture:
        paper.drawInlineImage(Image.new("L", (300, 400), 200), 50, 100, 400, 600)
        paper.showPage()
    paper.save()


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project with one document of outcomes."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "data/raw/documents").mkdir(parents=True)
    draw(tmp_path / f"data/raw/documents/{DOCUMENT}.pdf")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edition(**document) -> Edition:
    """Return an edition with one record of outcomes and one document of it."""
    return Edition.model_validate({
        "edition": "small", "title": "t", "date": "2026-11-25", "as_of": "2024-09-01", "undated_as_of": "2021-10-27",
        "narrative": "n.md", "cite": {"authors": ["a"], "publisher": "p", "licence": "l", "contact": "c"},
        "records": [{
            "record": "outcomes", "project": ["outcome", "outcomes"], "rows_from": "document",
            "roles": ["lead", "owner", "supporting"], "fields": {"cross_cutting": ["yes", "no"], "review": "text"},
        }],
        "documents": [{"document": DOCUMENT, "record": "outcomes", "title": "The outcomes", **document}],
    })  # fmt: skip


def tables_of(project: Path, **document) -> dict[str, pd.DataFrame]:
    """Return the raw tables that the accepted rows make."""
    made = edition(**document)
    kind = read_cues(ROOT / "config/cues.yaml").kinds["outcomes"]
    path = project / f"data/raw/reviewed/{DOCUMENT}.csv"
    return reviewed_rows(path, made.documents[0], made.records[0], kind)


def sheet_of(project: Path):
    book = openpyxl.load_workbook(project / f"data/raw/review/{DOCUMENT}.xlsx")
    return book, book["Candidates"]


def fill(project: Path, decide) -> None:
    """Fill in decisions: ``decide`` gets a row as a dictionary and returns columns to write."""
    book, sheet = sheet_of(project)
    head = [c.value for c in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        values = {h: c.value or "" for h, c in zip(head, row, strict=True)}
        for name, value in (decide(values) or {}).items():
            row[head.index(name)].value = value
    book.save(project / f"data/raw/review/{DOCUMENT}.xlsx")


def rows(project: Path) -> list[dict]:
    _, sheet = sheet_of(project)
    lines = list(sheet.iter_rows(values_only=True))
    return [{h: v or "" for h, v in zip(lines[0], line, strict=True)} for line in lines[1:]]


def yes(row: dict) -> dict:
    return {"decision": "reject" if "named in text" in row["rule"] else "accept"}


def test_the_workbook_has_drop_downs_and_the_doubtful_come_first(project):
    text = review(edition(), DOCUMENT)
    assert "to look at" in text and f"make accept DOCUMENT={DOCUMENT}" in text
    _, sheet = sheet_of(project)
    rules = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation}
    last = sheet.max_row
    assert rules[f"A2:A{last}"] == '"accept,reject,correct"'
    assert "supporting" in rules[f"C2:C{last}"]
    order = [{"low": 0, "medium": 1, "high": 2}[r["class"]] for r in rows(project)]
    assert order == sorted(order)


def test_every_doubtful_row_has_a_picture_of_its_place(project):
    review(edition(), DOCUMENT)
    path = project / f"data/raw/review/{DOCUMENT}.xlsx"
    doubtful = [n for n, r in enumerate(rows(project), 2) if r["class"] != "high"]
    _, sheet = sheet_of(project)
    assert sorted(i.anchor._from.row + 1 for i in sheet._images) == doubtful
    with zipfile.ZipFile(path) as archive:
        for name in (n for n in archive.namelist() if n.endswith(".png")):
            shot = Image.open(io.BytesIO(archive.read(name))).convert("L")
            low, high = shot.getextrema()
            assert low < 100 < 200 < high  # ink on paper, not a blank


def test_words_that_look_like_formulas_are_text(project):
    draw(project / f"data/raw/documents/{DOCUMENT}.pdf", [
        (15, "Home Office"), (11, "Outcome 1: =HYPERLINK(1;2) and reduce crime everywhere"),
        (10, "Also supported by: MoJ"), (11, "Outcome 2: Keep borders safe and open"), (10, "Also supported by: DfE"),
    ])  # fmt: skip
    review(edition(), DOCUMENT)
    _, sheet = sheet_of(project)
    formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas == []
    assert any(str(c.value).startswith("=HYPERLINK") for row in sheet.iter_rows() for c in row)


def test_accepted_rows_go_on_and_others_do_not(project):
    review(edition(), DOCUMENT)

    def decide(row):
        if row["value"] == "DfE":
            return {"decision": ""}
        return yes(row)

    fill(project, decide)
    text = accept(edition(), DOCUMENT)
    assert "1 rejected" in text and "1 rows undecided" in text
    path = project / f"data/raw/reviewed/{DOCUMENT}.csv"
    assert path.read_text(encoding="utf-8").count("\n") == len(read_decisions(path)) + 1  # one line each
    tables = tables_of(project)
    assert sorted(tables["projects"]["name"]) == [
        "Keep borders safe and open to trade", "Reduce crime in every part of the country",
    ]  # fmt: skip
    shares = set(
        tables["participation"][["organisation_as_published", "role"]].itertuples(index=False, name=None)
    )
    assert shares == {
        ("Home Office", "owner"),
        ("MoJ", "supporting"),
        ("HM Revenue and Customs", "supporting"),
    }


def test_a_correction_goes_on_and_takes_what_belongs_to_it_along(project):
    review(edition(), DOCUMENT)

    def decide(row):
        if row["taken for"] == "project" and row["value"].startswith("Reduce crime"):
            return {"decision": "correct", "correction": "Reduce crime"}
        if row["value"] == "MoJ":
            return {"decision": "correct", "correct taken for": "lead"}
        return yes(row)

    fill(project, decide)
    accept(edition(), DOCUMENT)
    tables = tables_of(project)
    assert "Reduce crime" in set(tables["projects"]["name"])
    some = tables["participation"]
    assert set(some[some["project_id"] == "reduce-crime"]["organisation_as_published"]) == {
        "Home Office", "MoJ", "DfE",
    }  # fmt: skip
    assert set(some[some["organisation_as_published"] == "MoJ"]["role"]) == {"lead"}


def test_decisions_survive_a_new_extraction_from_workbook_or_text_file(project):
    review(edition(), DOCUMENT)
    fill(project, yes)
    review(edition(), DOCUMENT)
    assert all(r["decision"] for r in rows(project))
    accept(edition(), DOCUMENT)
    (project / f"data/raw/review/{DOCUMENT}.xlsx").unlink()
    review(edition(), DOCUMENT)
    assert all(r["decision"] for r in rows(project))


def test_a_row_whose_words_changed_comes_back_undecided(project):
    review(edition(), DOCUMENT)
    fill(project, yes)
    changed = [(s, line.replace("to trade", "to visitors")) for s, line in LINES]
    draw(project / f"data/raw/documents/{DOCUMENT}.pdf", changed)
    assert "9 rows, 3 undecided" in review(edition(), DOCUMENT)
    decisions = {r["value"]: r["decision"] for r in rows(project)}
    assert decisions["Keep borders safe and open to visitors"] == ""
    assert decisions["Reduce crime in every part of the country"] == "accept"


@pytest.mark.parametrize(("column", "value", "problem"), [
    ("decision", "maybe", "is no decision"), ("decision", "correct", "holds no correction"),
    ("correct taken for", "boss", "is nothing that a row can be taken for"),
])  # fmt: skip
def test_a_wrong_cell_is_named_with_its_row(project, column, value, problem):
    review(edition(), DOCUMENT)
    first = rows(project)[0]["key"]
    fill(project, lambda row: {column: value} if row["key"] == first else None)
    with pytest.raises(InputError) as refused:
        accept(edition(), DOCUMENT)
    assert problem in str(refused.value)
    assert refused.value.faults[0].row == 2
    assert not (project / f"data/raw/reviewed/{DOCUMENT}.csv").exists()


def test_accept_needs_a_workbook_and_review_a_document_that_the_edition_names(project):
    with pytest.raises(InputError, match="make review"):
        accept(edition(), DOCUMENT)
    with pytest.raises(InputError, match="sr2021-priority-outcomes"):
        locate(edition(), "sr2021-priority-outcome")
    (project / f"data/raw/documents/{DOCUMENT}.pdf").unlink()
    with pytest.raises(InputError, match="is not there"):
        review(edition(), DOCUMENT)


def test_a_column_that_was_not_understood_is_chosen_once_and_the_choice_is_kept(project):
    pdf = project / f"data/raw/documents/{DOCUMENT}.pdf"
    pdf.unlink()
    rows_ = ["Undertaking,Lead department", "Keep rivers clean,Defra", "Open every harbour,Harbors Office"]
    (pdf.with_suffix(".csv")).write_text("\n".join(rows_), encoding="utf-8")
    assert 'Not understood: "Undertaking"' in review(edition(), DOCUMENT)
    book, _ = sheet_of(project)
    (line,) = [r for r in book["Columns"].iter_rows(min_row=2) if r[0].value == "Undertaking"]
    line[5].value = "project"
    book.save(project / f"data/raw/review/{DOCUMENT}.xlsx")
    assert "Not understood" not in review(edition(), DOCUMENT)
    made = {r["value"]: r for r in rows(project)}
    assert made["Keep rivers clean"]["class"] == "high"
    assert made["Harbors Office"]["class"] == "low"
    (project / f"data/raw/review/{DOCUMENT}.xlsx").unlink()  # the choice is kept beside the decisions
    assert "Not understood" not in review(edition(), DOCUMENT)


def test_what_was_not_read_is_named(project):
    path = project / f"data/raw/documents/{DOCUMENT}.pdf"
    draw(path, [(10, "Some words that list nothing at all, on purpose.")], picture=True)
    text = review(edition(), DOCUMENT)
    assert "Cross-checks: 0 of 1 agree" in text and "page 2 is a picture without text" in text


def test_a_damaged_workbook_is_refused_and_kept(project):
    review(edition(), DOCUMENT)
    path = project / f"data/raw/review/{DOCUMENT}.xlsx"
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(InputError, match="cannot be read as a review workbook"):
        review(edition(), DOCUMENT)
    assert path.stat().st_size == 2000


def test_what_a_document_says_of_all_its_projects_becomes_facts(project):
    review(edition(), DOCUMENT)
    fill(project, lambda row: {} if row["value"] == "DfE" else yes(row))
    accept(edition(), DOCUMENT)
    facts = tables_of(project, participants_known="all", facts={"review": "SR2021"})["facts"]
    assert set(facts.loc[facts["field"] == "review", "project_id"]) == {
        "reduce-crime-in-every-part-of-the-country", "keep-borders-safe-and-open-to-trade",
    }  # fmt: skip
    whole = facts[facts["field"] == "participants_known"]
    assert list(whole["project_id"]) == [
        "keep-borders-safe-and-open-to-trade"
    ]  # DfE is undecided for the other
    assert set(whole["source_id"]) == {DOCUMENT}
    assert set(facts.loc[facts["field"] == "cross_cutting", "value"]) == {"yes"}


def test_a_role_or_fact_that_the_record_does_not_know_is_refused(project):
    review(edition(), DOCUMENT)
    fill(project, yes)
    accept(edition(), DOCUMENT)
    made = edition(facts={"round": "3"})
    record = made.records[0].model_copy(update={"roles": ["lead", "supporting"]})
    kind = read_cues(ROOT / "config/cues.yaml").kinds["outcomes"]
    with pytest.raises(InputError) as refused:
        reviewed_rows(project / f"data/raw/reviewed/{DOCUMENT}.csv", made.documents[0], record, kind)
    assert '"owner" is no role of its record' in str(refused.value)
    assert '"round" is no fact of its record' in str(refused.value)


def frames(projects, facts, participation) -> dict[str, pd.DataFrame]:
    heads = {
        "projects": ["project_id", "name"],
        "facts": ["project_id", "field", "value", "source_id"],
        "participation": ["project_id", "organisation_as_published", "role", "source_id"],
    }
    rows_ = {"projects": projects, "facts": facts, "participation": participation}
    return {n: pd.DataFrame(rows_[n], columns=heads[n]).assign(address=f"{n}.csv, row 2") for n in heads}


def test_a_document_wins_over_the_register_and_differences_are_listed():
    register = frames(
        [["crime", "Reduce crime"]],
        [["crime", "participants_known", "some", "S1"], ["crime", "start", "2021-04-01", "S1"]],
        [
            ["crime", "MoJ", "lead", "S1"],
            ["crime", "DfE", "partner", "S1"],
            ["crime", "RAND", "evaluation", "S1"],
        ],
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
    bodies = {tuple(r)[1:3] for r in tables["participation"].to_numpy().tolist()}
    assert bodies == {("MoJ", "partner"), ("DHSC", "lead"), ("DfE", "partner"), ("RAND", "evaluation")}
    assert {tuple(r) for r in differences.to_numpy().tolist()} == {
        ("crime", "", "participants_known", "some", "all"), ("crime", "MoJ", "role", "lead", "partner"),
        ("crime", "DHSC", "organisation", "", "lead"), ("crime", "DfE", "organisation", "partner", ""),
        ("new", "", "project", "", "new"),
    }  # fmt: skip
