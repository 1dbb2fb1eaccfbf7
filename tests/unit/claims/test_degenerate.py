"""Lists in which there is little or nothing to compute, through all of significance and robustness."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from joinup.claims.robustness import robustness
from joinup.config.edition import Statistics
from joinup.network.curveball import draw_null
from joinup.network.incidence import incidence_of
from joinup.network.null_model import test_network as compared
from joinup.tally.count import tiers_of

KINDS = ("heaviest_pair", "above_expectation", "top_three", "most_active", "by_far", "share", "association")
CLAIMS = [
    SimpleNamespace(
        id=kind.replace("_", "-"),
        kind=kind,
        threshold={"by_far": 1.5, "share": 0.5}.get(kind),
        list="outcomes" if kind in {"most_active", "by_far"} else "pilots",
    )
    for kind in KINDS
]
EDITION = SimpleNamespace(
    edition="degenerate",
    review="YR",
    focus=SimpleNamespace(pair=["a", "b"], department="a"),
    known_totals=SimpleNamespace(pilots=SimpleNamespace(value=9)),
)
SETTINGS = Statistics(draws=400, thinned_draws=100, bootstraps=100)
LISTS = {
    "no pilot": [],
    "one pilot": ["abc"],
    "one department": ["a", "a"],
    "all alone": ["a", "b", "c"],
    "no shared pilots of the pair": ["ac", "bd", "cd"],
    "nested": ["abc", "ab", "a"],
    "one pilot and one alone": ["ab", "c"],
    "more departments than pilots": ["abcdefgh", "bcijklm"],
    "all in all": ["abcd", "abcd", "abcd"],
    "the pair is elsewhere": ["cd", "de", "ce", "c"],
}


def tables_of(pilots):
    rows = [
        {
            "pilot_id": f"p{k}",
            "participant_id": one,
            "participant_family": one,
            "role": "partner",
            "via": "own",
        }
        for k, members in enumerate(pilots)
        for one in members
    ]
    columns = ["pilot_id", "participant_id", "participant_family", "role", "via"]
    rows = pd.DataFrame(rows, columns=columns).assign(
        in_network="yes", in_family_network="yes", best_source_kind="official", n_sources=1, tier="UK"
    )
    names = [f"p{k}" for k in range(len(pilots))]
    outcomes = pd.DataFrame({"outcome_id": names, "review": "YR", "cross_cutting": "yes"})
    return {
        "participation": rows,
        "pilots": pd.DataFrame({"pilot_id": names, "fund_stated": "yes", "roster": "unknown"}),
        "outcomes": outcomes,
        "contributions": rows.rename(columns={"pilot_id": "outcome_id"})[["outcome_id", "participant_id"]],
        "tiers": tiers_of(rows, "a"),
    }


def assert_whole(frame, may_be_empty=()):
    numbers = frame.drop(columns=[c for c in may_be_empty if c in frame])
    assert not numbers.isna().any(axis=None), numbers
    some = numbers.select_dtypes("number").to_numpy(dtype=float)
    assert np.isfinite(some).all()


@pytest.mark.parametrize("name", LISTS)
def test_robustness_is_defined(name):
    found = robustness(tables_of(LISTS[name]), CLAIMS, EDITION, SETTINGS, str.upper)
    for frame in found.values():
        assert_whole(frame, may_be_empty=["fewest"])
    tipping = found["tipping"]
    assert (
        (tipping["told"].str.contains("^(?:members|departments|pilots|shared)")) == tipping["fewest"].isna()
    ).all()
    assert set(found["choices"]["holds"]) <= {"yes", "no"} and found["scenarios"]["share"].between(0, 1).all()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("large", [300, 2])
def test_significance_is_defined(name, large):
    table = incidence_of(tables_of(LISTS[name])["participation"])
    null = lambda: draw_null(table.B, 400, name).chunks  # noqa: E731
    pairs, record, centralities = compared(table, null, 0.05, 100, large, ["a", "b"])
    record = record.set_index("key")["value"]
    n = len(table.participants)
    assert len(pairs) == n * (n - 1) // 2
    untested = ["p_upper", "q_upper", "p_family", "p_lower", "q_lower"] if record["model"] != "FDSM" else []
    assert_whole(pairs, may_be_empty=[*untested, "needed", "needed_family"])
    assert_whole(centralities)
    assert (record["model"] == "none") == bool(record["reason"])
    if name in {"one pilot", "nested", "all in all"}:
        assert record["reason"] == "only one table has these margins"
    if record["model"] == "SDSM":
        assert pairs[["p_upper", "p_lower"]].gt(0).all(axis=None)
