"""Confidence that knows the document: a row is sure where the rows around it agree, not by its rule alone."""

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
    below = {r["parent"] for r in rows if not r["rule"].split(": ", 1)[1].startswith(WEAK)}
    groups: dict[str, list[dict]] = defaultdict(list)
    most: dict[str, float] = {}  # the confidence of a project of the low class

    def lower(row: dict, confidence: float) -> None:
        row["confidence"] = min(row["confidence"], confidence)
        row["class"] = words.grade(row["confidence"])

    for r in rows:
        if r["taken_for"] == PROJECT:
            groups[r["rule"]].append(r)
    for rule, projects in groups.items():
        few = len(projects) > 2 and sum(p["candidate_id"] in below for p in projects) < FEW * len(projects)
        for p in projects:
            if not rule.startswith(
                "project: column"
            ):  # an empty row below a header is still a row of the list
                empty = p["candidate_id"] not in below
                p["rule"] += ", nothing below" if empty else ", few alike" if few else ""
                lower(p, words.share(p["rule"]))
            if p["class"] == "low":
                most[p["candidate_id"]] = p["confidence"]
    for r in rows:
        lower(r, most.get(r["parent"], 1.0))
    return rows
