"""The tests of a record: which null model its table calls for, asked of all projects and of the joint ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from joinup.network import sdsm
from joinup.network.curveball import sample
from joinup.network.incidence import Incidence, joint_only, pairs_of
from joinup.network.significance import ALPHA, cannot_test, chains_agree, concentration_test, pair_tests

KEYS = (
    *("method", "reason", "draws", "chains", "chains_agree", "pairs", "pairs_attainable"),
    *("concentration_observed", "concentration_expected", "concentration_p"),
)


def assess_bases(
    table: Incidence,
    draws: int,
    seed_words: Sequence[str],
    chains: int = 4,
    large: int = 300,
    alpha: float = ALPHA,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test all pairs, and whether joint work is concentrated in particular ones.

    Both are asked of all projects, and of joint projects only: a list of which most projects name one department
    makes almost any pair stand out.

    Parameters
    ----------
    table
        Projects and departments.
    draws, seed_words, chains
        Of :func:`joinup.network.curveball.sample`.
    large
        With more participants the exact model (SDSM), which has no test of concentration, takes the place of
        draws.
    alpha
        Level of the critical values.

    Returns
    -------
    (pairs, null_model)
        The tables of this name. Where a basis cannot be tested, its p-values are empty and the record of the
        model says why.
    """
    pairs, record = [], []
    for basis, part in {"all": table, "joint": joint_only(table)}.items():
        if reason := cannot_test(part):
            tests, entries = _untested(part), {"method": "none", "reason": reason, "pairs_attainable": 0}
        elif len(part.participants) > large:
            tests, entries = sdsm.pair_tests(part, alpha), {"method": "SDSM"}
        else:
            tests, entries = _tested(part, sample(part, draws, [*seed_words, basis], chains), alpha)
        tests.insert(0, "basis", basis)
        pairs.append(tests)
        squares = int((tests["shared"] ** 2).sum())
        entries |= {"pairs": len(tests), "concentration_observed": squares}
        record += [(basis, key, entries.get(key, "")) for key in KEYS]
    return pd.concat(pairs, ignore_index=True), pd.DataFrame(record, columns=["basis", "key", "value"])


def _untested(table: Incidence) -> pd.DataFrame:
    """Return the pairs without tests: they share all that they could share."""
    pairs = pairs_of(table)
    tests = pairs.assign(expected=pairs["shared"].astype(float), sd=0.0)
    tests[["p_upper", "p_family", "critical_value", "critical_value_family"]] = pd.NA
    return tests


def _tested(table: Incidence, draws: np.ndarray, alpha: float) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Test one basis by draws; return its pairs and its entries of the record."""
    tests = pair_tests(table, draws, alpha)
    attainable = int(tests["critical_value_family"].notna().sum())
    _, expected, p = concentration_test(table, draws)
    return tests, {
        "method": "FDSM",
        "reason": "" if attainable else "no number of shared projects that the margins allow would stand out",
        "draws": draws.shape[0] * draws.shape[1],
        "chains": draws.shape[0],
        "chains_agree": chains_agree(draws),
        "pairs_attainable": attainable,
        "concentration_expected": expected,
        "concentration_p": p,
    }
