"""The department network once more, in plain pandas and csv, without a line of the library."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import yaml

RANK = ["lead", "partner", "delivery", "unspecified", "evaluation_lead", "evaluation_partner"]
Histories = dict[str, list[dict[str, str]]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def in_force(history: list[dict[str, str]], day: str) -> dict[str, str]:
    """The entry that holds on a day, else the last before it, else the first."""
    history = sorted(history, key=lambda r: r["valid_from"])
    begun = [r for r in history if r["valid_from"] <= day] or history[:1]
    holding = [r for r in begun if not r["valid_to"] or day < r["valid_to"]]
    return (holding or begun)[-1]


def members_of(
    file: Path, root: Path, level: str = "base", kinds: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Who takes part in which pilot of an edition: columns pilot, participant, role, one row for each pair.

    ``level`` is base, family (public bodies count for their parents) or own (nobody counts for another);
    ``kinds`` are the kinds of pages that count, all by default.
    """
    edition = yaml.safe_load(file.read_text(encoding="utf-8"))
    data, config = root / edition.get("data", "data/raw"), root / edition.get("organisations", "config")
    bodies: Histories = {}
    parents: Histories = {}
    meanings: Histories = {}
    for row in rows(config / "organisations.csv"):
        bodies.setdefault(row["organisation_id"], []).append(row)
        for name in {row["name"], row["abbreviation"]} - {""}:
            meanings.setdefault(name, []).append(row)
    for row in rows(config / "parents.csv"):
        parents.setdefault(row["organisation_id"], []).append(row)
    for row in rows(config / "aliases.csv"):
        meanings.setdefault(row["alias"], []).append(row)
    begun: dict[str, str] = {}
    for row in rows(data / "pilots/pilot_facts.csv"):
        if row["field"] == "start_year":
            begun[row["pilot_id"]] = min(begun.get(row["pilot_id"], "9999"), row["value"])
    kind_of = {row["source_id"]: row["kind"] for row in rows(data / "sources.csv")}
    found = []
    for row in rows(data / "pilots/participation.csv"):
        if kinds and kind_of[row["source_id"]] not in kinds:
            continue
        pilot = row["pilot_id"]
        day = f"{begun[pilot]}-04-01" if pilot in begun else str(edition["undated_as_of"])
        for one in in_force(meanings[row["organisation_as_published"]], day)["organisation_id"].split():
            named = one
            while one in parents:
                up = in_force(parents[one], day)
                if up["rolls_up"] != "yes" and level != "family":
                    break
                one = up["parent_id"]
            if level == "own" and one != named:
                continue
            if in_force(bodies[one], day)["kind"].endswith("ministerial_department"):
                found.append((pilot, one, RANK.index(row["role"])))
    frame = pd.DataFrame(found, columns=["pilot", "participant", "role"])
    best = frame.groupby(["pilot", "participant"], as_index=False)["role"].min()
    decided = {(f["pilot"], f["organisation"]): f["into"] for f in edition.get("same_pilot", [])}
    best["participant"] = [
        folded(
            row.participant,
            best[best["pilot"] == row.pilot],
            bodies,
            decided.get((row.pilot, row.participant)),
        )
        for row in best.itertuples()
    ]
    return (
        best.groupby(["pilot", "participant"], as_index=False)["role"]
        .min()
        .replace({"role": dict(enumerate(RANK))})
    )


def folded(one: str, beside: pd.DataFrame, bodies: Histories, decided: str | None) -> str:
    """Whom a body counts for, given who else is named for the pilot: a successor for its predecessor."""
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
    """Pilots of each participant, and shared pilots of each pair in the order of the alphabet."""
    inside = members.groupby("pilot")["participant"].agg(sorted)
    return dict(members["participant"].value_counts()), dict(
        Counter(pair for some in inside for pair in combinations(some, 2))
    )
