"""The decision table, and words that never say more than it."""

from __future__ import annotations

import itertools
import re
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml

from joinup.claims.assess import gaps
from joinup.claims.claim import read_claims
from joinup.claims.facts import Facts, follow, shown
from joinup.claims.verdicts import Coverage, Result, decide, worded
from joinup.errors import InputError

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


@pytest.mark.parametrize(("fewest", "open_"), [(None, False), (13, False), (12, True), (1, True)])
def test_a_claim_that_missing_pilots_could_turn_is_not_decided(fewest: int | None, open_: bool) -> None:
    facts = Facts({})
    known = {"pilots_total": 60, "pilots_known": 48, "pilots_missing": 12, "pilots_covered": True}
    for name, value in (known | {"pilots_roster_complete": 48}).items():
        facts.set(name, value, "an example")
    edition = SimpleNamespace(biased=SimpleNamespace(pilots=""))
    assert gaps(facts, edition, "pilots", fewest).whole is not open_


def test_undecided_directions_name_the_choices_that_turn_them() -> None:
    said = worded("cannot be decided", Result(True, "A leads"), ["with leads only", "without P", "without Q"])
    assert "towards the claim (but not with leads only, nor without P);" in said
    tie = worded("cannot be decided", Result(False, "A and B are level", tie=True), ["with leads only"])
    assert "A tie does not support the claim (it would hold with leads only);" in tie


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "most_active"}, "is not the list of such a claim. Write outcomes"),
        ({"figure": "netwrok"}, "did you mean network?"),
        ({"statement": "{pilots_total"}, "cannot be filled in"),
        ({"statement": "{0}"}, "cannot be filled in"),
    ],
)
def test_claims_that_do_not_fit_are_told_before_a_build(tmp_path, changes: dict[str, str], said: str) -> None:
    claim = {"id": "c", "statement": "{pilots_total} pilots", "whose": "w", "figure": "network"}
    claim |= {"kind": "heaviest_pair", "list": "pilots", "against": "a"} | changes
    (tmp_path / "claims.yaml").write_text(yaml.safe_dump([claim]), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(said)):
        read_claims(tmp_path / "claims.yaml")
