"""From small documents to candidates: tables over pages, columns, labels, and what is checked across rows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from joinup.reader import cross_checks, read, read_cues

ROOT = Path(__file__).parents[3]
STYLES = getSampleStyleSheet()


@cache
def settings():
    tables = {n: pd.read_csv(ROOT / "config" / f"{n}.csv", dtype=str) for n in ("organisations", "aliases")}
    return tables, read_cues(ROOT / "config" / "cues.yaml")


def candidates_of(path: Path, kind: str = "outcomes") -> pd.DataFrame:
    found = read(path, kind, *settings()).candidates
    titles = dict(zip(found["candidate_id"], found["value"], strict=True))
    return found.assign(parent_title=[titles.get(p, "") for p in found["parent"]])


def rows_of(found: pd.DataFrame, *taken_for: str) -> set[tuple[str, str, str]]:
    some = found[found["taken_for"].isin(taken_for)] if taken_for else found
    return {(r.taken_for, r.value, r.parent_title) for r in some.itertuples()}


def page(path: Path, body: str) -> Path:
    path.write_text(f"<html><body><main>{body}</main></body></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_over_two_pages_with_its_header_repeated(tmp_path, ruled):
    cell = STYLES["BodyText"]
    heads = ("Priority outcome", "Lead department", "Supporting departments")
    rows = [[Paragraph(f"<b>{h}</b>", cell) for h in heads]]
    leads = ("Home Office", "Ministry of Justice", "Department for Education")
    for n in range(1, 61):
        title = f"Raise the number of good things that people in part {n} of the country can do"
        rows.append([Paragraph(t, cell) for t in (title, leads[n % 3], f"{leads[(n + 1) % 3]}, HM Treasury")])
    table = Table(rows, colWidths=[220, 120, 160], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []))
    SimpleDocTemplate(str(tmp_path / "t.pdf"), pagesize=A4).build([table])
    found = candidates_of(tmp_path / "t.pdf")
    assert found["page"].max() > 2
    assert (found["taken_for"] == "project").sum() == 60
    some = found[found["parent_title"].str.contains("part 25 ")]
    assert {(r.taken_for, r.value) for r in some.itertuples()} == {
        ("lead", "Ministry of Justice"),
        ("supporting", "Department for Education"),
        ("supporting", "HM Treasury"),
    }


def test_a_chapter_per_department_with_headings_metrics_and_brackets(tmp_path):
    found = candidates_of(page(tmp_path / "a.html", """
        <h2>Department for Education (DfE)</h2>
        <p>Definitions follow guidance from the Cabinet Office.</p>
        <h3>1. Raise the standard of schools (Cross-cutting outcome also supported by DHSC, DfT and Home Office)</h3>
        <p><strong>Metrics</strong></p><ul><li>Percentage of pupils who read well (Source: DfT survey)</li></ul>
        <h3>2. Help more people into work (joint with Department for Work and Pensions)</h3>
        <p><strong>Metrics</strong></p><ul><li>Employment rate, by region</li></ul>
        <h2>Home Office</h2>
        <h3>1. Reduce crime</h3>
        <p><strong>Metrics</strong></p><ul><li>Number of crimes</li></ul>"""))  # fmt: skip
    one, two, three = "Raise the standard of schools", "Help more people into work", "Reduce crime"
    assert rows_of(found, "project", "metric", "lead", "supporting") == {
        ("project", one, ""), ("project", two, ""), ("project", three, ""),
        ("lead", "Department for Education", one),
        ("supporting", "DHSC", one), ("supporting", "DfT", one),
        ("supporting", "Home Office", one), ("metric", "Percentage of pupils who read well", one),
        ("lead", "Department for Education", two),
        ("lead", "Department for Work and Pensions", two), ("metric", "Employment rate, by region", two),
        ("lead", "Home Office", three), ("metric", "Number of crimes", three),
    }  # fmt: skip


def test_departments_in_the_text_of_an_outcome_are_of_the_low_class_and_never_sure(tmp_path):
    found = candidates_of(page(tmp_path / "a.html", """
        <h2>Home Office</h2>
        <h3>1. Reduce crime</h3><p>Supported by: MoJ</p>
        <p>A study for the Department for Transport was read by DHSC.</p>
        <h3>2. Reduce fires</h3><p>Supported by: DfE</p>"""))  # fmt: skip
    named = found[found["value"].isin(["Department for Transport", "DHSC"])]
    assert set(named["rule"]) == {"supporting: named in text"}
    assert set(named["class"]) == {"low"}


def test_pilots_as_cards_of_labels(tmp_path):
    found = candidates_of(page(tmp_path / "p.html", """
        <h2>Pilots</h2>
        <h3>Safe Homes</h3><dl><dt>Lead department</dt><dd>Home Office</dd><dt>Partners</dt>
        <dd>Ministry of Justice, Ashmoor City Council and Merrowdale and Dunmere Wildlife Trust</dd>
        <dt>Funding</dt><dd>£8.4 million</dd></dl>
        <h3>Warm Walls</h3><dl><dt>Lead department</dt><dd>DHSC</dd><dt>Partners</dt>
        <dd>None</dd></dl>"""), "pilots")  # fmt: skip
    assert rows_of(found) == {
        ("project", "Safe Homes", ""), ("lead", "Home Office", "Safe Homes"),
        ("partner", "Ministry of Justice", "Safe Homes"), ("partner", "Ashmoor City Council", "Safe Homes"),
        ("partner", "Merrowdale and Dunmere Wildlife Trust", "Safe Homes"), ("funding", "8400000", "Safe Homes"),
        ("project", "Warm Walls", ""), ("lead", "DHSC", "Warm Walls"),
    }  # fmt: skip


def test_every_candidate_says_where_it_stands_and_by_which_rule(tmp_path):
    body = "<h2>Home Office</h2><h3>1. Reduce crime</h3><p>Supported by MoJ.</p>"
    found = candidates_of(page(tmp_path / "a.html", body))
    assert (found["address"] != "").all()
    assert found["rule"].str.contains(": ").all()
    assert found["confidence"].between(0, 1).all()
    parents = set(found["parent"]) - {""}
    assert parents <= set(found["candidate_id"])


def test_what_a_document_says_of_itself_is_checked(tmp_path):
    found = candidates_of(page(tmp_path / "p.html", """
        <p>This round funds 3 pilots. Together they receive £9 million in total.</p>
        <h2>Pilots</h2><table><tr><th>Pilot</th><th>Lead department</th><th>Partners</th><th>Funding</th></tr>
        <tr><td>Safe Homes</td><td>Home Office</td><td>Home Office, MoJ</td><td>£5m</td></tr>
        <tr><td>Warm Walls</td><td>DHSC</td><td>MoJ</td><td>£3m</td></tr></table>"""), "pilots")  # fmt: skip
    found = pd.concat([found, found[found["taken_for"] == "lead"].head(1).assign(taken_for="partner")])
    results = cross_checks(found, settings()[1].kinds["pilots"])
    checks = {(r.check, r.stated, r.found) for r in results.itertuples()}
    assert ("number of pilots", "3", "2") in checks
    assert ("total funding", "9000000", "8000000") in checks
    assert ("supporter equal to the lead", "Home Office", "Home Office") in checks


def test_an_outcome_without_a_lead_and_a_department_without_outcomes_are_named(tmp_path):
    found = candidates_of(page(tmp_path / "a.html", """
        <h2>Department for Transport</h2><p>This chapter will follow.</p>
        <h2>Others</h2>
        <h3>Outcome 1: Reduce crime</h3><p>Supported by: MoJ</p>
        <h3>Outcome 2: Reduce fires</h3><p>Supported by: DfE</p>"""))  # fmt: skip
    checks = {(r.check, r.note) for r in cross_checks(found, settings()[1].kinds["outcomes"]).itertuples()}
    assert {c for c, _ in checks} >= {"department without outcomes", "outcome without a lead"}
    assert ("outcome without a lead", "Reduce crime") in checks


def test_several_labels_in_one_line(tmp_path):
    found = candidates_of(page(tmp_path / "a.html", """
        <h3>Outcome 1: Reduce crime</h3><p>Lead department: Home Office; supporting departments: MoJ, DfE</p>
        <h3>Outcome 2: Reduce fires</h3><p>Lead: MHCLG. Supporting departments: DfT</p>"""))  # fmt: skip
    assert rows_of(found, "lead", "supporting") == {
        ("lead", "Home Office", "Reduce crime"), ("supporting", "MoJ", "Reduce crime"),
        ("supporting", "DfE", "Reduce crime"), ("lead", "MHCLG", "Reduce fires"),
        ("supporting", "DfT", "Reduce fires"),
    }  # fmt: skip
