"""What changed between two editions: continuity apart from change, and every number with its fact."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from joinup.changes.compare import COLUMNS, SECTIONS, Side, begun_by, changes, facts
from joinup.changes.continuity import carried, continuity, not_comparable
from joinup.claims.facts import follow

ROOT = Path(__file__).parents[3]


def organisations(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Organisations: identifier, name, from, to, successors."""
    return pd.DataFrame(rows, columns=["organisation_id", "name", "valid_from", "valid_to", "successors"])


BODIES = organisations(
    ("health", "Health", "", "", ""),
    ("homes", "Homes and Places", "", "2022-01-01", ""),
    ("homes", "Places", "2022-01-01", "", ""),
    ("trade", "Trade", "", "2023-02-07", "business"),
    ("firms", "Firms", "", "2023-02-07", "business"),
    ("business", "Business", "2023-02-07", "", ""),
    ("arts", "Arts and Digital", "", "2023-02-07", "culture digital"),
    ("culture", "Culture", "2023-02-07", "", ""),
    ("digital", "Digital", "2023-02-07", "", ""),
    ("roads", "Roads", "", "", ""),
    ("farms", "Farms", "", "", ""),
    ("law", "Law", "", "2023-05-01", "justice"),
    ("justice", "Justice", "2023-05-01", "", ""),
)


def side(name: str, as_of: str, pilots: dict[str, list[str]], **tables: pd.DataFrame) -> Side:
    """An edition from the departments of each pilot; a council takes part in all of them, outside the network."""
    names = {r.organisation_id: r.name for r in BODIES.itertuples(index=False)}
    rows = [(p, d, names[d], d, "yes") for p, members in pilots.items() for d in members]
    rows += [(p, "council", "A council", "council", "no") for p in pilots]
    participation = pd.DataFrame(
        rows, columns=["pilot_id", "organisation_id", "name", "participant_id", "in_network"]
    )
    listed = pd.DataFrame({"pilot_id": list(pilots), "name": [p.title() for p in pilots]})
    return Side(name, as_of, {"participation": participation, "pilots": listed, **tables})


BEFORE = side(
    "first",
    "2021-06-01",
    {
        "one": ["health", "homes", "trade"],
        "two": ["health", "firms", "trade"],
        "three": ["health", "arts"],
        "four": ["homes", "roads"],
        "five": ["homes", "law"],
    },
    ranks=pd.DataFrame(
        [("health", 1, 1, 2), ("homes", 1, 1, 2), ("roads", 5, 4, 6), ("arts", 4, 3, 6)],
        columns=["participant_id", "rank", "rank_low", "rank_high"],
    ),
    outcomes=pd.DataFrame({"outcome_id": ["o1", "o2"], "title": ["First", "Second"]}),
    claims=pd.DataFrame(
        {"claim_id": ["c1", "c2"], "statement": ["A", "B"], "verdict": ["cannot be decided", "supported"]}
    ),
)
AFTER = side(
    "second",
    "2024-09-01",
    {
        "one": ["health", "homes", "business"],
        "two": ["health", "business"],
        "three": ["health", "culture", "digital"],
        "five": ["homes", "justice"],
        "six": ["health", "homes", "farms"],
        "seven": ["health", "homes"],
    },
    ranks=pd.DataFrame(
        [("health", 1, 1, 1), ("homes", 2, 2, 3), ("roads", 2, 1, 3), ("culture", 4, 3, 6)],
        columns=["participant_id", "rank", "rank_low", "rank_high"],
    ),
    outcomes=pd.DataFrame({"outcome_id": ["o2", "o3"], "title": ["Second", "Third"]}),
    claims=pd.DataFrame(
        {"claim_id": ["c1", "c2"], "statement": ["A", "B"], "verdict": ["not supported", "supported"]}
    ),
)


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """The comparison of the two editions."""
    return changes(BEFORE, AFTER, BODIES)


