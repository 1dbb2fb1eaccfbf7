"""How well generated documents are read, against the figures the product must reach; and hostile copies of them."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from documents import LAYOUTS, generate, mutate, mutations
from documents.evaluate import HELD_OUT, measure, overall, settings, shares, write_shares
from joinup.errors import InputError
from joinup.reader import Limits, read, read_cues

ROOT = Path(__file__).parents[3]
QUICK = (
    "outcomes-chapters", "outcomes-web", "outcomes-workbook-matrix", "outcomes-csv",
    "pilots-cards", "pilots-long-table", "pilots-web-table", "pilots-ods",
)  # fmt: skip
COPIES = 520


def test_a_few_small_documents_are_read_well():
    truth, claims = measure(QUICK, [500], "small")
    figures = overall(truth, claims)
    assert figures["recall"] >= 0.97, figures
    assert figures["precision_high"] >= 0.98, figures


@pytest.mark.slow
def test_documents_of_all_layouts_are_read_as_well_as_promised():
    truth, claims = measure(LAYOUTS, HELD_OUT[:3], "small", workers=os.cpu_count() or 1)
    figures = overall(truth, claims)
    assert figures["recall"] >= 0.98, figures
    assert figures["precision_high"] >= 0.99, figures
    layouts = truth.groupby("layout")["found"].mean().sort_values()
    assert (layouts >= 0.95).mean() >= 0.9, layouts.head(8)  # of three small documents one weighs much
    assert layouts.iloc[0] >= 0.8, layouts.head(8)


MISREAD = {
    "outcomes-chapters-two-columns": 2000, "outcomes-by-theme": 2000,  # a ruled table beside text
    "pilots-csv": 2011, "outcomes-csv": 5006,  # parted by "^", cells of several lines
    "outcomes-wide-table": 2001,  # bullets above the lines they stand before
    "outcomes-long-table": 2004,  # a row parted by a page break, below a header without a rule
    "outcomes-chapter-tables": 2011,  # header cells close together
    "pilots-drawn-table": 2000, "pilots-ods": 4008,  # rows of names taken for headers
    "pilots-wide-table": 3010,  # a table wider than its page
    "outcomes-unruled-tables": 3000,  # a table taken for columns of text
    "pilots-figures": 2004,  # columns of text taken for a table
    "outcomes-drawn-table": 4005,  # lines far apart within a cell
    "outcomes-flowing": 4001,  # a label within a bracket
    "outcomes-drawn-banner-table": 4002,  # a header over a department
    "outcomes-own-and-supported": 2004,  # more bullets in the introduction than outcomes
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("layout", MISREAD)
def test_documents_that_were_once_misread_are_read(layout: str):
    truth, _ = measure([layout], [MISREAD[layout]])
    assert truth["found"].mean() > 0.9, truth[~truth["found"]].head(8)


@pytest.mark.slow
def test_organisations_named_in_sentences_are_never_of_the_high_class():
    truth, claims = measure(QUICK, [501], "small")
    assert len(truth) > 0
    named = claims[claims["rule"].str.contains("named in text|running")]
    assert len(named) > 0
    assert "high" not in set(named["class"])


def test_shares_are_cautious_where_little_was_seen_and_written_with_the_comments_kept(tmp_path):
    seen = pd.DataFrame({
        "rule": ["often"] * 400 + ["once"] * 50, "right": [True] * 450,
        "document": [f"d{n % 40}" for n in range(400)] + ["one"] * 50,
    })  # fmt: skip
    found = shares(seen)
    assert found["often"] > 0.99
    assert found["once"] < 0.9
    (tmp_path / "cues.yaml").write_bytes((ROOT / "config/cues.yaml").read_bytes())
    write_shares(found, tmp_path / "cues.yaml")
    cues = read_cues(tmp_path / "cues.yaml")
    words = cues.of("pilots")
    assert (words.share("often"), words.share("never seen")) == (found["often"], cues.confidence["other"])
    head = (ROOT / "config/cues.yaml").read_text(encoding="utf-8").split("confidence:\n")[0]
    assert (tmp_path / "cues.yaml").read_text(encoding="utf-8").startswith(head)


@cache
def _good(folder: Path) -> list[Path]:
    names = ("outcomes-chapters", "outcomes-drawn-table", "pilots-cards", "pilots-web", "pilots-workbook",
             "outcomes-ods", "pilots-csv")  # fmt: skip
    return [generate(7, LAYOUTS[name].kind, name, folder, "small").path for name in names]


def _answer(path: Path) -> str:
    """Read a hostile file; return "read" or the refusal, which names the file and a remedy."""
    try:
        read(path, "pilots", *settings(), Limits(seconds=20))
    except InputError as error:
        assert all(f.file.startswith(path.name) and f.problem and f.remedy for f in error.faults), str(error)
        return error.faults[0].problem
    return "read"


def _attack(folder: Path, copies: int) -> Counter:
    good, rng, answers = _good(folder), Random(11), Counter()
    before = {p: p.stat().st_mtime_ns for p in folder.iterdir()}
    for n in range(copies):
        path = good[n % len(good)]
        known = mutations(path.suffix)
        target = mutate(path, n, known[(n // len(good)) % len(known)] if rng.random() < 0.7 else "")
        answers[_answer(target)] += 1
        target.unlink()
    assert before == {
        p: p.stat().st_mtime_ns for p in folder.iterdir()
    }  # nothing was written beside the copies
    return answers


def test_some_hostile_copies_are_refused_or_read(tmp_path):
    assert sum(_attack(tmp_path, 7).values()) == 7


@pytest.mark.slow
def test_hundreds_of_hostile_copies_are_refused_or_read(tmp_path):
    answers = _attack(tmp_path, COPIES)
    assert sum(answers.values()) == COPIES
    assert answers["read"] > 20
    assert len(answers) > 8  # many kinds of refusal, each in its own words
