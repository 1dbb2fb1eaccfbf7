"""Which single choice of method, and which single project left out, reverses a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from joinup.claims.view import View, view_of
from joinup.clean.facts import selects

if TYPE_CHECKING:
    from joinup.claims.kinds import Kind, Result
    from joinup.config.edition import Record

OFFICIAL = ("official", "registry")
MOST_NAMED = 2  # single projects; above, a sentence gives their number


def specifications(projects: pd.DataFrame, participation: pd.DataFrame, record: Record) -> dict[str, View]:
    """Build the record's views under every single changed choice, by what a sentence calls the choice.

    Parameters
    ----------
    projects, participation
        The clean tables.
    record
        Its roles and subsets.
    """

    def under(**choice) -> View:
        return view_of(projects, participation, record, **choice)

    tallied = tuple(record.tally)
    views = {
        "with public bodies counted for their department": under(level="family"),
        "with departments named themselves only": under(level="own"),
        "on official and registry pages only": under(kinds=OFFICIAL),
    }
    if tallied and set(tallied) != set(record.roles):
        views[f"with the roles {' and '.join(tallied)} only"] = under(roles=tallied)
    for name, conditions in record.subsets.items():
        views[f"on {name} only"] = under(subset=selects(projects, conditions))
    return views


def sensitivity(kind: Kind, view: View, views: dict[str, View]) -> pd.DataFrame:
    """Ask a claim under every single changed choice, and with each single project left out.

    The base case is asked in the same way as the changed ones, so that equal tables give equal answers.

    Parameters
    ----------
    kind
        The claim.
    view
        The projects that the verdict rests on.
    views
        Of :func:`specifications`; of these the projects of ``view`` are taken.

    Returns
    -------
    pandas.DataFrame
        claim_id, kind (method, project), specification, holds, reverses: every choice of method, and the projects
        without which the answer is another.
    """
    base = kind.answer(view)
    rows = []
    for name, other in views.items():
        changed = kind.answer(other.take(pd.Index(other.projects).isin(view.projects)))
        rows.append(("method", name, *_answer(changed, base)))
    for name, statistic in kind.alternatives().items():
        rows.append(("method", name, *_answer(statistic(view), base)))
    for pattern in view.patterns():
        weight = view.weight.copy()
        weight[pattern[0]] -= 1
        holds, reverses = _answer(kind.answer(view.weighted(weight)), base)
        if reverses == "yes":
            rows += [("project", str(p), holds, reverses) for p in sorted(view.projects[pattern])]
    frame = pd.DataFrame(rows, columns=["kind", "specification", "holds", "reverses"])
    frame.insert(0, "claim_id", kind.claim.id)
    return frame


def _answer(changed: Result, base: Result) -> tuple[str, str]:
    """Return whether the claim holds now, and whether that is another answer."""
    now, before = (
        "unclear" if r.holds is None or r.near else "yes" if r.holds else "no" for r in (changed, base)
    )
    return now, "yes" if now != before else "no"


def reversals(frame: pd.DataFrame, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return what reverses a claim, in words, and the answer then; many projects are counted.

    Parameters
    ----------
    frame
        Of :func:`sensitivity`, of one claim.
    names
        Names of projects by identifier.

    Returns
    -------
    list of (str, str)
        Choices of method, then projects; each with ``yes``, ``no`` or ``unclear``.
    """
    turned = frame[frame["reverses"] == "yes"]
    methods = turned[turned["kind"] == "method"]
    changes = list(zip(methods["specification"], methods["holds"], strict=True))
    for holds, some in turned[turned["kind"] == "project"].groupby("holds", sort=True)["specification"]:
        few = [f"without {names.get(p, p)}" for p in some]
        text = few if len(few) <= MOST_NAMED else [f"without any one of {len(few)} projects"]
        changes += [(change, str(holds)) for change in text]
    return changes
