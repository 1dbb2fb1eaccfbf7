"""Who is the most active, and how sure is that? Would similar pilots show the same?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.random import SeedSequence
from numpy.typing import ArrayLike
from scipy.special import bdtr

from joinup.network.projection import incidence, labels_of

BLOCK = 4_000_000  # numbers held at once
LEVEL = 0.95
PAIRS = 12  # of the heaviest pairs whose ranks are shown


def mcnemar(
    B: ArrayLike | sp.sparray | sp.spmatrix, labels: Sequence[Hashable] | None, named: Hashable
) -> pd.DataFrame:
    """Compare how often the named participant takes part with every other one (exact McNemar test).

    Only the pilots with one but not the other tell them apart. Every other participant is compared, not only
    the runner-up, which would be picked from the data.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)
    labels : of the participants; if None, the columns of a DataFrame, or numbers
    named : one of them

    Returns
    -------
    DataFrame with a row per other participant, in the order of ``labels``: ``participant_id``, ``only_named``
    and ``only_other``, pilots with one but not the other; ``p``, two-sided; ``p_holm``, adjusted after Holm

    References
    ----------
    McNemar (1947), Psychometrika 12, 153-157. Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> B = [[1, 0, 0], [1, 0, 1], [1, 0, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0]]
    >>> mcnemar(B, ["mhclg", "dfe", "moj"], "mhclg")
      participant_id  only_named  only_other        p  p_holm
    0            dfe           6           0  0.03125  0.0625
    1            moj           6           0  0.03125  0.0625
    """
    table = incidence(B)
    joint = (table.T.tocsr() @ table).toarray()
    names = labels_of(B, labels)
    place = names.index(named)
    others = [k for k in range(len(names)) if k != place]
    mine = joint[place, place] - joint[place, others]
    theirs = joint[others, others] - joint[place, others]
    p = mcnemar_exact(mine, theirs)
    return pd.DataFrame(
        {
            "participant_id": [names[k] for k in others],
            "only_named": mine.astype(np.int64),
            "only_other": theirs.astype(np.int64),
            "p": p,
            "p_holm": holm(p),
        }
    )


def mcnemar_exact(only_one: ArrayLike, only_other: ArrayLike) -> np.ndarray:
    """Return the two-sided p of the exact McNemar test from the numbers of pilots with one but not the other.

    Twice the smaller binomial tail, at most 1; 1 where no pilot tells the two apart.

    Examples
    --------
    >>> mcnemar_exact([6, 1, 0], [0, 5, 0]).round(5).tolist()
    [0.03125, 0.21875, 1.0]
    """
    one, other = np.asarray(only_one, dtype=float), np.asarray(only_other, dtype=float)
    return np.minimum(2 * bdtr(np.minimum(one, other), (one + other).astype(int), 0.5), 1)


def holm(p: ArrayLike) -> np.ndarray:
    """Adjust p-values so that the chance of any false finding keeps its level.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    steps = values[order] * np.arange(len(values), 0, -1)
    out = np.empty(len(values))
    out[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return out


def rank_intervals(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    labels: Sequence[Hashable] | None,
    resamples: int,
    seed: SeedSequence,
) -> pd.DataFrame:
    """Rank the participants by activity, with the ranks that resamples of the pilots give.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots or outcomes, participants)
    labels : of the participants; if None, the columns of a DataFrame, or numbers
    resamples : how often as many rows are drawn with replacement
    seed : see ``joinup.network.seeds.seed_for``

    Returns
    -------
    DataFrame with a row per participant, the first rank first: ``id``, ``value``, ``rank`` (equal values
    share the better rank), ``rank_low`` and ``rank_high``, between which 95 % of the resamples put it, and
    ``first``, the share of resamples in which nobody is before it

    Examples
    --------
    >>> from numpy.random import SeedSequence
    >>> rank_intervals([[1, 1], [1, 0], [1, 0]], ["a", "b"], 1000, SeedSequence(1)).round(2)
      id  value  rank  rank_low  rank_high  first
    0  a      3     1         1          1   1.00
    1  b      1     2         1          2   0.03
    """
    table = incidence(B)
    return _ranked(table, labels_of(B, labels), np.arange(table.shape[1]), resamples, seed)


def pair_rank_intervals(
    B: ArrayLike | sp.sparray | sp.spmatrix,
    labels: Sequence[Hashable] | None,
    resamples: int,
    seed: SeedSequence,
    pairs: int = PAIRS,
) -> pd.DataFrame:
    """Rank the pairs by shared pilots, as ``rank_intervals`` ranks participants.

    Returns
    -------
    DataFrame of the ``pairs`` heaviest pairs, and those level with the last of them up to twice as many;
    ``id`` holds both labels, separated by a space; ranks are among all pairs

    Examples
    --------
    >>> from numpy.random import SeedSequence
    >>> B = [[1, 1, 0], [1, 1, 1], [1, 1, 0]]
    >>> pair_rank_intervals(B, ["a", "b", "c"], 500, SeedSequence(1))[["id", "value", "rank"]]
        id  value  rank
    0  a b      3     1
    1  a c      1     2
    2  b c      1     2
    """
    table = incidence(B)
    first, second, joint = _pairs_in_pilots(table)
    value = np.asarray(joint.sum(axis=0)).ravel()
    order = np.lexsort((second, first, -value))
    level = value[order[min(pairs, len(order)) - 1]] if len(order) else 0
    shown = order[: 2 * pairs][value[order[: 2 * pairs]] >= level]
    of = labels_of(B, labels)
    names = [f"{of[i]} {of[j]}" for i, j in zip(first, second, strict=True)]
    return _ranked(joint, names, shown, resamples, seed)


def _pairs_in_pilots(table: sp.csr_array) -> tuple[np.ndarray, np.ndarray, sp.csr_array]:
    """Return the pairs that share a pilot and the sparse table of pilots × pairs."""
    n = table.shape[1]
    rows, codes = [], []
    for row in range(table.shape[0]):
        members = table.indices[table.indptr[row] : table.indptr[row + 1]].astype(np.int64)
        i, j = np.triu_indices(len(members), 1)
        codes.append(members[i] * n + members[j])
        rows.append(np.full(len(i), row))
    code = np.concatenate(codes) if codes else np.zeros(0, dtype=np.int64)
    known, column = np.unique(code, return_inverse=True)
    place = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    joint = sp.csr_array(
        (np.ones(len(code), dtype=np.int32), (place, column)), shape=(table.shape[0], len(known))
    )
    return known // max(n, 1), known % max(n, 1), joint


def _ranked(
    table: sp.csr_array, names: list, shown: np.ndarray, resamples: int, seed: SeedSequence
) -> pd.DataFrame:
    """Rank the columns of a table, and count the ranks of the shown ones in resamples of its rows."""
    rows, columns = table.shape
    value = np.asarray(table.sum(axis=0)).ravel()
    rank = columns + 1 - np.searchsorted(np.sort(value), value, side="right")
    found = np.zeros((resamples, len(shown)), dtype=np.int32)
    rng = np.random.default_rng(seed)
    block = max(1, BLOCK // max(rows, columns, 1))
    for start in range(0, resamples if rows and len(shown) else 0, block):
        count = min(block, resamples - start)
        drawn = rng.multinomial(rows, np.full(rows, 1 / rows), size=count)
        values = np.asarray(drawn @ table)
        ordered = np.sort(values, axis=1)
        for k in range(count):
            above = np.searchsorted(ordered[k], values[k, shown], side="right")
            found[start + k] = columns - above + 1
    if not (rows and resamples):
        found = rank[shown][None, :].astype(np.int32)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(found, [tail, 1 - tail], axis=0, method="inverted_cdf").astype(np.int64)
    frame = pd.DataFrame(
        {
            "id": [names[k] for k in shown],
            "value": value[shown].astype(np.int64),
            "rank": rank[shown],
            "rank_low": low,
            "rank_high": high,
            "first": (found == 1).mean(axis=0),
        }
    )
    return frame.sort_values(["rank", "id"], ignore_index=True)
