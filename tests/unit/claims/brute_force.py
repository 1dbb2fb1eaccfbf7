"""Verdicts computed from the definitions of claims, plainly and without a line of the library.

Every completion of a list is tried, every single choice of method, every single project left out; p-values come
from all tables with the same margins. Slow, and only for lists of a few projects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations, combinations_with_replacement, pairwise, product
from math import comb, factorial, prod
from typing import NamedTuple

ALPHA = Fraction(1, 20)
UNSEEN = ("unseen-1", "unseen-2")  # departments on no list so far
TESTED = ("above_expectation", "association")
OFFICIAL = ("official", "registry")


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


class Seen(NamedTuple):
    """What a claim sees of a project."""

    departments: frozenset[str]
    local: bool = False
    beyond: bool = False
    round: int = 1


class Expected(NamedTuple):
    """The verdict by brute force; how sure completions are of it, where they decide."""

    verdict: str
    agree: bool  # does every completion give the same answer?
    share: Fraction | None = None


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
    if small.total is None or len(documented) > small.total:
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
        if not agree and not small.by_chance:
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


def changed(kind: str, whole: list[Project], small: Small) -> Iterator[bool | None]:
    """Give the answer under every single choice of method, and without every single project."""
    for choice in CHOICES:
        yield holds(kind, [s for p in whole if (s := seen(p, **choice))], small)
    now = [seen(p) for p in whole]
    for k in range(len(now)):
        yield holds(kind, now[:k] + now[k + 1 :], small)
    if kind == "heaviest_pair":
        yield heaviest(now, small, newman=True)
    if kind == "above_expectation":
        yield p_of_pair([s for s in now if len(s.departments) > 1], small)[0] <= ALPHA


def holds(kind: str, now: list[Seen], small: Small) -> bool | None:
    """Say whether a claim holds on a list; nothing where that cannot be computed."""
    if not now:
        return None
    activity = Counter(d for s in now for d in s.departments)
    if kind == "heaviest_pair":
        return heaviest(now, small)
    if kind == "both_central":
        joint = Counter(d for s in now if len(s.departments) > 1 for d in s.departments)
        weaker = min(joint[d] for d in small.pair)
        return weaker > 0 and sum(n >= weaker for n in joint.values()) <= 3
    if kind in ("most_active", "by_far"):
        mine = activity.pop(small.department, 0)
        second = max(activity.values(), default=0)
        return mine > second if kind == "most_active" else mine > 0 and 2 * mine >= 3 * second
    if kind == "share":
        return 2 * sum(s.beyond for s in now) > len(now)
    if kind == "association":
        p = fisher(now, small)[0]
        return None if p is None else p <= ALPHA
    if kind == "growth":
        rounds = [[s for s in now if s.round == r] for r in sorted({s.round for s in now})]
        if len(rounds) < 2:
            return None
        joint_projects = [sum(len(s.departments) > 1 for s in some) for some in rounds]
        mean = [Fraction(sum(len(s.departments) for s in some), len(some)) for some in rounds]
        return all(b > a for some in (joint_projects, mean) for a, b in pairwise(some))
    return p_of_pair(now, small)[0] <= ALPHA


def powerless(kind: str, now: list[Seen], small: Small) -> bool:
    """Say whether no result that the margins allow could hold."""
    if kind == "above_expectation":
        return p_of_pair(now, small)[1] > ALPHA
    return kind == "association" and fisher(now, small)[1] > ALPHA


def heaviest(now: list[Seen], small: Small, newman: bool = False) -> bool:
    """Say whether the pair shares more projects than any other pair."""
    shared: Counter[frozenset[str]] = Counter()
    for s in now:
        for two in combinations(s.departments, 2):
            shared[frozenset(two)] += Fraction(1, len(s.departments) - 1) if newman else 1
    mine = shared.pop(frozenset(small.pair), 0)
    return mine > max(shared.values(), default=0)


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
    kept = {g: size[g] / (size[g] + missing * odds[g] / sum(odds.values())) for g in size}
    answer, total = holds(kind, [seen(p) for p in whole], small), Fraction(0)
    for some in product((False, True), repeat=len(whole)):
        left = [seen(p) for p, stays in zip(whole, some, strict=True) if stays]
        mine = holds(kind, left, small)
        if mine is answer and (mine or not powerless(kind, left, small)):
            total += prod(
                (kept[p.group] if stays else 1 - kept[p.group] for p, stays in zip(whole, some, strict=True)),
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


def answer_of(kind: str, now: list[Seen], small: Small) -> str:
    """Say whether a claim holds, fails by a tie, or fails."""
    if holds(kind, now, small):
        return "holds"
    return "tie" if is_tie(kind, now, small) else "fails"


def is_tie(kind: str, now: list[Seen], small: Small) -> bool:
    """Say whether a claim that does not hold fails by a tie."""
    if kind == "heaviest_pair":
        shared = Counter(frozenset(two) for s in now for two in combinations(s.departments, 2))
        return shared.pop(frozenset(small.pair), 0) == max(shared.values(), default=0)
    if kind == "both_central":
        joint = Counter(d for s in now if len(s.departments) > 1 for d in s.departments)
        weaker = min(joint[d] for d in small.pair)
        others = [n for d, n in joint.items() if d not in small.pair]
        return weaker > 0 and sum(n > weaker for n in others) < 2
    if kind == "most_active":
        activity = Counter(d for s in now for d in s.departments)
        mine = activity.pop(small.department, 0)
        return mine > 0 and mine == max(activity.values(), default=0)
    if kind == "share":
        return 2 * sum(s.beyond for s in now) == len(now)
    if kind == "growth":
        rounds = [[s for s in now if s.round == r] for r in sorted({s.round for s in now})]
        joint = [sum(len(s.departments) > 1 for s in some) for some in rounds]
        mean = [Fraction(sum(len(s.departments) for s in some), len(some)) for some in rounds]
        return all(b >= a for some in (joint, mean) for a, b in pairwise(some))
    return False


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
