"""Completed lists: what a claim gives where the missing projects are like those at hand, by group."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from joinup.claims.kinds.base import SAME, Kind, Result
from joinup.claims.view import View

MOST_MISSING = Fraction(1, 3)  # of all projects; beyond, too many estimated verdicts were wrong
OFF = 2  # times as many missing, or as few, as the total says: by then the rates contradict it
FEW = 100  # lists of which a claim is asked that compares with chance
SEED = (
    2021  # one for all: equal lists give equal answers, whatever the names of edition, record and departments
)


@dataclass(frozen=True)
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
    """

    rates: dict[str, float]
    number: int
    certainty: float

    def unlike(self, at_hand: View, whole: View, missing: int) -> str:
        """Say why the projects at hand cannot speak for the missing ones, or nothing.

        Whether a list of participants is whole is no matter of chance: those that are not may contradict the others.
        Copies of a few projects look certain, however little they say of many.
        """
        if whole.size < at_hand.size:
            return "what the others lack is not missing by chance"
        if missing > MOST_MISSING * (whole.size + missing):
            return "more than a third are missing, too many to be estimated"
        few = "of one group more are missing than are at hand"
        names, sizes, stated = self._groups(whole)
        if any(rate and name not in names for name, rate in self.rates.items()):
            return few
        if self.rates and not missing / OFF <= stated.sum() <= missing * OFF:
            return f"the rates of missing make it some {stated.sum():,.0f}, the total {missing:,}"
        return few if (missing * stated / stated.sum() > sizes + SAME).any() else ""

    def ask(self, kind: Kind, view: View, missing: int, result: Result) -> Counter[str]:
        """Ask a claim of completed lists; one that compares with chance of lists that speak against its answer.

        In a comparison with chance copies of projects pass for evidence. So a claim that stands out is asked of
        lists with as many more hidden, where it has less evidence than at hand, and one that does not stand out of
        completed lists, where it has more than the whole list would give. What outlives that is no artefact.

        ``view`` has the projects whose lists of participants are whole, ``result`` is what they give. Returns on
        how many lists the claim holds, ties, fails, or has no answer.
        """
        marks = [(d in kind.pair, d == kind.department) for d in view.departments]
        weights = self._weights(view, missing, marks, thin=kind.tested and bool(result.holds))
        answers: Counter[str] = Counter()
        for weight in islice(weights, FEW if kind.tested else None):
            answer = kind.answer(view.weighted(weight), quick=True)
            unclear = answer.holds is None or answer.near or (answer.powerless and not answer.holds)
            answers["none" if unclear else answer.word] += 1
        return answers

    def _weights(self, view: View, missing: int, marks: Sequence, thin: bool) -> Iterator[np.ndarray]:
        """Yield how often each project at hand is in a list.

        A completed list has further projects added. A thinned one has lost as large a share of each group as is
        missing already. ``marks`` say of each department whether a claim names it.
        """
        rng = np.random.default_rng(SEED)
        patterns = ordered_patterns(view, marks)
        sizes, first = np.array([len(rows) for rows in patterns]), np.array([rows[0] for rows in patterns])
        names, totals, stated = self._groups(view)
        inside = [np.flatnonzero(view.group[first].astype(str) == name) for name in names]
        shares = stated / stated.sum()
        for _ in range(self.number):
            weight = np.zeros(view.size, dtype=np.int64)
            more = missing * shares if thin else rng.multinomial(missing, shares)
            for rows, total, number in zip(inside, totals, more, strict=True):
                if thin:
                    weight[first[rows]] = rng.binomial(sizes[rows], total / (total + number))
                else:
                    pool = rng.multinomial(total, sizes[rows] / total)
                    weight[first[rows]] = sizes[rows] + rng.multinomial(number, pool / pool.sum())
            yield weight

    def _groups(self, view: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the groups, how many projects of each are at hand, and how many are missing by its rate.

        Without rates, all groups lack the same share.
        """
        names, sizes = np.unique(view.group.astype(str), return_counts=True)
        mean = float(np.mean(list(self.rates.values()))) if self.rates else 0.5
        rates = np.array([self.rates.get(name, mean) for name in names])
        return names, sizes, sizes * rates / (1 - rates)


def ordered_patterns(view: View, marks: Sequence) -> list[np.ndarray]:
    """Order groups of like projects by what they are, not by names, so that equal lists give equal draws.

    Departments and projects are told apart by those that they are linked to, again and again (Weisfeiler and
    Leman 1968); those that stay alike are told apart one by one. ``marks`` tell departments apart beside their
    projects. The groups are those of :meth:`joinup.claims.view.View.patterns`.
    """
    patterns = view.patterns()
    first = [rows[0] for rows in patterns]
    columns = (view.group.astype(str), view.local, view.beyond, view.round)
    rows = _numbered([(len(p), *(c[k] for c in columns)) for p, k in zip(patterns, first, strict=True)])
    bodies = _numbered(marks)
    inside = [np.flatnonzero(view.B[k]) for k in first]
    of_body = [np.flatnonzero(view.B[first, d]) for d in range(view.B.shape[1])]
    while True:
        before = len(set(rows)) + len(set(bodies))
        bodies = _numbered([(b, sorted(rows[k] for k in of_body[d])) for d, b in enumerate(bodies)])
        rows = _numbered([(r, sorted(bodies[d] for d in inside[k])) for k, r in enumerate(rows)])
        if len(set(rows)) == len(rows):
            return [patterns[k] for k in np.argsort(rows)]
        if len(set(rows)) + len(set(bodies)) == before:
            alike = min(r for r in rows if rows.count(r) > 1)
            rows = _numbered([(r, k != rows.index(alike)) for k, r in enumerate(rows)])


def _numbered(values: Sequence) -> list[int]:
    """Number values by their order; equal values have equal numbers."""
    number = {repr(v): k for k, v in enumerate(sorted(values))}
    return [number[repr(v)] for v in values]
