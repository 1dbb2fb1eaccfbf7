"""Departments that were renamed, split or merged between two days, as distinct from real changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pandas as pd

COLUMNS = ["change", "before", "after", "when", "sentence"]
VERBS = {
    "renamed": ("was renamed", "were renamed"),
    "split": ("was split into", "were split into"),
    "merged": ("became part of", "were merged into"),
    "replaced": ("was replaced by", "were replaced by"),
    "reorganised": ("was reorganised into", "were reorganised into"),
}


def continuity(organisations: pd.DataFrame, before: str, after: str, among: Iterable[str]) -> pd.DataFrame:
    """List the successors and new names of departments between two days.

    Parameters
    ----------
    organisations
        ``config/organisations.csv`` as text, one row for each organisation and name.
    before, after
        The days as of which the two editions name departments, as ISO dates.
    among
        Identifiers of the departments that either edition shows.

    Returns
    -------
    DataFrame
        Columns change (renamed | split | merged | replaced | reorganised), before and after (identifiers,
        separated by spaces), when (the first day of the new state), sentence. A body that was split while another
        was merged into one of its parts makes one reorganisation of all of them. Sorted by change and before.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     [["a", "Old", "", "2023-02-07", "b c"], ["b", "New B", "2023-02-07", "", ""],
    ...      ["c", "New C", "2023-02-07", "", ""]],
    ...     columns=["organisation_id", "name", "valid_from", "valid_to", "successors"])
    >>> continuity(table, "2022-01-01", "2024-01-01", ["a", "b"])["sentence"].tolist()
    ['Old was split into New B and New C on 7 February 2023.']
    """
    import networkx as nx  # heavy, and only a comparison of editions needs it

    relevant = set(among)
    then, now = names_on(organisations, before), names_on(organisations, after)
    begun = organisations[organisations["valid_from"] <= after]
    starts = begun.groupby("organisation_id")["valid_from"].max()
    renamed = [one for one in relevant & set(then) & set(now) if then[one] != now[one]]
    rows = [_row("renamed", [one], [one], starts[one], then, now) for one in renamed]
    day = organisations["valid_to"]
    ended = organisations[(day > before) & (day <= after) & (organisations["successors"] != "")]
    steps = nx.DiGraph()
    for old, new, end in zip(ended["organisation_id"], ended["successors"], ended["valid_to"], strict=True):
        steps.add_edges_from([(old, one, {"day": end}) for one in new.split()])
    for group in nx.weakly_connected_components(steps):
        if not group & relevant:
            continue
        news = sorted(n for n in group if not steps.out_degree(n))
        olds = sorted(n for n in group if not steps.in_degree(n) or n in then)
        olds = [o for o in olds if o not in news] or olds
        if len(news) > 1:
            change = "split" if len(olds) == 1 else "reorganised"
        else:  # into a body that existed already is a merger, also of one
            change = "replaced" if len(olds) == 1 and news[0] not in then else "merged"
        last = max(end for _, _, end in steps.subgraph(group).edges(data="day"))
        rows.append(_row(change, olds, news, last, then, now))
    return pd.DataFrame(sorted(rows), columns=COLUMNS, dtype=str)


def names_on(organisations: pd.DataFrame, on: str) -> dict[str, str]:
    """Return the names in force on a day; an end is the first day on which a name no longer holds."""
    rows = organisations[(organisations["valid_from"] <= on) & ~organisations["valid_to"].between("0", on)]
    return dict(zip(rows["organisation_id"], rows["name"], strict=True))


def carried(continued: pd.DataFrame) -> dict[str, str]:
    """Return the one body that each old identifier counts for: where one body followed, there is no doubt."""
    single = continued[continued["change"].isin(["merged", "replaced"])]
    return {o: new for old, new in zip(single["before"], single["after"], strict=True) for o in old.split()}


def not_comparable(continued: pd.DataFrame) -> set[str]:
    """Return the identifiers, old and new, of bodies that were split or reorganised."""
    several = continued[continued["change"].isin(["split", "reorganised"])]
    return {one for text in [*several["before"], *several["after"]] for one in text.split()}


def _row(
    change: str, olds: list[str], news: list[str], when: str, then: dict[str, str], now: dict[str, str]
) -> tuple[str, ...]:
    before, after = (" and ".join(names.get(o, o) for o in ids) for ids, names in ((olds, then), (news, now)))
    sentence = f"{before} {VERBS[change][len(olds) > 1]} {after}"
    if when:
        day = datetime.date.fromisoformat(when)
        sentence += f" on {day.day} {day:%B %Y}"
    return change, " ".join(olds), " ".join(news), when, f"{sentence}."
