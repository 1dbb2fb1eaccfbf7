"""Which single choice of method, and which single project left out, reverses a claim."""

import pandas as pd

from joinup.claims.kinds.base import ANSWERS, Kind, Result
from joinup.claims.view import View, view_of
from joinup.clean.facts import selects
from joinup.config.edition import Record

OFFICIAL = ("official", "registry")
MOST_NAMED = 2  # single projects; above, a sentence gives their number


def specifications(projects: pd.DataFrame, participation: pd.DataFrame, record: Record) -> dict[str, View]:
    """Build the record's views under every single changed choice, by what a sentence calls the choice."""
    body, bodies = record.body
    official = participation[participation["best_source_kind"].isin(OFFICIAL)]
    views = {
        f"with public bodies counted for their {body}": view_of(projects, participation, record, "family"),
        f"with {bodies} named themselves only": view_of(projects, participation, record, "own"),
        "on official and registry pages only": view_of(projects, official, record),
    }
    if record.tally and set(record.tally) != set(record.roles):
        rows = participation[participation["role"].isin(record.tally)]
        views[f"with the roles {' and '.join(record.tally)} only"] = view_of(projects, rows, record)
    for name, conditions in record.subsets.items():
        views[f"on {name} only"] = view_of(projects[selects(projects, conditions)], participation, record)
    return views


def sensitivity(kind: Kind, view: View, views: dict[str, View]) -> pd.DataFrame:
    """Ask a claim under every single changed choice, and with each single project left out.

    The base case is asked in the same way as the changed ones, so that equal tables give equal answers. Returns
    the table ``sensitivity``: every choice of method, and the projects without which the answer is another.

    Parameters
    ----------
    kind
        The claim.
    view
        The projects that the verdict rests on.
    views
        Of :func:`specifications`; of these the projects of ``view`` are taken.
    """
    base = _answer(kind.answer(view))
    rows = []
    for name, other in views.items():
        result = kind.answer(other.take(pd.Index(other.projects).isin(view.projects)))
        rows.append(("method", name, _answer(result)))
    rows += [("method", name, _answer(result)) for name, result in kind.alternatives(view).items()]
    patterns = view.patterns()
    if len(patterns) > kind.most_singles:  # what was not tried is no evidence that nothing reverses the claim
        text = f"without any one of {len(patterns):,} different {kind.nouns}, too many to be tried"
        rows.append(("method", text, "unclear"))
        patterns = []
    for pattern in patterns:
        weight = view.weight.copy()
        weight[pattern[0]] -= 1
        answer = _answer(kind.answer(view.weighted(weight)))
        if answer != base:
            rows += [("project", str(p), answer) for p in sorted(view.projects[pattern])]
    frame = pd.DataFrame(rows, columns=["kind", "specification", "holds"])
    frame.insert(0, "claim_id", kind.claim.id)
    return frame.assign(reverses=["no" if answer == base else "yes" for answer in frame["holds"]])


def _answer(result: Result) -> str:
    return "unclear" if result.holds is None or result.near else "yes" if result.holds else "no"


def reversals(frame: pd.DataFrame, names: dict[str, str], nouns: str) -> list[str]:
    """Say what reverses a claim, and its answer then; many projects are counted.

    ``frame`` is that of :func:`sensitivity`, ``names`` are those of projects by identifier; ``nouns`` is the plural of
    what a project is called.
    """
    rows = frame[frame["reverses"] == "yes"]
    methods, projects = rows[rows["kind"] == "method"], rows[rows["kind"] == "project"]
    changes = list(zip(methods["holds"], methods["specification"], strict=True))
    for holds, ids in projects.groupby("holds", sort=True)["specification"]:
        texts = [f"without {names.get(p, p)}" for p in ids]
        if len(texts) > MOST_NAMED:
            texts = [f"without any one of {len(texts)} {nouns}"]
        changes += [(holds, text) for text in texts]
    return [ANSWERS[holds].format(change) for holds, change in changes]
