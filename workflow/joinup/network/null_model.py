"""The tests of a record: which null model its table calls for, asked of all projects and of the joint ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from joinup.network import sdsm
from joinup.network.curveball import sample
from joinup.network.incidence import Incidence, joint_only, pairs_of
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


def sample_bases(
    table: Incidence, draws: int, seed_words: Sequence[str], chains: int, large: int
) -> dict[str, np.ndarray]:
    """Draw tables with the margins of both bases, as :func:`joinup.network.curveball.sample` does.

    A basis that is not tested by draws has none: one that cannot be tested, or has more than ``large``
    participants, so that the exact model (SDSM) takes the place of draws.
    """
    return {
        basis: sample(part, draws, [*seed_words, basis], chains)
        for basis, part in bases(table).items()
        if len(part.participants) <= large and not cannot_test(part)
    }


def assess_bases(
    table: Incidence, samples: Mapping[str, np.ndarray], alpha: float
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

    Returns
    -------
    (pairs, null_model)
        The tables of this name. Where a basis cannot be tested, its p-values are empty and the record of the
        model says why. A basis without draws is tested by the exact model, which has no test of concentration.
    """
    pairs, record = [], []
    for basis, part in bases(table).items():
        tests, entries = _test(part, samples.get(basis), alpha)
        tests.insert(0, "basis", basis)
        pairs.append(tests)
        record += [(basis, key, entries.get(key, "")) for key in KEYS]
    return pd.concat(pairs, ignore_index=True), pd.DataFrame(record, columns=["basis", "key", "value"])


def _test(table: Incidence, draws: np.ndarray | None, alpha: float) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Test one basis; return its pairs and its entries of the record."""
    pairs = pairs_of(table)
    squares = int((pairs["shared"] ** 2).sum())
    entries: dict[str, Any] = {"pairs": len(pairs), "concentration_observed": squares}
    if reason := cannot_test(table):
        tests = pairs.assign(expected=pairs["shared"].astype(float), sd=0.0)  # all that a pair could share
        tests[["p_upper", "p_family", "critical_value", "critical_value_family"]] = pd.NA
        return tests, {**entries, "method": "none", "reason": reason, "pairs_attainable": 0}
    if draws is None:
        return sdsm.pair_tests(table, alpha), {**entries, "method": "SDSM"}
    tests = pair_tests(table, draws, alpha)
    attainable = int(tests["critical_value_family"].notna().sum())
    _, expected, p = concentration_test(table, draws)
    return tests, {
        **entries,
        "method": "FDSM",
        "reason": "" if attainable else "no number of shared projects that the margins allow would stand out",
        "draws": draws.shape[0] * draws.shape[1],
        "chains": draws.shape[0],
        "chains_agree": chains_agree(draws),
        "pairs_attainable": attainable,
        "concentration_expected": expected,
        "concentration_p": p,
    }
