"""Choices of the analysis on a small clean table."""

import pandas as pd
import pytest

from joinup.claims.choices import CHOICES, choose, evaluate, flips
from joinup.claims.statements import heaviest_pair, most_active

ROWS = """
pilot organisation participant_id participant_family role     via    best_source_kind in_network
p1    dhsc         dhsc           dhsc               lead     own    official         yes
p1    mhclg        mhclg          mhclg              partner  own    official         yes
p2    phe          dhsc           dhsc               partner  agency secondary        yes
p2    mhclg        mhclg          mhclg              lead     own    official         yes
p3    dfe          dfe            dfe                lead     own    official         yes
p3    dhsc         dhsc           dhsc               delivery own    official         yes
p3    nature       nature         defra              partner  own    official         no
p3    leeds        leeds          leeds              partner  own    official         no
"""


@pytest.fixture
def clean():
    lines = [line.split() for line in ROWS.strip().splitlines()]
    rows = pd.DataFrame(lines[1:], columns=lines[0])
    rows = rows.rename(columns={"pilot": "pilot_id", "organisation": "organisation_id"})
    rows["in_family_network"] = ["no" if o == "leeds" else "yes" for o in rows["organisation_id"]]
    pilots = pd.DataFrame({"pilot_id": ["p1", "p2", "p3"], "fund_stated": ["yes", "", "yes"]})
    return rows, pilots


def cells(table):
    return {
        (pilot, name)
        for i, pilot in enumerate(table.pilots)
        for j, name in enumerate(table.participants)
        if table.B[i, j]
    }


BASE = {("p1", "dhsc"), ("p1", "mhclg"), ("p2", "dhsc"), ("p2", "mhclg"), ("p3", "dfe"), ("p3", "dhsc")}


@pytest.mark.parametrize(
    ("choice", "lost", "won"),
    [
        ({}, set(), set()),
        ({"weight": "newman"}, set(), set()),
        ({"roles": "lead and partner"}, {("p3", "dhsc")}, set()),
        ({"level": "family"}, set(), {("p3", "defra")}),
        ({"level": "own"}, {("p2", "dhsc")}, set()),
        ({"evidence": "official and registry"}, {("p2", "dhsc")}, set()),
        ({"evidence": "fund stated"}, {("p2", "dhsc"), ("p2", "mhclg")}, set()),
        ({"largest": "without"}, {("p1", "dhsc"), ("p1", "mhclg")}, set()),
    ],
)
def test_each_choice_changes_the_table_as_it_says(clean, choice, lost, won):
    assert cells(choose(*clean, choice)) == (BASE - lost) | won


def test_every_combination_is_tried_once_and_flips_are_named(clean):
    found = evaluate({"pair": lambda weight: heaviest_pair(["dhsc", "mhclg"], weight)}, *clean)
    assert len(found) == 72 and not found.duplicated(list(CHOICES)).any()
    assert found.iloc[0][list(CHOICES)].tolist() == [options[0] for options in CHOICES.values()]
    assert (found.holds[0], found.lead[0]) == ("yes", 1)
    # shared by p1 alone, the pair is level with that of p3 where the agency, its page or p2 does not count
    assert flips(found) == [
        "level: own",
        "evidence: official and registry",
        "evidence: fund stated",
        "largest: without",
    ]


def test_each_statement_is_asked_of_the_same_tables_with_each_weight(clean):
    pair = {"pair": lambda weight: heaviest_pair(["dhsc", "mhclg"], weight)}
    found = evaluate({**pair, "leeds": lambda weight: most_active("leeds")}, *clean)
    alone = evaluate(pair, *clean)
    assert found[found["claim_id"] == "pair"].reset_index(drop=True).equals(alone)
    for row in alone.itertuples():
        choice = {name: getattr(row, name) for name in CHOICES}
        standing = heaviest_pair(["dhsc", "mhclg"], row.weight)(choose(*clean, choice))
        assert (row.holds == "yes", row.lead) == standing


def test_a_claim_that_no_choice_changes_has_no_flips(clean):
    found = evaluate({"leeds": lambda weight: most_active("leeds")}, *clean)
    assert set(found.holds) == {"no"} and flips(found) == []


def test_combinations_are_named_where_no_single_choice_flips(clean):
    found = evaluate({"leeds": lambda weight: most_active("leeds")}, *clean)
    both = (found["roles"] == "lead and partner") & (found["largest"] == "without")
    found.loc[both, "holds"] = "yes"
    assert flips(found) == ["roles: lead and partner, largest: without"]


def test_an_empty_table_is_judged(clean):
    rows, pilots = clean
    found = evaluate({"pair": lambda weight: heaviest_pair(["dhsc", "mhclg"], weight)}, rows.iloc[:0], pilots)
    assert set(found.holds) == {"no"} and (found.pilots == 0).all() and not found.isna().any(axis=None)
