"""What a document says about itself against what was read from it."""

from __future__ import annotations

import pandas as pd

from .money import amounts

COLUMNS = ["check", "where", "stated", "found", "note"]
DEPARTMENTS = ("lead_department", "supporting_department", "partner", "participant", "delivery")


def cross_checks(candidates: pd.DataFrame) -> pd.DataFrame:
    """Compare counts and sums that a document states with its candidates, and look for what cannot be.

    Parameters
    ----------
    candidates
        The candidate rows of one document; rejected ones left out, where decisions are known.

    Returns
    -------
    pandas.DataFrame
        One row per thing to look at, with the columns of ``COLUMNS``; none where all agrees.

    >>> row = {"candidate_id": "c1", "taken_for": "statement", "value": "pilots=3", "page": 1, "words": "3 pilots",
    ...        "parent": "", "rule": "statement: count", "class": "high"}
    >>> cross_checks(pd.DataFrame([row]))[["stated", "found"]].to_numpy().tolist()
    [['3', '0']]
    """
    sure = candidates[candidates["rule"].str.endswith("named in text") == False]  # noqa: E712 - a column, not a truth
    rows = [*_counts(sure), *_totals(sure), *_parts(sure), *_sections(sure), *_leads(sure)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _counts(c: pd.DataFrame) -> list[list[str]]:
    found = {
        "outcomes": int((c["taken_for"] == "outcome").sum()),
        "pilots": int((c["taken_for"] == "pilot").sum()),
    }
    rows = []
    for s in c[c["rule"] == "statement: count"].itertuples():
        what, _, value = str(s.value).partition("=")
        if what in found and found[what] != int(value) and (found[what] or int(value)):
            note = f'the document says: "{s.words[:140]}"'
            rows.append([f"number of {what}", f"page {s.page}", value, str(found[what]), note])
    return rows


def _totals(c: pd.DataFrame) -> list[list[str]]:
    funding = c[c["taken_for"] == "funding"]["value"].astype("int64")
    if funding.empty:
        return []
    rows = []
    for s in c[c["rule"] == "statement: total"].itertuples():
        stated = int(str(s.value).partition("=")[2])
        if abs(stated - int(funding.sum())) > max(1, 0.001 * stated):
            note = f'the document says: "{s.words[:140]}"'
            rows.append(["total funding", f"page {s.page}", f"{stated}", f"{int(funding.sum())}", note])
    return rows


def _parts(c: pd.DataFrame) -> list[list[str]]:
    """A sum in pounds followed by its parts in years: they should add up."""
    titles = dict(zip(c["candidate_id"], c["value"], strict=True))
    rows = []
    for s in c[c["taken_for"] == "funding"].itertuples():
        sums = [v for v, _, _ in amounts(s.words)]
        if len(sums) < 3 or int(s.value) != sums[0]:
            continue
        if abs(sum(sums[1:]) - sums[0]) > max(1, 0.005 * sums[0]):
            note = "the parts do not add up to the whole; rounding is allowed for"
            rows.append(["funding by year", titles.get(s.parent, ""), str(sums[0]), str(sum(sums[1:])), note])
    return rows


def _sections(c: pd.DataFrame) -> list[list[str]]:
    if not (c["taken_for"] == "outcome").any():
        return []
    taking = set(c[c["taken_for"].isin(DEPARTMENTS)]["value"])
    rows = []
    for s in c[c["rule"] == "statement: section"].itertuples():
        body = str(s.value).partition("=")[2]
        if body not in taking:
            rows.append(
                ["department without an outcome", f"page {s.page}", body, "0", "a heading without outcomes"]
            )
    return rows


def _leads(c: pd.DataFrame) -> list[list[str]]:
    rows = []
    by_parent = {p: g for p, g in c[c["taken_for"].isin(DEPARTMENTS)].groupby("parent")}
    for e in c[c["taken_for"].isin(["outcome", "pilot"])].itertuples():
        group = by_parent.get(e.candidate_id)
        leads = set() if group is None else set(group[group["taken_for"] == "lead_department"]["value"])
        others = set() if group is None else set(group[group["taken_for"] != "lead_department"]["value"])
        if not leads and e.taken_for == "outcome":
            rows.append(["outcome without a lead", f"page {e.page}", "1", "0", str(e.value)])
        if group is None and e.taken_for == "pilot":
            rows.append(["pilot without an organisation", f"page {e.page}", "1", "0", str(e.value)])
        for body in sorted(leads & others):
            rows.append(["supporter equal to the lead", f"page {e.page}", body, body, str(e.value)])
    return rows
