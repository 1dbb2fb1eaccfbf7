"""What a document says about itself against what was read from it."""

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from joinup.reader.cues import PROJECT, Kind

CHECKS = ["check", "where", "stated", "found", "agrees", "note"]
DOUBTFUL = 0.02  # of the generated documents that are read badly, half have more rows of the low class; few others do


def cross_checks(candidates: pd.DataFrame, kind: Kind, pages: int = 1) -> pd.DataFrame:
    """Compare counts and sums that a document states with its candidates, and look for what cannot be.

    ``candidates`` is without those known to be rejected. Returns one row per comparison or thing to look at.
    """
    rows = candidates.rename(columns={"class": "grade"}).itertuples()
    rows = [r for r in rows if not r.rule.endswith("named in text")]
    checks = [*_whole(rows, kind, pages), *_stated(rows, kind), *_bodies(rows, kind)]
    return pd.DataFrame(checks, columns=CHECKS)


def _row(check: str, where: str, stated: object, read: object, agrees: bool, note: str) -> list[str]:
    return [check, where, str(stated), str(read), "yes" if agrees else "no", note]


def _whole(rows: list, kind: Kind, pages: int) -> Iterator[list[str]]:
    """Nothing or little read for the document's size, projects without bodies, and many rows in doubt."""
    projects = [r.candidate_id for r in rows if r.taken_for == PROJECT]
    where, many = "whole document", kind.many[0]
    if not projects or (pages > 5 and len(projects) < pages / 6):
        note = f"{len(projects)} {many} in {pages} pages: look at the headers and labels that were not understood"
        yield _row(f"{many} for its size", where, "more", len(projects), False, note)
    if not projects:
        return
    parents = {r.parent for r in rows if r.taken_for in kind.roles.values()}
    number = sum(p in parents for p in projects)
    note = "where most have no body, what was read may be no list: look at every row"
    yield _row(f"{many} with a body", where, len(projects), number, number >= 0.6 * len(projects), note)
    leads, most = sum(r.taken_for == "lead" for r in rows), 2 * len(projects)
    note = "where more lead, projects were taken together"
    yield _row(f"leads of {many}", where, f"at most {most}", leads, leads <= most, note)
    pieces = [r for r in rows if r.taken_for != "statement"]
    low = sum(r.grade == "low" for r in pieces)
    note = "a document with more is unlike those that the confidence was measured on: look at every row"
    share = f"at most {DOUBTFUL:.0%} of {len(pieces)}"
    yield _row("rows of the low class", where, share, low, low <= DOUBTFUL * len(pieces), note)


def _stated(rows: list, kind: Kind) -> Iterator[list[str]]:
    """The number of projects and the total funding that the document states."""
    number = sum(r.taken_for == PROJECT for r in rows)
    total = sum(int(r.value) for r in rows if r.taken_for == "funding")
    for s in rows:
        note, where = f'the document says: "{s.words[:140]}"', f"page {s.page}"
        value = str(s.value).partition("=")[2]
        if s.rule == "statement: count":
            yield _row(f"number of {kind.many[0]}", where, value, number, int(value) == number, note)
        elif s.rule == "statement: total" and total:
            agrees = abs(int(value) - total) <= max(1, 0.001 * int(value))
            yield _row("total funding", where, value, total, agrees, note)


def _bodies(rows: list, kind: Kind) -> Iterator[list[str]]:
    """A department without projects; a project without a lead or anybody; a lead that also supports."""
    leads: dict[str, set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        if r.taken_for in kind.roles.values():
            (leads if r.taken_for == "lead" else others)[r.parent].add(r.value)
    bodies = set().union(*leads.values(), *others.values())
    projects = [r for r in rows if r.taken_for == PROJECT]
    for s in rows:
        body = str(s.value).partition("=")[2]
        if s.rule == "statement: section" and body not in bodies and projects:
            note, check = f"a heading without {kind.many[0]}", f"department without {kind.many[0]}"
            yield _row(check, f"page {s.page}", body, 0, False, note)
    for p in projects:
        lead, other = leads[p.candidate_id], others[p.candidate_id]
        if kind.by_department and not lead:
            yield _row(f"{kind.noun} without a lead", f"page {p.page}", 1, 0, False, str(p.value))
        if not kind.by_department and not lead | other:
            yield _row(f"{kind.noun} without an organisation", f"page {p.page}", 1, 0, False, str(p.value))
        for body in sorted(lead & other):
            yield _row("supporter equal to the lead", f"page {p.page}", body, body, False, str(p.value))
