"""Departments that were renamed, split or merged between two days: told apart from real changes."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

COLUMNS = ["change", "before", "after", "label", "when"]


def in_force(organisations: pd.DataFrame, on: str) -> pd.DataFrame:
    """Return the rows of organisations that hold on a day; an end is the first day on which one no longer does.

    >>> table = pd.DataFrame({"organisation_id": ["a"], "valid_from": [""], "valid_to": ["2024-07-09"]})
    >>> len(in_force(table, "2024-07-08")), len(in_force(table, "2024-07-09"))
    (1, 0)
    """
    ended = (organisations["valid_to"] != "") & (organisations["valid_to"] <= on)
    return organisations[(organisations["valid_from"] <= on) & ~ended]


def continuity(organisations: pd.DataFrame, before: str, after: str, among: Iterable[str]) -> pd.DataFrame:
    """List what became of departments between two days.

    Parameters
    ----------
    organisations
        ``config/organisations.csv`` as text, one row for each organisation and name.
    before, after
        The days as of which the two editions name departments, as ISO dates.
    among
        Identifiers that matter: those that either edition shows.

    Returns
    -------
    DataFrame
        Columns change (renamed | split | merged | replaced | reorganised), before and after (identifiers,
        separated by spaces), label, when (the first day of the new state). A body that was split while another
        was merged into one of its parts makes one reorganisation of all of them. Sorted by change and before.

    >>> table = pd.DataFrame(
    ...     [["a", "Old", "", "2023-02-07", "b c"], ["b", "New B", "2023-02-07", "", ""],
    ...      ["c", "New C", "2023-02-07", "", ""]],
    ...     columns=["organisation_id", "name", "valid_from", "valid_to", "successors"])
    >>> continuity(table, "2022-01-01", "2024-01-01", ["a", "b"])[["change", "before", "after"]].values.tolist()
    [['split', 'a', 'b c']]
    """
    import networkx as nx  # an import that only a comparison of editions needs

    relevant = set(among)
    then, now = in_force(organisations, before), in_force(organisations, after)
    names_then = dict(zip(then["organisation_id"], then["name"], strict=True))
    names_now = dict(zip(now["organisation_id"], now["name"], strict=True))
    starts = dict(zip(now["organisation_id"], now["valid_from"], strict=True))
    rows = [
        ("renamed", one, one, f"{names_then[one]} → {names_now[one]}", starts[one])
        for one in sorted(relevant & set(names_then) & set(names_now))
        if names_then[one] != names_now[one]
    ]
    ended = organisations[
        (organisations["valid_to"] > before)
        & (organisations["valid_to"] <= after)
        & (organisations["successors"] != "")
    ]
    steps = nx.DiGraph()
    for old, new, day in zip(ended["organisation_id"], ended["successors"], ended["valid_to"], strict=True):
        steps.add_edges_from([(old, one, {"day": day}) for one in new.split()])
    for group in nx.weakly_connected_components(steps):
        if not group & relevant:
            continue
        olds = sorted(n for n in group if not steps.in_degree(n) or n in names_then)
        news = sorted(n for n in group if not steps.out_degree(n))
        olds = [o for o in olds if o not in news] or olds
        if len(news) > 1:
            change = "split" if len(olds) == 1 else "reorganised"
        else:  # into a body that was there already is a merger, also of one
            change = "replaced" if len(olds) == 1 and news[0] not in names_then else "merged"
        said = " and ".join(names_then.get(o, o) for o in olds)
        became = " and ".join(names_now.get(n, n) for n in news)
        day = max(d for _, _, d in steps.subgraph(group).edges(data="day"))
        rows.append((change, " ".join(olds), " ".join(news), f"{said} → {became}", day))
    return pd.DataFrame(sorted(rows), columns=COLUMNS, dtype=str)


def carried(continued: pd.DataFrame) -> dict[str, str]:
    """Return which new identifier each old one counts for: where one body followed, there is no doubt.

    >>> carried(pd.DataFrame([["merged", "a b", "c", "", ""]], columns=COLUMNS))
    {'a': 'c', 'b': 'c'}
    """
    single = continued[continued["change"].isin(["merged", "replaced"])]
    return {o: new for old, new in zip(single["before"], single["after"], strict=True) for o in old.split()}


def not_comparable(continued: pd.DataFrame) -> set[str]:
    """Return the identifiers, old and new, of bodies that were split or reorganised."""
    several = continued[continued["change"].isin(["split", "reorganised"])]
    return {one for text in [*several["before"], *several["after"]] for one in text.split()}
