"""Small editions: drawn at random, or made to be difficult; and the claims of every kind asked of them."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from tests.small import edition_of, names_of
from tests.unit.claims.definitions import Project, Row, Small

from joinup.claims.assess import assess_claims
from joinup.claims.claim import Claim
from joinup.claims.words import Words
from joinup.config.edition import Settings

THRESHOLDS = {"by_far": 1.5, "share": 0.5}
KINDS = (
    "heaviest_pair", "above_expectation", "both_central", "most_active", "by_far", "share", "association", "growth",
)  # fmt: skip
CLAIMS = [
    Claim(
        id=kind.replace("_", "-"),
        statement="s",
        kind=kind,
        records=["list", "other"],
        threshold=THRESHOLDS.get(kind),
    )
    for kind in KINDS
]
PROJECTS = "project_id name counts participants_known round group subset"
PARTICIPATION = (
    "project_id participant_id participant_family in_network in_family_network via role best_source_kind tier"
)
BODIES = "abcdefghijklmnopqrstuvwxyz"
SETTINGS = Settings.model_validate({"edition": "small", "statistics": {"completions": 600, "draws": 2000}})
SHAPES = (
    "usual", "level", "one project", "one winner", "unknown lists", "powerless", "pair absent", "nested",
    "alone", "empty", "twins", "strong",
)  # fmt: skip


@cache
def names():
    """Return organisations a to z, each a department."""
    rows = "\n".join(f"{b},Department {b.upper()},{b.upper()},ministerial_department,,," for b in BODIES)
    with TemporaryDirectory() as folder:
        return names_of(Path(folder), organisations=rows)


def tables_of(small: Small) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the clean tables of projects and participation."""
    rows = [(p.id, p.id, "yes", p.known, str(p.round or ""), p.group, p.subset) for p in small.projects]
    projects = pd.DataFrame(rows, columns=PROJECTS.split())
    rows = [
        (
            *(p.id, r.department or f"body-{k}", r.department or r.family or f"body-{k}"),
            *("yes" if inside else "no" for inside in (r.department, r.department or r.family)),
            *(r.via, r.role, r.page, r.tier),
        )
        for p in small.projects
        for k, r in enumerate(p.rows)
    ]
    return projects, pd.DataFrame(rows, columns=PARTICIPATION.split(), dtype=object)


def words_of(small: Small) -> Words:
    """Return the record and the edition of a small edition."""
    record = {
        "record": small.name,
        "project": ["plan", "plans"],
        "total": {"value": small.total, "source": "us"} if small.total else None,
        "missing": {
            "how": "by chance" if small.by_chance else "biased",
            "field": "group",
            "rates": dict(small.rates),
        },
        "roles": ["lead", "partner", "delivery"],
        "tally": ["lead", "partner"],
        "fields": {"round": "number", "group": "text", "subset": ["yes", "no"]},
        "subsets": {"the subset": {"subset": "yes"}},
        "round": "round",
    }
    focus = {"pair": small.pair, "department": small.department}
    edition = edition_of(edition=small.name, records=[record], focus=focus)
    return Words(edition.records[0], edition, names())


def verdicts_of(small: Small) -> pd.DataFrame:
    """Decide every kind of claim on a small edition; one row per kind."""
    table, _, completions = assess_claims(
        *tables_of(small), CLAIMS, words_of(small), SETTINGS, SETTINGS.statistics.draws
    )
    table = table.merge(completions, how="left", on="claim_id")
    table.index = pd.Index([c.replace("-", "_") for c in table["claim_id"]], name="kind")
    return table


def renamed(small: Small, rng: random.Random) -> Small:
    """Return the same edition under another name, with departments and projects renamed and in another order."""
    bodies = dict(zip("abcdefgh", rng.sample(BODIES, 8), strict=True)) | {"": ""}
    ids = rng.sample(range(100), len(small.projects))
    projects = [
        p._replace(
            id=f"q{k:03}",
            rows=tuple(
                r._replace(department=bodies[r.department], family=bodies[r.family])
                for r in rng.sample(p.rows, len(p.rows))
            ),
        )
        for k, p in zip(ids, small.projects, strict=True)
    ]
    return small._replace(
        projects=tuple(rng.sample(projects, len(projects))),
        pair=(bodies[small.pair[1]], bodies[small.pair[0]]),
        department=bodies[small.department],
        name="other",
    )


