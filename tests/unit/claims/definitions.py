"""What claims say of a list, computed from their definitions, plainly and without a line of the library.

P-values come from all tables with the same margins.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import comb
from typing import NamedTuple

ALPHA = Fraction(1, 20)
RIVALS = {"heaviest_pair": 1, "both_central": 2, "most_active": 1, "by_far": 1}  # without them it must hold


class Row(NamedTuple):
    """A body named for a project, and whom it counts for."""

    department: str  # "" for a body that counts for no department
    family: str = ""  # the department of a public body
    via: str = "own"
    role: str = "lead"
    page: str = "official"
    tier: str = "central"


class Project(NamedTuple):
    """A project with everybody who is named for it."""

    id: str
    rows: tuple[Row, ...]
    known: str = "all"
    round: int = 1
    group: str = "g"
    subset: str = "yes"


class Small(NamedTuple):
    """A small edition: one list of projects, of so many in all."""

    projects: tuple[Project, ...]
    total: int | None
    by_chance: bool = False
    rates: tuple[tuple[str, float], ...] = ()
    pair: tuple[str, str] = ("a", "b")
    department: str = "a"
    name: str = "list"  # of the record and of the edition


class Seen(NamedTuple):
    """What a claim sees of a project."""

    departments: frozenset[str]
    local: bool = False
    beyond: bool = False
    round: int = 1


def seen(
    project: Project, level: str = "base", roles: tuple = (), pages: tuple = (), subset: str = ""
) -> Seen | None:
    """Look at a project under one choice of method; nothing where nobody is named under it."""
    rows = [
        r
        for r in project.rows
        if (not roles or r.role in roles)
        and (not pages or r.page in pages)
        and (not subset or project.subset == subset)
    ]
    if not rows:
        return None
    if level == "family":
        inside = {r.department or r.family for r in rows}
    elif level == "own":
        inside = {r.department for r in rows if r.via != "agency"}
    else:
        inside = {r.department for r in rows}
    local = any(r.tier in ("local", "combined authority") for r in rows)
    return Seen(
        frozenset(inside - {""}), local, local or any(r.tier == "devolved" for r in rows), project.round
    )


def compared(mine: float, most: float) -> str:
    """Say whether a number is ahead of another: holds, tie or fails."""
    return "holds" if mine > most else "tie" if mine == most else "fails"


def answer_of(kind: str, now: list[Seen], small: Small) -> str:
    """Say whether a claim holds, fails by a tie or fails on a list; nothing where that cannot be computed."""
    if not now:
        return ""
    activity = Counter(d for s in now for d in s.departments)
    if kind == "heaviest_pair":
        return compared(*shared_of_pair(now, small))
    if kind == "both_central":
        joint = Counter(d for s in now if len(s.departments) > 1 for d in s.departments)
        weaker = min(joint[d] for d in small.pair)
        others = [n for d, n in joint.items() if d not in small.pair]
        if weaker == 0 or sum(n > weaker for n in others) > 1:
            return "fails"
        return "holds" if sum(n >= weaker for n in others) < 2 else "tie"
    if kind in ("most_active", "by_far"):
        mine = activity.pop(small.department, 0)
        second = max(activity.values(), default=0)
        if kind == "by_far":
            return "holds" if mine > 0 and 2 * mine >= 3 * second else "fails"
        return compared(mine, second) if mine else "fails"
    if kind == "share":
        return compared(2 * sum(s.beyond for s in now), len(now))
    if kind == "association":
        p = fisher(now, small)[0]
        return "" if p is None else "holds" if p <= ALPHA else "fails"
    if kind == "growth":
        rounds = [[s for s in now if s.round == r] for r in sorted({s.round for s in now})]
        joint_projects = [sum(len(s.departments) > 1 for s in some) for some in rounds]
        mean = [Fraction(sum(len(s.departments) for s in some), len(some)) for some in rounds]
        steps = [compared(b, a) for numbers in (joint_projects, mean) for a, b in pairwise(numbers)]
        return "" if not steps else next((word for word in ("fails", "tie") if word in steps), "holds")
    return "holds" if p_of_pair(now, small)[0] <= ALPHA else "fails"


def holds(kind: str, now: list[Seen], small: Small) -> bool | None:
    """Say whether a claim holds on a list; None where that cannot be computed, or could not be otherwise."""
    answer = answer_of(kind, now, small)
    named = {small.department} if kind in ("most_active", "by_far") else set(small.pair)
    others = {d for s in now for d in s.departments} - named
    if answer == "holds" and len(others) < RIVALS.get(kind, 0):
        return None
    return answer == "holds" if answer else None


def powerless(kind: str, now: list[Seen], small: Small) -> bool:
    """Say whether no result that the margins allow could hold."""
    if kind == "above_expectation":
        return p_of_pair(now, small)[1] > ALPHA
    return kind == "association" and fisher(now, small)[1] > ALPHA


def shared_of_pair(now: list[Seen], small: Small, newman: bool = False) -> tuple[Fraction, Fraction]:
    """Return how many projects the pair shares, and the most that any other pair shares."""
    shared: Counter[frozenset[str]] = Counter()
    for s in now:
        for two in combinations(s.departments, 2):
            shared[frozenset(two)] += Fraction(1, len(s.departments) - 1) if newman else 1
    mine = shared.pop(frozenset(small.pair), 0)
    return mine, max(shared.values(), default=0)


def fisher(now: list[Seen], small: Small) -> tuple[Fraction | None, Fraction | None]:
    """Return the one-sided p of Fisher's test, and the smallest that the margins allow."""
    inside = [s.local for s in now if small.department in s.departments]
    n, N, K, a = len(inside), len(now), sum(s.local for s in now), sum(inside)
    if n in (0, N):
        return None, None
    ways = [comb(K, x) * comb(N - K, n - x) for x in range(min(K, n) + 1)]
    return Fraction(sum(ways[a:]), sum(ways)), Fraction(ways[-1], sum(ways))


def p_of_pair(now: list[Seen], small: Small) -> tuple[Fraction, Fraction]:
    """Return the p of the pair over all tables with the same margins, and the smallest that these allow."""
    one, other = small.pair
    names = [one, other, *sorted({d for s in now for d in s.departments} - {one, other})]
    activity = tuple(sum(d in s.departments for s in now) for d in names)
    sizes = tuple(sorted(len(s.departments) for s in now))
    counts = tables(sizes, (*activity[:2], *sorted(activity[2:])))
    total, shared = sum(counts.values()), sum({one, other} <= s.departments for s in now)
    upper = sum(n for k, n in counts.items() if k >= shared)
    return Fraction(upper, total), Fraction(counts[max(counts)], total)


@cache
def tables(sizes: tuple[int, ...], activity: tuple[int, ...]) -> Counter[int]:
    """Count all tables with these margins by the projects that the first two participants share."""
    if not sizes:
        return Counter({0: 1}) if not any(activity) else Counter()
    counts: Counter[int] = Counter()
    for members in combinations([k for k, left in enumerate(activity) if left], sizes[0]):
        rest = tuple(left - (k in members) for k, left in enumerate(activity))
        rest = (*rest[:2], *sorted(filter(None, rest[2:])))  # all but the pair are alike
        for shared, number in tables(sizes[1:], rest).items():
            counts[shared + ({0, 1} <= set(members))] += number
    return counts
