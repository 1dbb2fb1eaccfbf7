"""Confidence that knows the document: a row is sure where the rows around it agree, not by its rule alone."""

from __future__ import annotations

from collections import defaultdict

from joinup.reader.cues import PROJECT, Words

WEAK = ("named in text", "section", "item", "in text", "running")  # rules that a heading of any text can meet
FEW = 0.4  # below this share of projects with something below them, a way of printing is no list


def weigh(rows: list[dict], words: Words) -> list[dict]:
    """Lower the confidence of candidate rows that their document does not bear out.

    A project without anything below it is marked so. Where most projects that were known by one rule have nothing
    below them, that rule did not meet a list in this document, and all its projects are marked. A row is never surer
    than a project of the low class that it belongs to.

    Parameters: ``rows`` of one document, with columns of the candidates; ``words`` it was read with.
    Returns the rows, changed in place.
    """
    below: set[str] = set()
    for r in rows:
        if r["parent"] and not r["rule"].split(": ", 1)[1].startswith(WEAK):
            below.add(r["parent"])
    groups: dict[str, list[dict]] = defaultdict(list)
    for r in rows:
        if r["taken_for"] == PROJECT:
            groups[r["rule"]].append(r)
    for projects in groups.values():
        share = sum(p["candidate_id"] in below for p in projects) / len(projects)
        for p in projects:
            if p["rule"].startswith("project: column"):
                continue  # a header names its column: an empty row below it is still a row of the list
            if p["candidate_id"] not in below:
                p["rule"] += ", nothing below"
            elif share < FEW and len(projects) > 2:
                p["rule"] += ", few alike"
            _grade(p, min(p["confidence"], words.share(p["rule"])), words)
    low = {
        p["candidate_id"]: p["confidence"] for some in groups.values() for p in some if p["class"] == "low"
    }
    for r in rows:
        if r["parent"] in low and r["confidence"] > low[r["parent"]]:
            _grade(r, low[r["parent"]], words)
    return rows


def _grade(row: dict, confidence: float, words: Words) -> None:
    row["confidence"], row["class"] = confidence, words.grade(confidence)
