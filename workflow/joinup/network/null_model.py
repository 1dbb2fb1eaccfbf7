"""Which null model a table calls for, and its results as tables: pairs, the model's own record, centralities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

from joinup.network.draws import Chunk, gather
from joinup.network.incidence import Incidence, too_large
from joinup.network.null_centrality import null_intervals
from joinup.network.projection import shared_pilots
from joinup.network.significance import cannot_test, convergence, pair_tests

RECORD = ("model", "reason", "draws", "chains", "rhat", "z", "z_allowed", "effective", "converged")


def test_network(
    table: Incidence,
    chunks: Callable[[], Iterable[Chunk]],
    alpha: float,
    thinned: int,
    large: int,
    pair: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Compare pairs and centralities with what margins alone would give.

    Parameters
    ----------
    table
        Pilots and departments.
    chunks
        Gives the draws; not called where there are none or the exact model is used.
    alpha
        Level for which the power is told.
    thinned
        Draws whose centralities are computed.
    large
        Number of departments above which the exact model (SDSM) is used.
    pair
        The two departments whose power is told where it is.

    Returns
    -------
    (pairs, record, centralities)
        Every pair with expectation, p-values, corrections and the smallest number that would have been
        significant; the record of the model (key, value); null intervals of centralities. Where only one
        table has these margins, p-values are unknown and the record says why.
    """
    labels = table.participants
    record: dict[str, Any] = dict.fromkeys(RECORD, "")
    reason = cannot_test(table.B)
    if reason:
        return _untested(table), _record({**record, "model": "none", "reason": reason}), _no_centralities()
    if too_large(table, large):
        from joinup.network import sdsm  # compiled functions take a while to load

        fitted = sdsm.fit(table.B)
        pairs = sdsm.pair_tests(table.B, labels, fitted)
        pairs = pairs.assign(p_family=pd.NA, needed=pd.NA, needed_family=pd.NA)
        if pair and set(pair) <= set(labels):
            first, second = sorted(labels.index(body) for body in pair)
            named = (pairs["source"] == labels[first]) & (pairs["target"] == labels[second])
            enough = sdsm.needed(fitted, first, second, alpha)
            pairs.loc[named, "needed"] = pd.NA if enough is None else enough
        return pairs, _record({**record, "model": "SDSM"}), _no_centralities()
    null = gather(chunks())
    pairs = pair_tests(table.B, null, labels, alpha)
    record |= {"model": "FDSM", **convergence(null, table.B)}
    return pairs, _record(record), null_intervals(table.B, null, labels, thinned)


def _record(record: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({"key": list(record), "value": list(record.values())})


def _untested(table: Incidence) -> pd.DataFrame:
    """Return every pair with what it shares, which is also all that it could share."""
    shared = shared_pilots(table.B).toarray()
    names = table.participants
    rows = [
        (names[i], names[j], int(shared[i, j]), float(shared[i, j]), 0.0)
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    frame = pd.DataFrame(rows, columns=["source", "target", "shared", "expected", "sd"])
    unknown = ("p_upper", "q_upper", "p_family", "p_lower", "q_lower", "needed", "needed_family")
    return frame.assign(**dict.fromkeys(unknown, pd.NA))


def _no_centralities() -> pd.DataFrame:
    columns = ["participant_id", "measure", "observed", "expected", "low", "high", "p_upper", "draws"]
    return pd.DataFrame(columns=columns)
