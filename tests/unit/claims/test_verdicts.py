"""The decision table, and words that never say more than it."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from joinup.claims.facts import Facts, follow, shown
from joinup.claims.verdicts import Coverage, Result, decide, worded

WHOLE = Coverage()
GAP = Coverage(("half is missing",))


@pytest.mark.parametrize(
    ("result", "coverage", "flips", "expected"),
    [
        (Result(True, "x"), WHOLE, [], "supported"),
        (Result(True, "x"), WHOLE, ["weight: newman"], "supported with provisos"),
        (Result(False, "x"), WHOLE, [], "not supported"),
        (Result(False, "x"), WHOLE, ["weight: newman"], "not supported"),
        (Result(False, "x", tie=True), WHOLE, [], "not supported"),
        (Result(True, "x"), GAP, [], "cannot be decided"),
        (Result(False, "x"), GAP, [], "cannot be decided"),
        (Result(None, "x"), WHOLE, [], "cannot be decided"),
    ],
)
def test_decision_table(result: Result, coverage: Coverage, flips: list[str], expected: str) -> None:
    assert decide(result, coverage, flips) == expected


def test_incomplete_evidence_is_never_worded_as_a_verdict() -> None:
    for holds, tie in itertools.product((True, False, None), (True, False)):
        said = worded("cannot be decided", Result(holds, "A leads", tie=tie), [])
        assert "supported" not in said
        assert "too little is documented" in said or said.startswith("Cannot be tested")


def test_words_say_which_way_present_evidence_points() -> None:
    assert "points towards" in worded("cannot be decided", Result(True, "A leads"), [])
    assert "points against" in worded("cannot be decided", Result(False, "A trails"), [])
    assert "A tie" in worded("cannot be decided", Result(False, "A and B are level", tie=True), [])


def test_an_assumption_is_not_tested() -> None:
    assert decide(Result(None, "x"), WHOLE, [], assumption=True) == "not tested"


def test_facts_are_computed_and_cannot_rest_on_missing_ones() -> None:
    facts = Facts({"t": pd.DataFrame({"k": ["a", "b"], "v": [2, 3]})})
    assert facts.add("all", "t", way="sum", column="v") == 5
    assert facts.add("a", "t", "k == 'a'", "value", "v") == 2
    with pytest.raises(KeyError, match="nothing"):
        facts.derive("x", 1, "nothing")
    with pytest.raises(ValueError, match="0 rows"):
        follow(facts.tables["t"], "k == 'z'", "value", "v")


@pytest.mark.parametrize(
    ("value", "text"), [(1e-50, "1.0e-50"), (0.0321, "0.032"), (1234567, "1,234,567"), (0, "0")]
)
def test_numbers_are_printed_so_that_they_can_be_read(value: float, text: str) -> None:
    assert shown(value) == text
