"""The reviewers' logs hold what the tables hold, and hostile text stays in its cell."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from markdown_it import MarkdownIt
from tests.unit.review.samples import edition

from joinup.config.edition import Document, Settings
from joinup.review.logs import logs

EVIL = "x|y\n| <script>alert(1)</script> [a](javascript:1) `b` {{ 1 }}"
DOCUMENT = Document(document="d", record="pilots", title="The list", gives="all")


def table(columns: str, *rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split(), dtype=str)


def texts(title: str = "Page A", **options: list) -> dict[str, str]:
    """The three logs of a small edition."""
    page = ("https://example.org/a_b", title, "Example")
    one = {
        "projects": table("project_id", ("p",), ("q",)),
        "participation": table("source_ids", ("S1 S2",), ("S1",)),
        "cleaning": table("step what rows_before rows_after note", ("1", "read", "3", "2", "")),
        "sensitivity": table(
            "claim_id specification reverses",
            *(("c2", "level: own", "yes"), ("c2", "without p", "yes"), ("c1", "other", "no")),
        ),
    }
    tables = {
        "sources": table(
            "source_id url title publisher published retrieved licence kind",
            ("S1", *page, "2021-01-01", "2026-01-01", "OGL-UK-3.0", "official"),
            ("S2", *page, "", "2026-01-01", "facts only", "official"),
        ),
        "claims": table(
            "claim_id record statement verdict provisos reason",
            ("c1", "pilots", "There are 60.", "not tested", "", "taken as given"),
            ("c2", "pilots", "A leads.", "cannot be decided", "as registered", "34 are missing"),
        ),
        "aliases": table(
            "alias organisation_id valid_from valid_to note",
            *(("Home Dept", "home", "", "", "misspelt"), ("Plain", "plain", "", "", "")),
        ),
    }
    records = {"pilots": one, "outcomes": {name: frame.head(0) for name, frame in one.items()}}
    others = {"inputs": [], "tests": [], "wanted": [], **options}
    return logs(edition(), Settings(edition="small"), tables, records, **others)


def test_data_log_lists_records_files_pages_and_what_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    text = texts(inputs=[path], wanted=[DOCUMENT])["data-log"]
    assert "| pilots | pilots of a fund | 2 | 60 | a count | biased: easy ones came first |" in text
    assert "| outcomes | outcomes | 0 | not known |  | unknown |" in text
    assert "projects.csv | 2 | " in text
    assert "| official | OGL-UK-3.0 | 1 |" in text and "| official | facts only | 1 |" in text
    assert text.count("Open Government Licence v3.0") == 1
    rows = [line for line in text.splitlines() if line.startswith("| S")]
    assert rows[0].startswith("| S1 | [Page A](<https://example.org/a_b>) | Example | 2021-01-01 |")
    assert rows[0].endswith("| 2 |") and rows[1].endswith("| 1 |") and "not shown" in rows[1]
    assert "| The list | pilots | all | not known |" in text


@pytest.mark.parametrize(
    "row",
    ["| pilots | there are 60 pilots | a count |", "| pilots | how missing pilots differ from known ones: biased |",
     "| outcomes | outcomes without a date are as of 2021-10-27 |", "| pilots | There are 60. |",
     "| pilots | p: dsit counts for beis | moved |", "| all | beis is one participant with desnz | shown as one |",
     "| alpha | 0.05 |", "| pilots | c2 | level: own; without p |", "| Home Dept | home |  |  | misspelt |"],
)  # fmt: skip
def test_assumptions_hold_totals_decisions_and_readings(row: str) -> None:
    text = texts()["assumptions-log"]
    assert row in text and "Plain" not in text


def test_quality_log_counts_tests_and_states_that_nobody_reviewed(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("tests/unit/clean/test_x.py")
    path.parent.mkdir(parents=True)
    path.write_text("def test_a(): ...\n\n\nclass A:\n    def test_b(self): ...\n")
    text = texts(tests=[path])["quality-log"]
    assert "| unit/clean | 2 |" in text
    assert "| pilots | 1 | read | 3 | 2 |  |" in text
    assert "| pilots | A leads. | cannot be decided | as registered | 34 are missing |" in text
    assert "No review is on record." in text


def test_every_log_is_a_page_of_tables_and_hostile_text_stays_in_its_cell() -> None:
    page = MarkdownIt("commonmark", {"html": True}).enable("table")
    for text in texts(wanted=[DOCUMENT]).values():
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert page.render(text).count("<tr>") == len(rows) and "\n\n\n\n" not in text
    evil = texts(title=EVIL)["data-log"]
    assert evil.count("\n") == texts()["data-log"].count("\n")
    assert "<script" not in page.render(evil) and 'href="javascript' not in page.render(evil)
