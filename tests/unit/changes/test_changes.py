"""What changed between two editions: continuity apart from change, nothing removed that was only not seen again."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from joinup.changes.compare import COLUMNS, Side, changes
from joinup.changes.continuity import continuity
from joinup.changes.report import sections
from joinup.config.edition import Record


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
NAMES = dict(zip(BODIES["organisation_id"], BODIES["name"], strict=True))


def tables(projects: dict[str, str], level: str = "some") -> dict[str, pd.DataFrame]:
    """Tables of a record from the departments of each project, the first leads; a council is in each, outside."""
    rows = [
        (p, d, NAMES[d], "central", "partner" if n else "lead", d, "yes")
        for p, members in projects.items()
        for n, d in enumerate(members.split())
    ]
    rows += [(p, "council", "A council", "local", "partner", "council", "no") for p in projects]
    columns = ["project_id", "organisation_id", "name", "tier", "role", "participant_id", "in_network"]
    titles = {"project_id": list(projects), "name": [p.title() for p in projects]}
    names = pd.DataFrame(titles).assign(participants_known=level)
    return {"projects": names, "participation": pd.DataFrame(rows, columns=columns)}


def side(as_of: str, frames: dict[str, pd.DataFrame], verdict: str, **record: object) -> Side:
    """An edition with one record, of pilots."""
    pilots = Record(record="pilots", project=("pilot", "pilots"), **record)  # type: ignore[arg-type]
    claims = [("c1", "pilots", "A leads.", verdict), ("c2", "pilots", "B follows.", "supported")]
    frame = pd.DataFrame(claims, columns=["claim_id", "record", "statement", "verdict"])
    return Side(as_of, {"pilots": pilots}, {"pilots": frames}, frame)


OLD = {"one": "health homes trade", "two": "health firms trade", "three": "health arts", "four": "homes roads",
       "five": "homes law"}  # fmt: skip
NEW = {"one": "homes health business", "two": "health business", "three": "health culture digital",
       "five": "homes justice", "six": "health homes farms", "seven": "health homes"}  # fmt: skip
BEFORE = side("2021-06-01", tables(OLD), "cannot be decided")
AFTER = side("2024-09-01", tables(NEW), "not supported")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """The comparison of the two editions."""
    return changes(BEFORE, AFTER, BODIES)


def rows(table: pd.DataFrame, section: str) -> list[tuple[str, str]]:
    part = table[table["section"] == section]
    return list(zip(part["change"], part["subject"], strict=True))


def test_renames_splits_and_mergers_come_first_and_are_no_changes(table: pd.DataFrame) -> None:
    assert rows(table, "names") == [
        ("merged", "firms trade business"),
        ("merged", "law justice"),
        ("renamed", "homes homes"),
        ("split", "arts culture digital"),
    ]
    assert table["sentence"].head(4).tolist() == [
        "Firms and Trade became part of Business on 7 February 2023.",
        "Law became Justice on 1 May 2023.",
        "Homes and Places became Places on 1 January 2022.",
        "Arts and Digital became Culture and Digital on 7 February 2023.",
    ]
    assert rows(table, "departments") == [("joined", "farms"), ("not seen again", "roads")]


def test_projects_are_removed_only_from_lists_that_are_whole(table: pd.DataFrame) -> None:
    assert rows(table, "projects") == [("not seen again", "four"), ("new", "seven"), ("new", "six")]
    for number, change in ((6, "removed"), (7, "not seen again")):
        first, second = (
            side(s.as_of, s.tables["pilots"], "supported", total={"value": n, "source": "a count"})
            for s, n in ((BEFORE, 5), (AFTER, number))
        )
        assert (change, "four") in rows(changes(first, second, BODIES), "projects")


@pytest.mark.parametrize(
    ("level", "change", "council"),
    [
        ("some", "not named again", "not named again"),
        ("central", "removed", "not named again"),
        ("all", "removed", "removed"),
    ],
)
def test_bodies_and_roles_in_projects_of_both(level: str, change: str, council: str) -> None:
    old = tables({"one": "health homes", "two": "law"}, level)
    new = tables({"one": "homes farms", "two": "justice"}, level)
    new["participation"] = new["participation"].query("organisation_id != 'council' or project_id != 'one'")
    table = changes(side("2021-06-01", old, "supported"), side("2024-09-01", new, "supported"), BODIES)
    bodies = dict((subject, change) for change, subject in rows(table, "participants"))
    assert bodies == {"one farms": "new", "one health": change, "one council": council}, "law became justice"
    assert rows(table, "roles") == [("changed", "one homes")]
    assert "Places in One: lead, before partner." in set(table["sentence"])


def test_pairs_by_size_of_the_difference(table: pd.DataFrame) -> None:
    """Trade and firms were both in "two", which counts once for their successor; a split is not compared."""
    pairs = table[table["section"] == "pairs"].set_index("subject")
    assert pairs[["before", "after"]].to_dict("index") == {
        "health homes": {"before": "1", "after": "3"},
        "farms health": {"before": "", "after": "1"},
        "farms homes": {"before": "", "after": "1"},
        "homes roads": {"before": "1", "after": ""},
    }
    assert pairs.index[0] == "health homes"
    assert pairs.loc["health homes", "sentence"] == "Health and Places share 3 pilots, before 1."


def test_verdicts_but_not_where_a_reading_differs_by_chance(table: pd.DataFrame) -> None:
    (row,) = table[table["section"] == "verdicts"].itertuples()
    assert row.sentence == "A leads: not supported, before cannot be decided."
    missing = {"how": "by chance", "reason": "pages are shuffled"}
    other = side("2024-09-01", tables(NEW), "not supported", missing=missing)
    by_chance = changes(BEFORE, other, BODIES)
    assert rows(by_chance, "verdicts") == [("not compared", "pilots")]
    assert not rows(by_chance, "pairs") and not rows(by_chance, "departments")
    assert rows(by_chance, "projects") == rows(table, "projects")


def test_records_that_only_one_edition_has() -> None:
    bare = Side("2021-06-01", {}, {}, BEFORE.claims)
    assert rows(changes(bare, AFTER, BODIES), "records") == [("new", "pilots")]
    assert rows(changes(BEFORE, bare, BODIES), "records") == [("not part", "pilots")]


def test_every_row_is_a_sentence_of_a_section(table: pd.DataFrame) -> None:
    parts = sections(table, AFTER.records)
    assert [title for title, _ in parts][:3] == [
        "Bodies renamed, split or merged (not counted as changes)",
        "New pilots",
        "Pilots not seen again",
    ]
    assert sum(len(lines) for _, lines in parts) == len(table)
    many = pd.concat([table[table["section"] == "projects"]] * 8)
    assert sections(many, AFTER.records)[0][1] == [
        *["Seven is new.", "Six is new."] * 4,
        "And 8 more, in the workbook.",
    ]


def test_an_edition_beside_itself_and_rows_in_another_order(table: pd.DataFrame) -> None:
    again = changes(AFTER, AFTER, BODIES)
    assert again.empty and again.columns.tolist() == COLUMNS and sections(again, AFTER.records) == []

    def shuffled(one: Side) -> Side:
        mixed = {k: t.sample(frac=1, random_state=1) for k, t in one.tables["pilots"].items()}
        return replace(one, tables={"pilots": mixed}, claims=one.claims.sample(frac=1, random_state=3))

    other = changes(shuffled(BEFORE), shuffled(AFTER), BODIES.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(other, table)


def test_continuity_of_bodies_that_exchanged_parts_or_followed_in_a_chain() -> None:
    mesh = organisations(
        ("beis", "BEIS", "", "2023-02-07", "dbt dsit"),
        ("dit", "DIT", "", "2023-02-07", "dbt"),
        ("dbt", "DBT", "2023-02-07", "", ""),
        ("dsit", "DSIT", "2023-02-07", "", ""),
        ("voa", "VOA", "", "2024-04-01", "hmrc"),
        ("hmrc", "HMRC", "", "", ""),
        ("a", "A", "", "2021-12-01", "b"),
        ("b", "B", "2021-12-01", "2022-01-01", "c"),
        ("c", "C", "2022-01-01", "", ""),
    )
    continued = continuity(mesh, "2021-10-27", "2024-09-01", ["beis", "dbt", "voa", "hmrc", "a"])
    assert [c[:3] for c in continued] == [
        ("merged", ("a",), ("c",)),
        ("merged", ("voa",), ("hmrc",)),
        ("split", ("beis", "dit"), ("dbt", "dsit")),
    ]
    assert continued[1].sentence == "VOA became part of HMRC on 1 April 2024."
    assert not continuity(mesh, "2022-06-01", "2023-01-01", ["a", "c"]), "ended before the first day"
