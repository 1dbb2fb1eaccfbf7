"""How often estimated verdicts are right, on made-up lists of which some projects are hidden by chance.

``python benchmarks/reliability.py`` prints the table of docs/statistics.md; with ``--write`` it puts it there. A
verdict is right if the whole list gives the same answer. Races are close on purpose: claims name departments that
are among the first in the whole list, or on what is left of it (which favours those that are ahead by luck). The
lists are drawn from a simple model and hold no facts about any department.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta

from joinup.claims.claim import Claim
from joinup.claims.completion import Completion
from joinup.claims.decide import Decision, decide
from joinup.claims.kinds import KINDS
from joinup.claims.view import View
from joinup.claims.words import Words
from joinup.config.edition import Edition, Statistics
from joinup.network.seeds import seed_for
from joinup.organisations.names import Names
from joinup.schemas import CONFIG

PAGE = Path(__file__).parent.parent / "docs" / "statistics.md"
SIZES = ((60, 20), (1700, 30))  # projects, departments
THRESHOLDS = {"by_far": 1.5, "share": 0.5}
COMPLETIONS, DRAWS = 400, 500  # fewer than in the product: verdicts are a little less sure here
DECIDED = {60: 850, 1700: 200}  # estimated verdicts wanted of each kind and size
MOST = 12  # times as many lists are tried at most
BODIES = [f"d{k:02}" for k in range(30)]


class Case(NamedTuple):
    """A whole list, what is left of it, and the shares of each group that are said to be missing."""

    whole: View
    left: View
    rates: dict[str, float]


def draw_case(projects: int, departments: int, rng: np.random.Generator) -> Case:
    """Draw a list of two groups with departments of different attraction, and hide some of each group.

    The second group is smaller, has favourites of its own and is hidden at another rate. Stated rates are off by up to
    a quarter. Rounds have slowly growing sizes; projects with the first department have more local participants.
    """
    first = np.log(rng.gamma(1.2, size=departments) + 0.05)
    own = first + rng.normal(0, 0.7, departments)
    second = rng.random(projects) < rng.uniform(0.1, 0.5)
    rounds = rng.integers(1, 4, projects)
    sizes = 1 + rng.poisson(rng.uniform(0.3, 1.5) + 0.25 * rng.random() * rounds)
    key = np.where(second[:, None], own, first) + rng.gumbel(size=(projects, departments))
    B = (np.argsort(np.argsort(-key, axis=1), axis=1) < np.minimum(sizes, departments)[:, None]).astype(
        np.int64
    )
    lift = rng.choice([0.0, 0.1, 0.2, 0.4])
    local = (rng.random(projects) < rng.normal(0.5 - lift / 4, 0.04) + lift * B[:, 0]).astype(np.int64)
    group = np.where(second, "second", "first").astype(object)
    rates = {"first": rng.uniform(0.05, 0.3), "second": rng.uniform(0.05, 0.5)}
    whole = View(
        projects=np.arange(projects).astype(str).astype(object),
        departments=tuple(BODIES[:departments]),
        B=B,
        local=local,
        beyond=local,
        round=rounds,
        group=group,
        participants_known=np.full(projects, "all", dtype=object),
        weight=np.ones(projects, dtype=np.int64),
    )
    kept = rng.random(projects) >= np.array([rates[g] for g in group])
    stated = {g: r * rng.uniform(0.75, 1.25) for g, r in rates.items()}
    return Case(whole, whole.take(kept), stated)


def named(kind: str, case: Case, rng: np.random.Generator) -> tuple[list[str], str]:
    """Choose the pair and the department that a claim names: near the top, of the whole list or of what is left."""
    view = case.whole if rng.random() < 0.5 else case.left
    count = view.joint() if kind == "both_central" else view.activity()
    order = [BODIES[k] for k in np.argsort(-count, kind="stable")]
    if kind == "both_central":
        return [order[rng.integers(0, 2)], order[rng.integers(2, 5)]], order[0]
    shared = np.triu(view.shared(), 1)
    flat = np.argsort(-shared, axis=None, kind="stable")[rng.integers(0, 3)]
    pair = [BODIES[k] for k in np.unravel_index(flat, shared.shape)]
    return pair, BODIES[0] if kind == "association" else order[rng.integers(0, 3)]


def words_for(pair: list[str], department: str, total: int, rates: dict[str, float]) -> Words:
    """Return a record of so many projects, missing by chance, and an edition that names the departments."""
    organisations = pd.DataFrame(
        [(b, b, b.upper(), "ministerial_department", "", "", "") for b in BODIES],
        columns=list(CONFIG["organisations"].columns),
    )
    none = {
        name: pd.DataFrame(columns=list(CONFIG[name].columns), dtype=str) for name in ("parents", "aliases")
    }
    edition = Edition.model_validate({
        "edition": "reliability",
        "title": "Reliability",
        "date": "2026-01-01",
        "as_of": "2024-01-01",
        "undated_as_of": "2024-01-01",
        "narrative": "none.md",
        "records": [{
            "record": "list",
            "project": ["project", "projects"],
            "total": {"value": total, "source": "this model"},
            "missing": {"how": "by chance", "reason": "hidden by chance", "rates": rates},
        }],
        "focus": {"pair": pair, "department": department},
        "cite": {"authors": ["this project"], "publisher": "", "licence": "", "contact": ""},
    })  # fmt: skip
    return Words(edition.records[0], edition, Names({"organisations": organisations, **none}))


def ask(kind: str, projects: int, departments: int, number: int) -> tuple[Decision, bool | None]:
    """Hide a part of a made-up list, decide a claim on the rest, and return what the whole list gives."""
    rng = np.random.default_rng(seed_for("reliability", kind, str(projects), chunk=number))
    case = draw_case(projects, departments, rng)
    claim = Claim(id="c", statement="s", kind=kind, records=["list"], threshold=THRESHOLDS.get(kind))
    words = words_for(*named(kind, case, rng), projects, case.rates)
    one = KINDS[kind](claim, words, 0.05, DRAWS)
    decision = decide(one, case.left, Completion(case.rates, COMPLETIONS, Statistics().certainty))
    truth = one.answer(case.whole)
    return decision, None if truth.near else truth.holds


def measure(kind: str, projects: int, departments: int, wanted: int) -> tuple[int, int, int, int]:
    """Return how many lists were tried, how many gave an estimated verdict, and of these the right, for and against."""
    tried = decided = right = held = 0
    for number in range(wanted * MOST):
        if decided >= wanted:
            break
        decision, truth = ask(kind, projects, departments, number)
        tried += 1
        untestable = not decision.result.holds and decision.result.powerless
        if not decision.decided or not decision.provisos or untestable or truth is None:
            continue
        decided += 1
        held += bool(decision.result.holds)
        right += decision.result.holds == truth
    return tried, decided, right, held


def lower_limit(right: int, decided: int) -> float:
    """Return the lower limit of a two-sided 95% interval (Clopper and Pearson 1934, Biometrika 26, 404-413).

    >>> round(lower_limit(980, 1000), 3)
    0.969
    """
    return float(beta.ppf(0.025, right, decided - right + 1)) if right else 0.0


def table(wanted: dict[int, int], kinds: list[str]) -> str:
    """Return the table of docs/statistics.md."""
    lines = [
        "| claim | lists tried | estimated verdicts | of these “holds” | right | lower 95% limit |",
        "|---|---|---|---|---|---|",
    ]
    for kind in kinds:
        parts = [measure(kind, n, d, wanted[n]) for n, d in SIZES if wanted[n]]
        tried, decided, right, held = map(sum, zip(*parts, strict=True))
        each = " and ".join(f"{p[2] / max(p[1], 1):.3f}" for p in parts)
        cells = [f"{tried:,}", f"{decided:,}", f"{held:,}", f"{right / max(decided, 1):.3f} ({each})"]
        lines.append(
            f"| {kind.replace('_', ' ')} | {' | '.join(cells)} | {lower_limit(right, decided):.3f} |"
        )
        print(lines[-1], flush=True)
    return "\n".join(lines)


def main() -> None:
    """Print the table, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/statistics.md")
    parser.add_argument("--kinds", nargs="*", default=[k for k in KINDS if k != "assumption"])
    parser.add_argument("--share", type=float, default=1.0, help="share of the cases, for a quick look")
    options = parser.parse_args()
    wanted = {size: int(number * options.share) for size, number in DECIDED.items()}
    text = table(wanted, options.kinds)
    if options.write:
        begin, end = "<!-- reliability -->", "<!-- end of reliability -->"
        before, rest = PAGE.read_text(encoding="utf-8").split(begin, 1)
        PAGE.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
