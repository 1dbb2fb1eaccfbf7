"""Completed lists: what a claim gives where the missing projects are like those at hand, by group."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import SeedSequence

    from joinup.claims.kinds import Kind, Result
    from joinup.claims.view import View


FEW = 100  # lists of which a claim is asked that compares with chance


@dataclass(frozen=True)
class Counts:
    """On how many lists a claim holds, fails by a tie, fails, or has no answer."""

    holds: int
    ties: int
    fails: int
    none: int = 0

    @property
    def number(self) -> int:
        """Return the number of completed lists."""
        return self.holds + self.ties + self.fails + self.none

    def most(self) -> int:
        """Return how many lists give the most frequent answer; a tie is an answer of its own."""
        return max(self.holds, self.ties, self.fails)

    def agree(self, result: Result, certainty: float) -> bool:
        """Say whether enough lists give one answer, and the projects at hand give the same."""
        mine = self.holds if result.holds else self.ties if result.tie else self.fails
        return mine == self.most() and mine >= certainty * self.number

    def text(self) -> str:
        """Return the share of the most frequent answer, rounded down.

        >>> Counts(holds=3999, ties=0, fails=1).text()
        '99.9%'
        """
        return f"{np.floor(1000 * self.most() / self.number) / 10:.1f}%".replace(".0%", "%")


@dataclass
class Completion:
    """Draws completed lists of one record, and counts the answers.

    The missing projects are drawn by the approximate Bayesian bootstrap (Rubin and Schenker 1986, Journal of the
    American Statistical Association 81, 366-374): in each group a pool is drawn from the projects at hand with
    replacement, and the missing ones from the pool. The groups share the missing projects in proportion to what
    their rates of missing say.

    Parameters
    ----------
    rates : share of each group's projects that is missing; groups not named have the mean rate
    number : completed lists
    certainty : share of lists that must give the same answer
    seed : see :func:`joinup.network.seeds.seed_for`
    """

    rates: dict[str, float]
    number: int
    certainty: float
    seed: SeedSequence

    def ask(self, kind: Kind, view: View, missing: int, result: Result) -> Counts:
        """Ask a claim of completed lists; one that compares with chance of lists that speak against its answer.

        In a comparison with chance copies of projects pass for evidence. So a claim that stands out is asked of
        lists with as many more hidden, where it has less evidence than at hand, and one that does not stand out of
        completed lists, where it has more than the whole list would give. What outlives that is no artefact.

        Parameters
        ----------
        kind
            The claim.
        view
            The projects whose lists of participants are whole.
        missing
            How many projects are missing.
        result
            What these projects give.
        """
        named = [(d in kind.pair, d == kind.department) for d in view.departments]
        draws = self.thinned if kind.tested and result.holds else self.lists
        number = min(self.number, FEW) if kind.tested else self.number
        answers = {"holds": 0, "ties": 0, "fails": 0, "none": 0}
        for changed in islice(draws(view, missing, named), number):
            answer = kind.answer(changed, quick=True)
            if answer.holds is None or answer.near or (answer.powerless and not answer.holds):
                answers["none"] += 1
            else:
                answers["holds" if answer.holds else "ties" if answer.tie else "fails"] += 1
        return Counts(**answers)

    def lists(self, view: View, missing: int, named: list[tuple[bool, bool]]) -> Iterator[View]:
        """Yield completed lists: the projects at hand with further ones added to their weights.

        ``named`` says of each department what tells it apart beside its projects: whether a claim names it.
        """
        rng = np.random.default_rng(self.seed)
        first, sizes, groups, shares = self._groups(view, named)
        for _ in range(self.number):
            weight = np.zeros(view.size, dtype=np.int64)
            for inside, number in zip(groups, rng.multinomial(missing, shares), strict=True):
                pool = rng.multinomial(sizes[inside].sum(), sizes[inside] / sizes[inside].sum())
                weight[first[inside]] += sizes[inside] + rng.multinomial(number, pool / pool.sum())
            yield view.weighted(weight)

    def thinned(self, view: View, missing: int, named: list[tuple[bool, bool]]) -> Iterator[View]:
        """Yield lists from which each group loses as large a share as it is missing already."""
        rng = np.random.default_rng(self.seed)
        first, sizes, groups, shares = self._groups(view, named)
        for _ in range(self.number):
            weight = np.zeros(view.size, dtype=np.int64)
            for inside, share in zip(groups, shares, strict=True):
                size = sizes[inside].sum()
                weight[first[inside]] += rng.binomial(sizes[inside], size / (size + missing * share))
            yield view.weighted(weight)

    def _groups(
        self, view: View, named: list[tuple[bool, bool]]
    ) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], np.ndarray]:
        """Return the first and the number of projects of each pattern, the patterns of each group, and its share."""
        patterns = ordered_patterns(view, named)
        sizes = np.array([len(rows) for rows in patterns])
        first = np.array([rows[0] for rows in patterns])
        group = view.group[first].astype(str)
        names = sorted(set(group))
        groups = [np.flatnonzero(group == g) for g in names]
        return first, sizes, groups, self._shares(names, [int(sizes[inside].sum()) for inside in groups])

    def _shares(self, names: list[str], sizes: list[int]) -> np.ndarray:
        """Return the share of the missing projects that each group has."""
        mean = float(np.mean(list(self.rates.values()))) if self.rates else 0.5
        rates = np.array([self.rates.get(name, mean) for name in names])
        odds = np.array(sizes) * rates / (1 - rates)
        return odds / odds.sum() if odds.sum() else np.array(sizes) / sum(sizes)


def ordered_patterns(view: View, named: Sequence[Hashable]) -> list[np.ndarray]:
    """Order groups of like projects by what they are, not by names, so that equal lists give equal draws.

    Departments and projects are told apart by those that they are linked to, again and again (Weisfeiler and
    Leman 1968); those that stay alike are told apart one by one.

    Parameters
    ----------
    view
        The projects.
    named
        What tells each department apart beside its projects.

    Returns
    -------
    list of array
        Of :meth:`joinup.claims.view.View.patterns`.
    """
    patterns = view.patterns()
    first = [rows[0] for rows in patterns]
    columns = (view.group.astype(str), view.local, view.beyond, view.round)
    rows = _numbered([(len(p), *(c[k] for c in columns)) for p, k in zip(patterns, first, strict=True)])
    bodies = _numbered(list(named))
    inside = [np.flatnonzero(view.B[k]) for k in first]
    of_body = [np.flatnonzero(view.B[first, d]) for d in range(view.B.shape[1])]
    while True:
        known = len(set(rows)) + len(set(bodies))
        bodies = _numbered([(b, sorted(rows[k] for k in of_body[d])) for d, b in enumerate(bodies)])
        rows = _numbered([(r, sorted(bodies[d] for d in inside[k])) for k, r in enumerate(rows)])
        if len(set(rows)) == len(rows):
            return [patterns[k] for k in np.argsort(rows)]
        if len(set(rows)) + len(set(bodies)) == known:
            alike = min(r for r in rows if rows.count(r) > 1)
            rows = _numbered([(r, k != rows.index(alike)) for k, r in enumerate(rows)])


def _numbered(values: Sequence) -> list[int]:
    """Number values by their order; equal values have equal numbers."""
    number = {repr(v): k for k, v in enumerate(sorted(values))}
    return [number[repr(v)] for v in values]