def rows(found: pd.DataFrame, section: str) -> list[tuple[str, str]]:
    part = found[found["section"] == section]
    return list(zip(part["change"], part["subject"], strict=True))


def test_renames_splits_and_mergers_come_first_and_are_no_changes(found: pd.DataFrame) -> None:
    assert rows(found, "names") == [
        ("merged", "firms trade business"),
        ("renamed", "homes homes"),
        ("replaced", "law justice"),
        ("split", "arts culture digital"),
    ]
    assert found["section"].drop_duplicates().tolist() == list(SECTIONS)
    label = found.set_index("subject").loc["homes homes", "label"]
    assert label == "Homes and Places → Places"


def test_who_joined_and_who_left(found: pd.DataFrame) -> None:
    """Neither the parts of a split nor a merged or replaced body have joined or left."""
    assert rows(found, "departments") == [("joined", "farms"), ("left", "roads")]


def test_pilots_and_outcomes_added_and_ended(found: pd.DataFrame) -> None:
    assert rows(found, "pilots") == [("added", "seven"), ("added", "six"), ("ended", "four")]
    assert rows(found, "outcomes") == [("added", "o3"), ("ended", "o1")]


def test_links_that_grew_or_shrank(found: pd.DataFrame) -> None:
    """Counted over pilots: trade and firms were both in "two", which counts once for their successor."""
    links = found[found["section"] == "links"].set_index("subject")
    assert links[["before", "after"]].to_dict("index") == {
        "health homes": {"before": 1, "after": 3},
        "farms health": {"before": 0, "after": 1},
        "farms homes": {"before": 0, "after": 1},
        "homes roads": {"before": 1, "after": 0},
    }
    assert links.index[0] == "health homes", "the largest move first"
    assert "business health" not in links.index, "two pilots then and now"
    assert not any("arts" in s or "culture" in s for s in links.index), "a split cannot be compared"


def test_rank_moves_are_held_against_their_uncertainty(found: pd.DataFrame) -> None:
    ranks = found[found["section"] == "ranks"].set_index("subject")
    assert ranks[["change", "before", "after", "beyond"]].to_dict("index") == {
        "roads": {"change": "rose", "before": 5, "after": 2, "beyond": "yes"},
        "homes": {"change": "fell", "before": 1, "after": 2, "beyond": "no"},
    }
    assert ranks.loc["roads", ["before_said", "after_said"]].tolist() == ["4 to 6", "1 to 3"]


def test_claims_whose_verdict_changed(found: pd.DataFrame) -> None:
    (claim,) = found[found["section"] == "claims"].itertuples()
    assert (claim.subject, claim.before_said, claim.after_said) == (
        "c1",
        "cannot be decided",
        "not supported",
    )


def test_every_number_has_a_fact_that_follows_from_the_table(found: pd.DataFrame) -> None:
    listed = facts(found)
    assert listed["id"].is_unique
    for fact in listed.itertuples(index=False):
        assert follow(found, fact.where, fact.way, fact.column) == fact.value, fact.id
    values = dict(zip(listed["id"], listed["value"], strict=True))
    assert values["changes_links_grew"] == 3 and values["changes_departments_left"] == 1
    assert values["changes_ranks_beyond"] == 1 and values["changes_links_health_homes_after"] == 3
    numbers = int(found[["before", "after"]].notna().sum().sum())
    assert (listed["way"] == "value").sum() == numbers


def test_an_edition_beside_itself_has_no_changes() -> None:
    again = changes(AFTER, AFTER, BODIES)
    assert again.empty and again.columns.tolist() == COLUMNS
    assert facts(again)["value"].sum() == 0


