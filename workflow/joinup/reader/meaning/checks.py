"""What a document says about itself against what was read from it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from joinup.reader.cues import PROJECT, Kind

from .money import amounts

CHECKS = ["check", "where", "stated", "found", "agrees", "note"]


def cross_checks(candidates: pd.DataFrame, kind: Kind, pages: int = 1) -> pd.DataFrame:
    """Compare counts and sums that a document states with its candidates, and look for what cannot be.

    Parameters
    ----------
    candidates
        The candidate rows of one document; rejected ones left out, where decisions are known.
    kind
        The kind of the document.
    pages
        How many pages or sheets it has.

    Returns
    -------
    pandas.DataFrame
        One row per comparison or thing to look at, with the columns of ``CHECKS``; ``agrees`` is yes or no.
    """
    sure = candidates[~candidates["rule"].str.endswith("named in text")]
    parts = (
        _whole(sure, kind, pages),
        _counts(sure, kind),
        _totals(sure),
        _parts(sure),
        _sections(sure, kind),
        _leads(sure, kind),
    )
    return pd.DataFrame([row for part in parts for row in part], columns=CHECKS)


def _row(check: str, where: str, stated: object, found: object, agrees: bool, note: str) -> list[str]:
    return [check, where, str(stated), str(found), "yes" if agrees else "no", note]


def _whole(c: pd.DataFrame, kind: Kind, pages: int) -> Iterator[list[str]]:
    """Nothing or little read for the document's size, and projects that nobody takes part in."""
    projects = c[c["taken_for"] == PROJECT]["candidate_id"]
    where, many = "whole document", kind.many[0]
    if len(projects) == 0 or (pages > 5 and len(projects) < pages / 6):
        note = f"{len(projects)} {many} in {pages} pages: look at the headers and labels that were not understood"
        yield _row(f"{many} for its size", where, "more", len(projects), False, note)
    if len(projects):
        bodies = set(c[c["taken_for"].isin(set(kind.roles.values()))]["parent"])
        share = int(projects.isin(bodies).sum())
        note = "where most have no body, what was read may be no list: look at every row"
        yield _row(f"{many} with a body", where, len(projects), share, share >= 0.6 * len(projects), note)


def _counts(c: pd.DataFrame, kind: Kind) -> Iterator[list[str]]:
    number = int((c["taken_for"] == PROJECT).sum())
    for s in c[c["rule"] == "statement: count"].itertuples():
        value = int(str(s.value).partition("=")[2])
        note = f'the document says: "{s.words[:140]}"'
        yield _row(f"number of {kind.many[0]}", f"page {s.page}", value, number, value == number, note)


def _totals(c: pd.DataFrame) -> Iterator[list[str]]:
    funding = c[c["taken_for"] == "funding"]["value"].astype("int64")
    if funding.empty:
        return
    for s in c[c["rule"] == "statement: total"].itertuples():
        value, total = int(str(s.value).partition("=")[2]), int(funding.sum())
        note = f'the document says: "{s.words[:140]}"'
        agrees = abs(value - total) <= max(1, 0.001 * value)
        yield _row("total funding", f"page {s.page}", value, total, agrees, note)


def _parts(c: pd.DataFrame) -> Iterator[list[str]]:
    """A sum in pounds followed by its parts in years: they should add up."""
    titles = dict(zip(c["candidate_id"], c["value"], strict=True))
    for s in c[c["taken_for"] == "funding"].itertuples():
        sums = [v for v, _, _ in amounts(s.words)]
        if len(sums) < 3 or int(s.value) != sums[0]:
            continue
        agrees = abs(sum(sums[1:]) - sums[0]) <= max(1, 0.005 * sums[0])
        note = "the parts should add up to the whole; rounding is allowed for"
        yield _row("funding by year", titles.get(s.parent, ""), sums[0], sum(sums[1:]), agrees, note)


def _sections(c: pd.DataFrame, kind: Kind) -> Iterator[list[str]]:
    if not (c["taken_for"] == PROJECT).any():
        return
    bodies = set(c[c["taken_for"].isin(set(kind.roles.values()))]["value"])
    for s in c[c["rule"] == "statement: section"].itertuples():
        body = str(s.value).partition("=")[2]
        if body not in bodies:
            note = f"a heading without {kind.many[0]}"
            yield _row(f"department without {kind.many[0]}", f"page {s.page}", body, 0, False, note)


def _leads(c: pd.DataFrame, kind: Kind) -> Iterator[list[str]]:
    """A project without a lead (or, where lists are not by department, without anybody); a lead that also supports."""
    by_parent = dict(iter(c[c["taken_for"].isin(set(kind.roles.values()))].groupby("parent")))
    for e in c[c["taken_for"] == PROJECT].itertuples():
        group = by_parent.get(e.candidate_id)
        leads, others = set(), set()
        if group is not None:
            lead = group["taken_for"] == "lead"
            leads, others = set(group.loc[lead, "value"]), set(group.loc[~lead, "value"])
        if not leads and kind.by_department:
            yield _row(f"{kind.noun} without a lead", f"page {e.page}", 1, 0, False, str(e.value))
        if group is None and not kind.by_department:
            yield _row(f"{kind.noun} without an organisation", f"page {e.page}", 1, 0, False, str(e.value))
        for body in sorted(leads & others):
            yield _row("supporter equal to the lead", f"page {e.page}", body, body, False, str(e.value))
