"""What the claims say of a table of pilots and participants, as statements that can be asked of any such table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from joinup.claims.verdicts import SAME
from joinup.network.incidence import Incidence
from joinup.network.projection import project


class Standing(NamedTuple):
    """Whether a statement holds, and by how much the named lead over the next (below 0: are behind)."""

    holds: Any
    lead: Any


@dataclass(frozen=True)
class Statement:
    """A statement about named participants; ask it of a table by calling it.

    Attributes
    ----------
    named : the participants
    judge : decides from activity, shape (…, participants), weights of the links, shape (…, participants,
        participants), and the columns of the named that are there; for one table or a stack of many
    weight : of the links, ``shared`` or ``newman``
    times : by how much one participation less can change the lead
    """

    named: tuple[str, ...]
    judge: Callable[[np.ndarray, np.ndarray, list[int]], Standing]
    weight: str = "shared"
    times: float = 1.0

    def __call__(self, table: Incidence) -> Standing:
        """Judge a table."""
        weights = getattr(project(table.B), self.weight).toarray()
        activity, places = np.asarray(table.B.sum(axis=0)).ravel(), self.places(table.participants)
        holds, lead = self.judge(activity, weights, places)
        return Standing(bool(holds), float(lead))

    def places(self, participants: Sequence[str]) -> list[int]:
        """Return the columns of the named participants that are there."""
        return [k for k, name in enumerate(participants) if name in self.named]


def heaviest_pair(pair: Sequence[str], weight: str = "shared") -> Statement:
    """State that a pair has a larger weight than any other: a tie does not do.

    Parameters
    ----------
    pair : the two participants
    weight : ``shared`` or ``newman``

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 1, 0], [1, 1, 1]]), ["p", "q"], ["dfe", "dhsc", "moj"])
    >>> heaviest_pair(["dfe", "dhsc"])(table)
    Standing(holds=True, lead=1.0)
    """

    def judge(activity: np.ndarray, weights: np.ndarray, places: list[int]) -> Standing:
        if len(places) < 2:
            return _behind(weights.max(axis=(-2, -1), initial=0))
        mine = weights[..., places[0], places[1]]
        every = range(weights.shape[-1])
        rest = weights.copy()
        rest[..., places, places[::-1]] = rest[..., every, every] = 0
        return _ahead(mine, rest.max(axis=(-2, -1), initial=0))

    return Statement(tuple(pair), judge, weight)


def most_active(named: str, times: float = 1.0) -> Statement:
    """State that a participant takes part more often than any other, or at least ``times`` as often.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 1, 0], [1, 1, 1]]), ["p", "q"], ["dfe", "dhsc", "moj"])
    >>> most_active("dfe")(table), most_active("dfe", 1.5)(table)
    (Standing(holds=False, lead=0.0), Standing(holds=False, lead=-1.0))
    """

    def judge(activity: np.ndarray, weights: np.ndarray, places: list[int]) -> Standing:
        mine = activity[..., places].sum(axis=-1)
        second = np.delete(activity, places, axis=-1).max(axis=-1, initial=0)
        if times > 1:
            return Standing((mine > 0) & (mine >= times * second - SAME), mine - times * second)
        return _ahead(mine, second)

    return Statement((named,), judge, times=max(times, 1.0))


def top_three(named: Sequence[str], weight: str = "shared") -> Statement:
    """State that each of the named is among the three of highest strength; a tie for the third place does.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 1, 0], [1, 1, 1]]), ["p", "q"], ["dfe", "dhsc", "moj"])
    >>> top_three(["dfe", "moj"])(table).holds
    True
    """

    def judge(activity: np.ndarray, weights: np.ndarray, places: list[int]) -> Standing:
        strength = weights.sum(axis=-1) - weights.diagonal(axis1=-2, axis2=-1)
        if len(places) < len(named):
            return _behind(strength.max(axis=-1, initial=0))
        leads = []
        for place in places:
            others = np.delete(strength, place, axis=-1)
            third = np.sort(others, axis=-1)[..., -3] if others.shape[-1] > 2 else 0
            leads.append(strength[..., place] - third)
        lead = np.min(leads, axis=0)
        return Standing(lead >= -SAME, lead)

    return Statement(tuple(named), judge, weight)


def leave_one_out(table: Incidence, statement: Statement) -> list[str]:
    """Return the pilots without any one of which the statement would change.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> table = Incidence(sp.csr_array([[1, 1, 0], [1, 1, 1]]), ["p", "q"], ["dfe", "dhsc", "moj"])
    >>> leave_one_out(table, heaviest_pair(["dfe", "dhsc"]))
    ['p']
    """
    weights = getattr(project(table.B), statement.weight).toarray()
    activity, places = np.asarray(table.B.sum(axis=0)).ravel(), statement.places(table.participants)
    now, lead = statement.judge(activity, weights, places)
    sizes = np.diff(table.B.indptr)
    if abs(lead) > statement.times * max(sizes.max(initial=0) - 1, 1) + SAME:
        return []  # a pilot takes from a participant at most as many links as it has other members
    found = []
    for k, pilot in enumerate(table.pilots):
        members = table.B.indices[table.B.indptr[k] : table.B.indptr[k + 1]]
        square, before = np.ix_(members, members), weights[np.ix_(members, members)]
        given = 1.0 if statement.weight == "shared" else 1 / max(len(members) - 1, 1)
        weights[square] = before - given * (1 - np.eye(len(members)))
        activity[members] -= 1
        if statement.judge(activity, weights, places).holds != now:
            found.append(pilot)
        weights[square] = before
        activity[members] += 1
    return found


def without(table: Incidence, pilot: str) -> Incidence:
    """Return the table without one pilot; its participants stay."""
    rows = [k for k, name in enumerate(table.pilots) if name != pilot]
    return Incidence(table.B[rows], [table.pilots[k] for k in rows], table.participants)


def _ahead(mine: np.ndarray, second: np.ndarray) -> Standing:
    lead = np.asarray(mine - second)
    return Standing(lead > SAME, np.where(np.abs(lead) > SAME, lead, 0.0))


def _behind(most: np.ndarray) -> Standing:
    """Return the standing of somebody who is not there."""
    return Standing(np.zeros(np.shape(most), dtype=bool), np.negative(most, dtype=float))