def draw(seed: int) -> Small:
    """Draw a small edition: of one of the shapes, complete or not, by chance or not."""
    rng = random.Random(seed)
    shape = SHAPES[seed // 2 % len(SHAPES)] if seed % 2 else "usual"
    number = {"one project": 1, "empty": 0, "strong": 9}.get(shape, rng.randint(3, 7))
    bodies = "abcdef"[: rng.randint(3, 6)]
    lists = [_members(shape, bodies, k, rng) for k in range(number)]
    certain = rng.random() < 0.6  # one source, whole lists: nothing but the list itself can turn a verdict
    projects = [_project(f"p{k}", members, certain, shape, rng) for k, members in enumerate(lists)]
    gaps = [k for k, p in enumerate(projects) if p.known != "all" or not p.rows or not p.round]
    for k in gaps[2:]:  # every completion is tried, so that at most two projects may be missing
        projects[k] = projects[k]._replace(known="all", round=1, rows=projects[k].rows or (Row("c"),))
    missing = min(rng.choice([0, 0, 1, 1, 2]), 2 - min(len(gaps), 2))
    by_chance = rng.random() < 0.2
    return Small(
        projects=tuple(projects),
        total=None if rng.random() < 0.04 else max(number + missing, 1),
        by_chance=by_chance,
        rates=(("g", 0.2), ("h", 0.4)) if rng.random() < 0.5 else (),
        department="a" if shape == "strong" else rng.choice("aaabc"),
    )


def _members(shape: str, bodies: str, number: int, rng: random.Random) -> str:
    """Return the departments of one project."""
    some = "".join(rng.sample(bodies, rng.randint(1, min(4, len(bodies)))))
    if shape == "level":
        return bodies
    if shape == "one winner":
        return "ab" if number == 0 else rng.choice(bodies)
    if shape == "powerless":
        return "ab" if number < 2 else rng.choice(["a", "b"])
    if shape == "pair absent":
        return some.replace("a", "").replace("b", "") or "c"
    if shape == "nested":
        return bodies[: 1 + number % len(bodies)]
    if shape == "alone":
        return rng.choice(bodies)
    if shape == "strong":
        apart = rng.random() < 0.1
        return "ab" if (number < 4) != apart else rng.choice(["cd", "ce", "de", "cde"])
    if shape == "twins":
        return ("ab", "cdef"[: max(len(bodies) - 2, 1)])[number % 2]
    return "".join(dict.fromkeys(some + ("ab" if rng.random() < 0.35 else "")))


def _project(name: str, members: str, certain: bool, shape: str, rng: random.Random) -> Project:
    """Return a project with these departments, and with other bodies by chance."""
    often = 0.0 if certain else 0.15
    unknown, strong = shape == "unknown lists", shape == "strong"
    rows = [
        Row(
            d,
            via="agency" if rng.random() < often else "own",
            role="delivery" if rng.random() < often else rng.choice(["lead", "partner"]),
            page="secondary" if rng.random() < often else "official",
        )
        for d in members
    ]
    if rng.random() < often:
        rows.append(Row("", family=rng.choice("abcd"), role="partner"))
    likely = 0.4 if not strong else 0.9 if "a" in members else 0.1
    tiers = ["local"] * (rng.random() < likely) + ["devolved"] * (rng.random() < 0.2)
    rows += [Row("", tier=tier, role="partner") for tier in tiers]
    if rng.random() < 0.02:
        rows = []
    known = rng.choice(["all", "all", "central", "some"]) if unknown else "all"
    return Project(
        name,
        tuple(rows),
        known=known,
        round=rng.choice([1, 2, 2]) if rng.random() < 0.97 else 0,
        group=rng.choice("gh"),
        subset="no" if rng.random() < often else "yes",
    )
