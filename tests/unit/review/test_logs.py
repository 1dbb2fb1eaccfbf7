"""The reviewers' logs say what the tables say, and hostile text stays in its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.small import edition_of, write_config, write_register

from joinup.config.edition import Settings
from joinup.review.logs import assumptions_log, data_log, quality_log, read_rows

FOUND = {
    "claims": [
        {
            "statement": "There are 60.",
            "whose": "the brief",
            "verdict": "not tested",
            "flips": [],
            "gaps": [],
        },
        {
            "statement": "A leads.",
            "whose": "us",
            "verdict": "cannot be decided",
            "flips": ["level: own"],
            "gaps": ["few"],
        },
    ]
}
EVIL = "x|y\n| <script>alert(1)</script> [a](javascript:1) `b`"


@pytest.fixture
def raw(tmp_path) -> Path:
    return write_register(tmp_path / "raw")


def tables(raw: Path) -> dict:
    found = {"sources": read_rows(raw / "sources.csv")}
    found["participation"] = [{"source_ids": "S1 S2"}, {"source_ids": "S1"}]
    found["contributions"] = [{"source_ids": "S2"}]
    return found


def test_data_log_lists_files_pages_and_what_is_wanted(raw) -> None:
    edition = edition_of(documents=[{"document": "d", "kind": "pilots", "title": "The list", "gives": "all"}])
    text = data_log(edition, [raw / "pilots/pilots.csv"], tables(raw))
    assert "pilots.csv | 2 | " in text
    assert "| official | OGL-UK-3.0 | 1 |" not in text.split("## Pages\n")[1]
    assert "| S1 | [Page A](<https://example.org/a>) | Example | 2021-01-01 |" in text
    assert "| 2 |" in next(line for line in text.splitlines() if line.startswith("| S1 "))
    assert "not shown" in next(line for line in text.splitlines() if line.startswith("| S2 "))
    assert "| The list | all | not known |" in text


def test_attribution_stands_where_a_licence_asks_for_it(raw) -> None:
    found = tables(raw)
    found["sources"][0]["licence"] = "OGL-UK-3.0"
    assert "Open Government Licence v3.0" in data_log(edition_of(), [], found)


def test_assumptions_hold_totals_decisions_and_readings(tmp_path) -> None:
    edition = edition_of(
        known_totals={"pilots": {"value": 60, "source": "a count"}},
        biased={"pilots": "easy ones were found"},
        same_pilot=[{"pilot": "p", "organisation": "dsit", "into": "beis", "reason": "moved"}],
        reconcile=[{"organisation": "beis", "into": "desnz", "reason": "shown as one"}],
    )
    aliases = read_rows(write_config(tmp_path) / "aliases.csv")
    text = assumptions_log(edition, Settings(edition="small"), FOUND, aliases)
    for said in ("There are 60 pilots | a count", "easy ones were found", "dsit counts for beis | moved",
                 "beis is one participant with desnz | shown as one", "| alpha | 0.05 |", "| A leads. | level: own |",
                 "Home Office and Ministry of Justice | home moj"):  # fmt: skip
        assert said in text, said
    assert "There are 60." in text


def test_quality_log_counts_tests_and_states_that_nobody_reviewed(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("tests/unit/clean/test_x.py")
    path.parent.mkdir(parents=True)
    path.write_text("def test_a(): ...\n\n\nclass A:\n    def test_b(self): ...\n")
    steps = [{"step": "1", "what": "read", "rows_before": "3", "rows_after": "2", "note": ""}]
    text = quality_log(edition_of(), FOUND, {"pilots": steps}, [path])
    assert "| unit/clean | 2 |" in text
    assert "| pilots | 1 | read | 3 | 2 |  |" in text
    assert "| A leads. | cannot be decided | few |" in text
    assert "No review is on record." in text


def test_hostile_text_stays_in_its_cell(raw) -> None:
    found = tables(raw)
    clean = data_log(edition_of(), [], found).count("\n")
    found["sources"][0] |= {"title": EVIL, "publisher": EVIL}
    text = data_log(edition_of(), [], found)
    assert text.count("\n") == clean
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert "<script" not in page and "javascript:" not in page.replace("[a](javascript:1)", "")
    assert page.count("<tr>") == sum(line.startswith("| ") for line in text.splitlines())
