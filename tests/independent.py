"""The department network of a record once more, in plain csv and pandas, without a line of the library."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pandas as pd
import yaml

Histories = dict[str, list[dict[str, str]]]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, none of one that is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def in_force(history: list[dict[str, str]], day: str) -> dict[str, str]:
    """The entry that holds on a day, else the last before it, else the first."""
    history = sorted(history, key=lambda r: r["valid_from"])
    begun = [r for r in history if r["valid_from"] <= day] or history[:1]
    holding = [r for r in begun if not r["valid_to"] or day < r["valid_to"]]
    return (holding or begun)[-1]


def plain(name: str) -> str:
    """A name without typography, the mark of a closed body, and an abbreviation in brackets."""
    name = re.sub(r"^closed organisation:\s*", "", name, flags=re.IGNORECASE)
    name = re.sub(r"\s*\([^()]*\)$", "", name).replace("&", " and ").replace("’", "'").replace(",", " ")
    return re.sub(r"^The ", "", " ".join(name.split()))


class Bodies:
    """The organisation tables of a folder."""

    def __init__(self, config: Path):
        self.rows: Histories = {}
        self.parents: Histories = {}
        self.exact: Histories = {}
        for row in rows(config / "organisations.csv"):
            self.rows.setdefault(row["organisation_id"], []).append(row)
            for name in {row["name"], row["abbreviation"]} - {""}:
                self.exact.setdefault(name, []).append(row)
        for row in rows(config / "parents.csv"):
            self.parents.setdefault(row["organisation_id"], []).append(row)
        for row in rows(config / "aliases.csv"):
            self.exact.setdefault(row["alias"], []).append(row)
        self.plain: Histories = {}
        for name, history in self.exact.items():
            self.plain.setdefault(plain(name), []).extend(history)

    def named(self, published: str, day: str) -> list[str]:
        history = self.exact.get(published) or self.plain[plain(published)]
        return in_force(history, day)["organisation_id"].split()

    def counts_for(self, one: str, day: str, level: str) -> str:
        while one in self.parents:
            up = in_force(self.parents[one], day)
            if up["rolls_up"] != "yes" and level != "family":
                break
            one = up["parent_id"]
        return one

    def is_department(self, one: str, day: str) -> bool:
        return in_force(self.rows[one], day)["kind"].endswith("ministerial_department")


def raw(record: dict, folder: Path, root: Path) -> Iterator[tuple[str, str, str]]:
    """Project, field and value; the fields are facts and, for bodies, ``role:`` and the role."""
    if flat := record.get("flat"):
        for row in rows(root / flat["file"]):
            project = row[flat["project_id"]]
            for role, column in flat["bodies"].items():
                yield from ((project, f"role:{role}", b.strip()) for b in row[column].split("|") if b.strip())
            for field, column in flat["facts"].items():
                first = min(row[column].split(), default="") if field == "first_read" else row[column]
                if re.match(r"[A-Z]", first) and field in ("start", "end", "published"):
                    first = datetime.strptime(first, "%B %Y").strftime("%Y-%m")
                if first:
                    yield project, field, first
        return
    for row in rows(folder / "facts.csv"):
        yield row["project_id"], row["field"], row["value"]
    for row in rows(folder / "participation.csv"):
        yield row["project_id"], f"role:{row['role']}", row["organisation_as_published"]


def members_of(file: Path, root: Path, name: str, level: str = "base") -> pd.DataFrame:
    """Who takes part in which project of a record: columns project, participant, role, a row for each pair.

    ``level`` is base, family (public bodies count for their parents) or own (nobody counts for another).
    """
    edition = yaml.safe_load(file.read_text(encoding="utf-8"))
    record = next(r for r in edition["records"] if r["record"] == name)
    bodies = Bodies(root / edition.get("organisations", "config"))
    folder = root / (record.get("data") or f"{edition.get('data', 'data/raw')}/{name}")
    order = record.get("roles", ["lead", "partner"])
    facts: dict[tuple[str, str], list[str]] = {}
    named = []
    for project, field, value in raw(record, folder, root):
        if field.startswith("role:"):
            named.append((project, order.index(field[5:]), value))
        else:
            facts.setdefault((project, field), []).append(value)

    def day_of(project: str) -> str:
        for field in ("start", "end", "published", "first_read"):
            if dates := facts.get((project, field)):
                day = max(dates) if field == "end" else min(dates)
                return {4: f"{day}-04-01", 7: f"{day}-01"}.get(len(day), day)
        return str(record.get("undated_as_of") or edition["undated_as_of"])

    picked = [
        (project, role, published)
        for project, role, published in named
        if all(value in facts.get((project, field), []) for field, value in record.get("counts", {}).items())
    ]
    members = []
    for project, role, published in picked:
        day = day_of(project)
        for one in bodies.named(published, day):
            participant = bodies.counts_for(one, day, level)
            if bodies.is_department(participant, day):
                members.append((project, participant, role, participant == one))
    frame = pd.DataFrame(members, columns=["project", "participant", "role", "itself"])
    best = frame.groupby(["project", "participant"], as_index=False).agg({"role": "min", "itself": "any"})
    decided = {(f["project"], f["organisation"]): f["into"] for f in record.get("same_seat", [])}
    beside = {project: group for project, group in best.groupby("project")}
    best["participant"] = [
        folded(row.participant, beside[row.project], bodies.rows, decided.get((row.project, row.participant)))
        for row in best.itertuples()
    ]
    best = best[best["itself"] | (level != "own")]
    best = best.groupby(["project", "participant"], as_index=False)["role"].min()
    return best.assign(role=best["role"].map(dict(enumerate(order))))


def folded(one: str, beside: pd.DataFrame, bodies: Histories, decided: str | None) -> str:
    """Whom a body counts for, given who else is named for the project: a successor for its predecessor."""
    role = dict(zip(beside["participant"], beside["role"], strict=True))
    born = min(r["valid_from"] for r in bodies[one])
    before = [
        other
        for other in role
        for row in bodies[other]
        if one in row["successors"].split() and row["valid_to"] <= born
    ]
    same = [other for other in before if role[other] == role[one]]
    return decided or (
        same[0] if len(before) > 1 and len(same) == 1 else before[0] if len(before) == 1 else one
    )


def network(members: pd.DataFrame) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """Projects of each participant, and shared projects of each pair in the order of the alphabet."""
    inside = members.groupby("project")["participant"].agg(sorted)
    return dict(members["participant"].value_counts()), dict(
        Counter(pair for some in inside for pair in combinations(some, 2))
    )
