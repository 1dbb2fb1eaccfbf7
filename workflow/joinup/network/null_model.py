"""The tests of a record: which null model its table calls for, asked of all projects and of the joint ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from joinup.network import sdsm
from joinup.network.curveball import sample
from joinup.network.draws import Null
from joinup.network.incidence import Incidence, joint_only, upper_pairs
from joinup.network.significance import cannot_test, chains_agree, concentration_test, pair_tests

KEYS = (
    *("method", "reason", "draws", "chains", "chains_agree", "pairs", "pairs_attainable"),
    *("concentration_observed", "concentration_expected", "concentration_p"),
)


def bases(table: Incidence) -> dict[str, Incidence]:
    """Return the two tables that every test is asked of: all projects, and the joint ones.

    A list of which most projects name one department makes almost any pair stand out among all of them.
    """
    return {"all": table, "joint": joint_only(table)}


def is_large(table: Incidence, large: int) -> bool:
    """Say whether a table has so many participants that the exact model (SDSM) takes the place of draws."""
    return len(table.participants) > large


def sample_bases(
    table: Incidence, draws: int, seed_words: Sequence[str], chains: int, large: int, threads: int = 1
) -> dict[str, Null]:
    """Draw tables with the margins of both bases, as :func:`joinup.network.curveball.sample` does.

    A basis that is not tested by draws has none.
    """
    return {
        basis: sample(part, draws, [*seed_words, basis], chains, threads)
        for basis, part in bases(table).items()
        if not is_large(part, large) and not cannot_test(part)
    }


def assess_bases(
    table: Incidence, samples: Mapping[str, Null], alpha: float, large: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test the pairs of both bases, and whether joint work is concentrated in particular pairs.

    Parameters
    ----------
    table
        Projects and departments.
    samples
        The draws of :func:`sample_bases`.
    alpha
        Level of the critical values.
    large
        Number of departments above which the exact model is used; it has no test of concentration.

    Returns
    -------
    (pairs, null_model)
        The tables of this name. Where a basis cannot be tested, its p-values are empty and the record of the
        model says why.
    """
    pairs, record = [], []
    for basis, part in bases(table).items():
        tests, entries = _test(part, samples.get(basis), alpha, is_large(part, large))
        pairs.append(tests.assign(basis=basis))
        record.append(
            pd.DataFrame({"basis": basis, "key": KEYS, "value": [entries.get(k, "") for k in KEYS]})
        )
    whole = pd.concat(pairs, ignore_index=True)
    return whole[["basis", *whole.columns.drop("basis")]], pd.concat(record, ignore_index=True)


def _test(
    table: Incidence, null: Null | None, alpha: float, large: bool
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Test one basis; return its pairs and its entries of the record."""
    reason = cannot_test(table)
    shared = upper_pairs(table)[2]
    entries: dict[str, Any] = {"pairs": len(shared), "concentration_observed": int((shared**2).sum())}
    if reason:
        return _untested(table), {**entries, "method": "none", "reason": reason, "pairs_attainable": 0}
    if large:
        return sdsm.pair_tests(table, alpha), {**entries, "method": "SDSM"}
    if null is None:
        raise ValueError("this table is tested by draws, but there are none")
    tests = pair_tests(table, null, alpha)
    attainable = int(tests["critical_value_family"].notna().sum())
    _, expected, p = concentration_test(table, null)
    return tests, {
        **entries,
        "method": "FDSM",
        "reason": "" if attainable else "no number of shared projects that the margins allow would stand out",
        "draws": null.draws,
        "chains": len(null.chunks),
        "chains_agree": chains_agree(null),
        "pairs_attainable": attainable,
        "concentration_expected": expected,
        "concentration_p": p,
    }


def _untested(table: Incidence) -> pd.DataFrame:
    """Return every pair with what it shares, which is also all that it could share."""
    first, second, shared = upper_pairs(table)
    names = table.participants
    frame = pd.DataFrame(
        {
            "source": pd.Series([names[i] for i in first], dtype=object),
            "target": pd.Series([names[j] for j in second], dtype=object),
            "shared": shared,
            "expected": shared.astype(float),
            "sd": 0.0,
        }
    )
    return frame.assign(p_upper=pd.NA, p_family=pd.NA, critical_value=pd.NA, critical_value_family=pd.NA)
