"""Departments that were renamed, split or merged between two days, as distinct from real changes."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd


class Continuity(NamedTuple):
    """One rename, merger or split: identifiers before and after, and a sentence.

    ``change`` is renamed, merged (one body followed) or split (several did, whatever bodies they followed).
    """

    change: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    sentence: str


def continuity(
    organisations: pd.DataFrame, before: str, after: str, departments: Iterable[str]
) -> list[Continuity]:
    """List the successors and new names of departments between two days, sorted.

    Parameters
    ----------
    organisations
        ``config/organisations.csv`` as text, one row for each organisation and name.
    before, after
        The days as of which the two editions name departments, as ISO dates.
    departments
        Identifiers of the departments that either edition shows.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     [["a", "Old", "", "2023-02-07", "b c"], ["b", "New B", "2023-02-07", "", ""],
    ...      ["c", "New C", "2023-02-07", "", ""]],
    ...     columns=["organisation_id", "name", "valid_from", "valid_to", "successors"])
    >>> continuity(table, "2022-01-01", "2024-01-01", ["a", "b"])[0].sentence
    'Old became New B and New C on 7 February 2023.'
    """
    import networkx as nx  # heavy, and only a comparison of editions needs it

    departments = set(departments)
    then, now = names_on(organisations, before), names_on(organisations, after)
    begins = organisations[organisations["valid_from"] <= after]
    starts = begins.groupby("organisation_id")["valid_from"].max()
    rows = []
    for one in departments & set(then) & set(now):
        if then[one] != now[one]:
            sentence = _sentence(then[one], "became", now[one], starts[one])
            rows.append(Continuity("renamed", (one,), (one,), sentence))
    day = organisations["valid_to"]
    ends = organisations[(day > before) & (day <= after) & (organisations["successors"] != "")]
    steps = nx.DiGraph()
    for old, new, end in zip(ends["organisation_id"], ends["successors"], ends["valid_to"], strict=True):
        steps.add_edges_from([(old, one, {"day": end}) for one in new.split()])
    for group in nx.weakly_connected_components(steps):
        if not group & departments:
            continue
        news = sorted(n for n in group if not steps.out_degree(n))
        olds = sorted(n for n in group if not steps.in_degree(n) or n in then)
        olds = [o for o in olds if o not in news] or olds
        into = len(news) == 1 and (news[0] in then or len(olds) > 1)
        last = max(end for _, _, end in steps.subgraph(group).edges(data="day"))
        names = (" and ".join(on.get(one, one) for one in ids) for ids, on in ((olds, then), (news, now)))
        sentence = _sentence(next(names), "became part of" if into else "became", next(names), last)
        change = "split" if len(news) > 1 else "merged"
        rows.append(Continuity(change, tuple(olds), tuple(news), sentence))
    return sorted(rows)


def names_on(organisations: pd.DataFrame, on: str) -> dict[str, str]:
    """Return the names in force on a day; an end is the first day on which a name no longer holds."""
    rows = organisations[(organisations["valid_from"] <= on) & ~organisations["valid_to"].between("0", on)]
    return dict(zip(rows["organisation_id"], rows["name"], strict=True))


def _sentence(before: str, verb: str, after: str, when: str) -> str:
    day = datetime.date.fromisoformat(when) if when else None
    return f"{before} {verb} {after} on {day.day} {day:%B %Y}." if day else f"{before} {verb} {after}."
