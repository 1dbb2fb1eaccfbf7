"""Verdicts by brute force: every completion of a list, every single choice of method, every single project left out.

Slow, and only for lists of a few projects. Nothing of the library is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product
from math import factorial, prod
from typing import NamedTuple

from tests.unit.claims.definitions import (
    ALPHA,
    Project,
    Seen,
    Small,
    answer_of,
    holds,
    p_of_pair,
    powerless,
    seen,
    shared_of_pair,
)  # fmt: skip

UNSEEN = ("unseen-1", "unseen-2")  # departments on no list so far
TESTED = ("above_expectation", "association")
OFFICIAL = ("official", "registry")


class Expected(NamedTuple):
    """The verdict by brute force; how sure completions are of it, where they decide."""

    verdict: str
    agree: bool  # does every completion give the same answer?
    share: Fraction | None = None


CHOICES = [
    {"level": "family"},
    {"level": "own"},
    {"pages": OFFICIAL},
    {"roles": ("lead", "partner")},
    {"subset": "yes"},
]


def expected(small: Small, kind: str) -> Expected:
    """Compute the verdict of a kind of claim on a small edition."""
    usable = ("all",) if kind in ("share", "association") else ("all", "central")
    documented = [p for p in small.projects if p.rows]
    whole = [p for p in documented if p.known in usable and (kind != "growth" or p.round)]
    if small.total is None or len(small.projects) > small.total:
        return Expected("cannot be decided", False)
    missing = small.total - len(whole)
    now = [seen(p) for p in whole]
    base = holds(kind, now, small)
    agree, share, estimated = True, None, False
    if missing:
        if base is None:
            return Expected("cannot be decided", False)
        agree = kind != "above_expectation" and all(
            holds(kind, now + list(more), small) is base for more in completions(kind, now, missing, small)
        )
        if not agree and (not small.by_chance or unlike(documented, whole, missing, small)):
            return Expected("cannot be decided", False)
        if not base and powerless(kind, now, small):
            return Expected("cannot be decided", False)
        if not agree:
            of_lists = share_of_thinned if kind in TESTED and base else share_of_completions
            share = of_lists(kind, whole, missing, small)
        estimated = not agree
    if base is None or (not base and powerless(kind, now, small)):
        return Expected("cannot be tested", agree)
    if not base:
        return Expected("not supported", agree, share)
    provisos = estimated or any(other is not True for other in changed(kind, whole, small))
    return Expected("supported with provisos" if provisos else "supported", agree, share)


def unlike(documented: list[Project], whole: list[Project], missing: int, small: Small) -> bool:
    """Say whether the projects at hand cannot speak for the missing: lists in part, too few, or a group too few."""
    sizes = Counter(p.group for p in whole)
    odds = odds_of(whole, small)
    few = any(missing * odds[g] / sum(odds.values()) > sizes[g] for g in sizes)
    unseen = any(g not in sizes for g, rate in small.rates if rate)
    apart = small.rates and not missing <= 2 * sum(odds.values()) <= 4 * missing
    return len(whole) < len(documented) or 2 * missing > len(whole) or few or unseen or apart


def changed(kind: str, whole: list[Project], small: Small) -> Iterator[bool | None]:
    """Give the answer under every single choice of method, and without every single project."""
    for choice in CHOICES:
        yield holds(kind, [s for p in whole if (s := seen(p, **choice))], small)
    now = [seen(p) for p in whole]
    for k in range(len(now)):
        yield holds(kind, now[:k] + now[k + 1 :], small)
    if kind == "heaviest_pair":
        mine, most = shared_of_pair(now, small, newman=True)
        yield mine > most
    if kind == "above_expectation":
        joint = [s for s in now if len(s.departments) > 1]
        for some in (joint, *(joint[:k] + joint[k + 1 :] for k in range(len(joint)))):
            yield p_of_pair(some, small)[0] <= ALPHA


def completions(kind: str, now: list[Seen], missing: int, small: Small) -> Iterator[tuple[Seen, ...]]:
    """Give every list of additional projects, of any composition that the claim can tell apart."""
    universe = sorted({d for s in now for d in s.departments} | {*small.pair, small.department, *UNSEEN})
    if kind == "share":
        projects = [Seen(frozenset(), beyond=b) for b in (False, True)]
    elif kind == "association":
        projects = [Seen(frozenset(d), local) for d in ([], [small.department]) for local in (False, True)]
    elif kind == "growth":
        rounds = range(min(s.round for s in now), max(s.round for s in now) + 2)
        sizes = [frozenset(universe[:k]) for k in range(len(universe) + 1)]
        projects = [Seen(d, round=r) for d in sizes for r in rounds]
    else:
        chosen = product((False, True), repeat=len(universe))
        projects = [
            Seen(frozenset(d for d, yes in zip(universe, some, strict=True) if yes)) for some in chosen
        ]
    return combinations_with_replacement(projects, missing)


def share_of_thinned(kind: str, whole: list[Project], missing: int, small: Small) -> Fraction:
    """Return the share of lists with more hidden that give the answer of the list at hand, and can give one."""
    odds = odds_of(whole, small)
    size = Counter(p.group for p in whole)
    stay = {g: size[g] / (size[g] + missing * odds[g] / sum(odds.values())) for g in size}
    answer, total = holds(kind, [seen(p) for p in whole], small), Fraction(0)
    for some in product((False, True), repeat=len(whole)):
        left = [seen(p) for p, stays in zip(whole, some, strict=True) if stays]
        mine = holds(kind, left, small)
        if mine is answer and (mine or not powerless(kind, left, small)):
            total += prod(
                (stay[p.group] if stays else 1 - stay[p.group] for p, stays in zip(whole, some, strict=True)),
                start=Fraction(1),
            )
    return total


def odds_of(whole: list[Project], small: Small) -> dict[str, Fraction]:
    """Return how many projects of each group are missing, by its rate."""
    size = Counter(p.group for p in whole)
    rates = {g: Fraction(str(dict(small.rates).get(g, "0.5"))) for g in size}
    return {g: size[g] * rates[g] / (1 - rates[g]) for g in sorted(size)}


def share_of_completions(kind: str, whole: list[Project], missing: int, small: Small) -> Fraction:
    """Return the share of completed lists that give the answer of the list at hand, ties counted apart.

    All pools that can be drawn from each group, and all projects that can be drawn from each pool, by their chance.
    """
    groups = {g: [seen(p) for p in whole if p.group == g] for g in sorted({p.group for p in whole})}
    odds = odds_of(whole, small)
    now = [seen(p) for p in whole]
    answer = answer_of(kind, now, small)
    total = Fraction(0)
    for split in product(range(missing + 1), repeat=len(groups)):
        if sum(split) != missing:
            continue
        chance = Fraction(factorial(missing))
        for number, g in zip(split, groups, strict=True):
            chance *= (odds[g] / sum(odds.values())) ** number / factorial(number)
        each = [drawn(tuple(groups[g]), number) for number, g in zip(split, groups, strict=True)]
        for some in product(*[d.items() for d in each]):
            more = [s for projects, _ in some for s in projects]
            full = now + more
            if kind in TESTED and not holds(kind, full, small) and powerless(kind, full, small):
                continue
            if answer_of(kind, full, small) == answer:
                total += chance * prod((p for _, p in some), start=Fraction(1))
    return total


@cache
def drawn(group: tuple[Seen, ...], number: int) -> dict[tuple[Seen, ...], Fraction]:
    """Return the chance of each list of so many projects: drawn from a pool that is drawn from the group."""
    n, chances = len(group), {}
    for pool in combinations_with_replacement(range(n), n):
        times = Counter(pool)
        chance = Fraction(factorial(n), prod(factorial(t) for t in times.values())) / n**n
        for some in combinations_with_replacement(sorted(times), number):
            often = Counter(some)
            ways = Fraction(factorial(number), prod(factorial(t) for t in often.values()))
            p = (
                chance
                * ways
                * prod((Fraction(times[k], n) ** t for k, t in often.items()), start=Fraction(1))
            )
            key = tuple(group[k] for k in some)
            chances[key] = chances.get(key, Fraction(0)) + p
    return chances
