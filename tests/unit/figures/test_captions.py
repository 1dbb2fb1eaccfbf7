"""Words around figures: the finding follows the tables, in the record's own nouns."""

from __future__ import annotations

import pandas as pd
import pytest

from joinup.config.edition import KnownTotal, Missing
from joinup.figures.captions import Caption, captions, comparison_caption, source_line
from unit.figures.figure_samples import PILOTS, PLANS, edition, source, tables


def small(shared: dict[tuple[str, str], int], projects: dict[str, int] | None = None) -> dict:
    """Return tables of departments a, b, c with given shared projects, 10 of which are on record."""
    of = tables(3, projects=10)
    names = ["d000", "d001", "d002"]
    rows = [(names[ord(a) - 97], names[ord(b) - 97], n) for (a, b), n in shared.items()]
    of["edges"] = pd.DataFrame(rows, columns=["source", "target", "shared"])
    of["nodes"] = of["nodes"].assign(label=["A", "B", "C"], name=["Office A", "Office B", "C"], partners=1)
    of["nodes"]["projects"] = list((projects or {"A": 5, "B": 3, "C": 1}).values())
    return of


def words(of: dict, name: str, record=PLANS, **more) -> Caption:
    return captions(record, edition(**more), of)[name]


@pytest.mark.parametrize(
    ("shared", "title"),
    [
        ({("a", "b"): 4, ("a", "c"): 2}, "A and B share the most plans: 4 of 10"),
        ({("a", "b"): 4, ("a", "c"): 4}, "A and B share 4 plans, as many as A and C"),
        ({("a", "b"): 4, ("a", "c"): 4, ("b", "c"): 4}, "A and B share 4 plans, as many as two other pairs"),
        ({("a", "b"): 1, ("a", "c"): 2}, "A and B share 1 plan; A and C share the most, 2"),
        ({("a", "c"): 2, ("b", "c"): 2}, "A and B share no plans; two pairs share the most, 2"),
        ({}, "No two departments share a plan"),
    ],
)
def test_the_title_of_the_network_says_where_the_named_pair_stands(shared, title):
    assert words(small(shared), "network").title == title


def test_without_a_named_pair_the_title_names_the_strongest():
    of = small({("a", "c"): 3, ("b", "c"): 1})
    assert words(of, "network", focus=None).title == "A and C share the most plans, 3"
    assert words(small({("a", "c"): 3, ("b", "c"): 3}), "network", focus=None).title.startswith(
        "Two pairs share"
    )


def test_pairs_that_could_not_stand_out_are_no_finding():
    of = small({("a", "b"): 4})
    assert words(of, "matrix").title == "No pair stands out when all pairs are tested at once"
    of["null_model"]["value"] = ["4", "0"]
    assert words(of, "matrix").title == "No pair could stand out in a list of this size"
    of["pairs"]["p_family"] = 0.01
    assert words(of, "matrix").title == "Three pairs stand out when all pairs are tested at once"
    of["pairs"].loc[of["pairs"]["basis"].eq("joint") & of["pairs"]["target"].ne("d001"), "p_family"] = 0.2
    assert words(of, "matrix").title == "A and B stand out when all pairs are tested at once"


def test_the_tally_says_who_is_first_and_where_the_named_department_is():
    of = small({("a", "b"): 4})
    assert words(of, "tally").title == "A takes part in the most plans, 5; B is second, with 3"
    of = small({}, {"A": 4, "B": 2, "C": 2})
    assert words(of, "tally").title == "A takes part in the most plans, 4; B is joint second, with 2"
    of = small({}, {"A": 4, "B": 4, "C": 1})
    assert words(of, "tally").title == "A and B take part in the most plans, 4 each"
    assert words(of, "tally").alt == "Bars of plans by department and role. In all: A 4, B 4, C 1."
    assert words(of, "tally").note == "A: Office A; B: Office B."


def test_tiers_count_local_and_devolved_participants():
    of = tables(3, projects=10)
    of["tiers"][["devolved", "combined_authority", "local"]] = "no"
    assert words(of, "tiers").title == "None of 10 plans has a local or devolved participant on record"
    of["tiers"].loc[:1, "local"] = "yes"
    assert words(of, "tiers").title == "2 of 10 plans have a local or devolved participant on record"


@pytest.mark.parametrize(
    ("total", "missing", "provisional", "coverage"),
    [
        (60, "unknown", True, "10 of 60 plans documented, provisional"),
        (60, "by chance", False, "10 of 60 plans documented"),
        (10, "biased", False, "10 of 10 plans"),
        (None, "biased", True, "10 plans documented, provisional"),
        (None, "unknown", False, "10 plans"),
    ],
)
def test_figures_of_a_part_of_the_record_are_provisional(total, missing, provisional, coverage):
    number = KnownTotal(value=total, source="a page") if total else None
    record = PLANS.model_copy(update={"total": number, "missing": Missing(how=missing, reason="a reason")})
    text = words(small({("a", "b"): 4}), "network", record)
    assert (text.provisional, text.subtitle.rpartition("; ")[2]) == (provisional, coverage)
    assert ("documented" in text.title) == provisional


def test_a_registry_is_one_source():
    rows = [source(f"S{k}", "registry", "Registry") for k in range(900)]
    of = {"participation": pd.DataFrame({"source_ids": ["S1 S2", "S3"]}), "sources": pd.DataFrame(rows)}
    assert source_line(of) == "3 entries of the Registry; read by 5 January 2026"
    one = {**of, "sources": pd.DataFrame([source("S1", "registry"), source("S3", "official")])}
    assert source_line(one) == "1 public page (1 official) and A page; read by 5 January 2026"
    assert source_line({**of, "sources": of["sources"].head(0)}) == "none yet"


def test_the_comparison_says_where_the_named_pair_is_in_each_record():
    of = {"pilots": small({("a", "b"): 4}), "plans": small({("a", "b"): 1, ("a", "c"): 2, ("b", "c"): 1})}
    text = comparison_caption(edition(PILOTS, PLANS), of)
    assert text.title == "A and B: first by shared pilots and joint second by shared plans"
    assert text.source.startswith("Sources. Pilots: 2 public pages") and "; plans: 2 public" in text.source
    assert comparison_caption(edition(PILOTS, PLANS), {}).alt == "An empty frame."
