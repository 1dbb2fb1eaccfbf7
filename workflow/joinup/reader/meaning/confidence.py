"""Confidence that knows the document: a row is sure where the rows around it agree, not by its rule alone."""

from collections import defaultdict

from joinup.reader.cues import PROJECT, Words

# rules that a heading of any text can meet
WEAK = ("section, unknown name", "named in text", "section", "item", "in text", "running")
WEAK_IN_TABLES = tuple(w for w in WEAK if w != "section")
FEW = 0.5  # up to this share of projects with something below them, a way of printing is no list


def weigh(rows: list[dict], words: Words, headers: dict[str, str]) -> list[dict]:
    """Lower the confidence of candidate rows that their document does not bear out.

    Where most projects known by one rule have nothing below them, or fewer than three have something, that rule did not
    meet a list, and none of its projects is sure. In a column of titles an empty row is a project too,
    unless most rows are empty.

    Changes ``rows`` in place and returns them; ``headers`` are those of columns of projects that no person chose.
    """

    def parents(weak: tuple[str, ...]) -> set[str]:
        return {r["parent"] for r in rows if not r["rule"].split(": ", 1)[1].startswith(weak)}

    below, in_tables = parents(WEAK), parents(WEAK_IN_TABLES)
    groups: dict[tuple[str, str], list[dict]] = defaultdict(list)
    most: dict[str, float] = {}  # the confidence of a project of the low class

    def lower(row: dict, confidence: float) -> None:
        row["confidence"] = min(row["confidence"], confidence)
        row["class"] = words.grade(row["confidence"])

    for r in rows:
        if r["taken_for"] == PROJECT:
            groups[r["rule"], headers.get(r["candidate_id"], "")].append(r)
    for (rule, header), projects in groups.items():
        column = rule.startswith("project: column")
        some = in_tables if column else below
        full = sum(p["candidate_id"] in some for p in projects)
        few = full <= FEW * len(projects) if column else full < 3 or full <= FEW * len(projects)
        for p in projects:
            empty = p["candidate_id"] not in some
            if (header and few and empty) or not column:
                p["rule"] += ", nothing below" if empty else ", few alike" if few else ""
                lower(p, min(words.share(p["rule"]), words.cues.classes.medium if few else 1.0))
            if p["class"] == "low":
                most[p["candidate_id"]] = p["confidence"]
    for r in rows:
        lower(r, most.get(r["parent"], 1.0))
    return rows
