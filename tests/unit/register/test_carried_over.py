"""Every row of the register's first form arrived in its present one: rebuilt from it and compared by digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

RAW = Path(__file__).parents[3] / "data/raw"
DIGESTS = {
    name: set(digests)
    for name, *digests in map(
        str.split, Path(__file__).with_name("carried_over.txt").read_text().splitlines()
    )
}


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(RAW / f"{name}.csv", dtype=str, keep_default_na=False)


def outcomes() -> pd.DataFrame:
    """Outcomes as they were: one row each, its facts in columns."""
    facts = table("outcomes/facts").pivot_table(
        index="project_id", columns="field", values="value", aggfunc="first"
    )
    rows = table("outcomes/projects").join(facts, on="project_id").fillna({"cross_cutting": "unstated"})
    return rows[["project_id", "review", "review_basis", "name", "cross_cutting"]].fillna("")


OLD = {
    "sources": lambda: table("sources"),
    "pilots": lambda: table("pilots/projects")[["project_id", "name", "summary"]],
    "pilot_facts": lambda: table("pilots/facts").replace(
        {"field": {"start": "start_year", "end": "end_year"}}
    ),
    "participation": lambda: table("pilots/participation"),
    "outcomes": outcomes,
    "contributions": lambda: table("outcomes/participation"),
}


@pytest.mark.parametrize("name", OLD)
def test_every_row_arrived(name) -> None:
    rows = OLD[name]().itertuples(index=False)
    present = {hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:8] for row in rows}
    assert len(DIGESTS[name]) == {
        "sources": 103, "pilots": 23, "pilot_facts": 48, "participation": 287, "outcomes": 49, "contributions": 55
    }[name]  # fmt: skip
    assert DIGESTS[name] - present == set()