def test_the_order_of_rows_makes_no_difference(found: pd.DataFrame) -> None:
    def shuffled(one: Side) -> Side:
        return Side(one.name, one.as_of, {k: t.sample(frac=1, random_state=1) for k, t in one.tables.items()})

    other = changes(shuffled(BEFORE), shuffled(AFTER), BODIES.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(other, found)


def test_tables_that_are_not_there_are_passed_over() -> None:
    bare = [
        Side(s.name, s.as_of, {k: s.tables[k] for k in ("participation", "pilots")}) for s in (BEFORE, AFTER)
    ]
    sections = set(changes(bare[0], bare[1], BODIES)["section"])
    assert sections == {"names", "departments", "pilots", "links"}


def test_bodies_that_exchanged_parts_are_one_reorganisation() -> None:
    """As in February 2023: two departments ended, and one of three new ones came from both."""
    table = organisations(
        ("beis", "BEIS", "", "2023-02-07", "dbt dsit"),
        ("dit", "DIT", "", "2023-02-07", "dbt"),
        ("dbt", "DBT", "2023-02-07", "", ""),
        ("dsit", "DSIT", "2023-02-07", "", ""),
    )
    found = continuity(table, "2021-10-27", "2024-09-01", ["beis", "dbt"])
    assert found[["change", "before", "after"]].to_numpy().tolist() == [
        ["reorganised", "beis dit", "dbt dsit"]
    ]
    assert not_comparable(found) == {"beis", "dit", "dbt", "dsit"}
    assert carried(found) == {}


def test_one_body_taken_into_another_is_a_merger() -> None:
    table = organisations(("voa", "VOA", "", "2026-04-01", "hmrc"), ("hmrc", "HMRC", "", "", ""))
    found = continuity(table, "2024-09-01", "2026-11-23", ["voa", "hmrc"])
    assert found[["change", "before", "after"]].to_numpy().tolist() == [["merged", "voa", "hmrc"]]


def test_a_chain_of_successors_is_followed_to_its_end() -> None:
    table = organisations(
        ("a", "A", "", "2021-01-01", "b"),
        ("b", "B", "2021-01-01", "2022-01-01", "c"),
        ("c", "C", "2022-01-01", "", ""),
    )
    found = continuity(table, "2020-01-01", "2023-01-01", ["a"])
    assert found[["change", "before", "after", "when"]].to_numpy().tolist() == [
        ["replaced", "a", "c", "2022-01-01"]
    ]
    assert continuity(table, "2022-06-01", "2023-01-01", ["a", "c"]).empty, (
        "before the first day nothing counts"
    )


def test_two_years_of_one_list_can_be_compared() -> None:
    whole = side(
        "list", "2024-09-01", {"one": ["health", "homes"], "two": ["health", "homes"], "x": ["health", "law"]}
    )
    years = whole.tables["pilots"].assign(start_year=pd.array([2020, 2022, None], dtype="Int64"))
    whole = Side(whole.name, whole.as_of, {**whole.tables, "pilots": years})
    found = changes(begun_by(whole, 2020), begun_by(whole, 2022), BODIES)
    assert rows(found, "pilots") == [("added", "two")], "the one without a year is on neither side"
    assert rows(found, "links") == [("grew", "health homes")]


REGISTER = ROOT / "config/organisations.csv"


@pytest.mark.skipif(not REGISTER.is_file(), reason="no organisations in this copy")
def test_the_real_names_between_two_spending_reviews() -> None:
    """From the Spending Review of October 2021 to September 2024, as the project's organisations tell it."""
    table = pd.read_csv(REGISTER, dtype=str, keep_default_na=False)
    found = continuity(table, "2021-10-27", "2024-09-01", ["mhclg", "dhsc", "beis", "dcms-digital"])
    told = {r.before: r for r in found.itertuples(index=False)}
    assert told["mhclg"].change == "renamed"
    assert told["mhclg"].label == (
        "Department for Levelling Up, Housing and Communities → Ministry of Housing, Communities and Local Government"
    )
    assert "dhsc" not in told
    (mesh,) = [r for r in told.values() if "beis" in r.before.split()]
    assert mesh.change == "reorganised" and {"dbt", "desnz", "dsit"} <= set(mesh.after.split())
