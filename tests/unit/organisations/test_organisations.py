"""The organisation tables: whole, without contradiction, and able to read every published name."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from joinup.organisations import Names, read_config
from joinup.schemas import CONFIG, DEPARTMENT_KINDS

ROOT = Path(__file__).resolve().parents[3]
FRAMES = read_config(ROOT / "config")
NAMES = Names(FRAMES)
TABLES = {name: frame.to_dict("records") for name, frame in FRAMES.items()}
PART_OF_A_DEPARTMENT = {"executive_agency", "department_unit"}
LAST_DAY = "9999-12-31"
DAYS = [date(1992, 4, 1), date(2016, 4, 1), date(2021, 10, 27), date(2024, 9, 1), date(2026, 11, 1)]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


# Names of the Evaluation Registry and of the pilots' pages, and aliases that a rule has replaced.
PUBLISHED = {
    r["published"]: tuple(r["organisation_ids"].split())
    for r in rows(Path(__file__).with_name("published_names.csv"))
}
IN_REGISTER = sorted(
    {
        r["organisation_as_published"].strip()
        for path in (ROOT / "data/raw").glob("*/*.csv")
        for r in rows(path)
        if "organisation_as_published" in r
    }
)


def by_id(table: str) -> dict[str, list[dict[str, str]]]:
    groups = defaultdict(list)
    for row in TABLES[table]:
        groups[row["organisation_id"]].append(row)
    return groups


HISTORY = by_id("organisations")
PARENTS = by_id("parents")


@pytest.mark.parametrize("table", CONFIG)
def test_tables_are_trimmed_and_sorted(table: str) -> None:
    rows_of = TABLES[table]
    assert all(value == value.strip() for r in rows_of for value in r.values())
    assert rows_of == sorted(rows_of, key=lambda r: (r[next(iter(r))], r["valid_from"]))
    assert all(r["note"] for r in TABLES["aliases"])


def test_names_follow_one_another_without_gap() -> None:
    for organisation, history in HISTORY.items():
        for earlier, later in pairwise(history):
            assert earlier["valid_to"] == later["valid_from"], organisation
            assert any(earlier[k] != later[k] for k in ("name", "abbreviation", "kind")), organisation


def test_one_parent_at_a_time_within_the_life_of_both() -> None:
    for organisation, history in PARENTS.items():
        for earlier, later in pairwise(history):
            assert earlier["valid_to"] == later["valid_from"], organisation
        for r in history:
            for body in (organisation, r["parent_id"]):
                start, end = HISTORY[body][0]["valid_from"], HISTORY[body][-1]["valid_to"] or LAST_DAY
                assert start <= r["valid_from"] and (r["valid_to"] or LAST_DAY) <= end, (organisation, body)


def test_successors_stand_on_the_last_name_and_lead_forward() -> None:
    for organisation, history in HISTORY.items():
        assert all(not r["successors"] for r in history[:-1]), organisation
        last = history[-1]
        for successor in last["successors"].split():
            assert last["valid_to"], organisation
            assert (HISTORY[successor][-1]["valid_to"] or LAST_DAY) > last["valid_to"], organisation


def test_parents_and_successors_have_no_circles() -> None:
    parents = {k: [r["parent_id"] for r in v] for k, v in PARENTS.items()}
    successors = {k: v[-1]["successors"].split() for k, v in HISTORY.items()}
    assert all(nx.is_directed_acyclic_graph(nx.DiGraph(graph)) for graph in (parents, successors))


def test_agencies_and_units_roll_up_to_a_department_every_day_and_nobody_else_does() -> None:
    for organisation, history in HISTORY.items():
        kinds, parents = {r["kind"] for r in history}, PARENTS.get(organisation, [])
        assert not (kinds & set(DEPARTMENT_KINDS) and parents), "a department takes part in its own right"
        if not kinds & PART_OF_A_DEPARTMENT:
            assert {r["rolls_up"] for r in parents} <= {"no"}, organisation
            continue
        assert {r["rolls_up"] for r in parents} == {"yes"}, organisation
        for r in parents:
            ended = (
                date.fromisoformat(r["valid_to"]) - timedelta(days=1) if r["valid_to"] else date(2026, 11, 1)
            )
            for day in (date.fromisoformat(r["valid_from"]) if r["valid_from"] else ended, ended):
                assert NAMES.is_department(NAMES.participant(organisation, day), day), organisation


def test_a_name_never_means_two_bodies_on_one_day() -> None:
    for name in NAMES.published_names:
        for day in sorted({d for r in HISTORY.values() for p in r for d in (p["valid_from"],) if d}):
            try:
                assert NAMES.resolve(name, date.fromisoformat(day))
            except LookupError:
                pytest.fail(f"{name} on {day}")


def test_no_alias_says_what_a_rule_says() -> None:
    """Any body's name in another typography, or with its abbreviation, needs no alias."""
    aliases = FRAMES["aliases"]
    for alias in aliases["alias"].unique():
        others = Names({**FRAMES, "aliases": aliases[aliases["alias"] != alias]})
        assert not others.knows(alias) or any(
            r["valid_from"] or r["valid_to"] for r in TABLES["aliases"] if r["alias"] == alias
        ), alias


@pytest.mark.parametrize("day", DAYS)
def test_every_published_name_means_something_on_any_plausible_day(day: date) -> None:
    assert len(PUBLISHED) > 300 and len(IN_REGISTER) > 180
    assert all(NAMES.resolve(name, day) for name in [*PUBLISHED, *IN_REGISTER])


def test_display_forms_mean_the_body_that_an_alias_named() -> None:
    assert {name: NAMES.resolve(name, date(2019, 4, 1)) for name in PUBLISHED} == PUBLISHED


def test_every_local_or_other_body_is_named_on_a_page() -> None:
    named = {i for name in [*PUBLISHED, *IN_REGISTER] for i in NAMES.resolve(name, date(2021, 4, 1))}
    outside = {"combined_authority", "council", "police", "charity", "company", "academic", "unnamed_group"}
    assert {k for k, v in HISTORY.items() if v[-1]["kind"] in outside} <= named


@pytest.mark.parametrize(
    ("name", "day", "ids"),
    [
        ("DCMS", "2022-04-01", "dcms-digital"),
        ("DCMS", "2023-04-01", "dcms"),
        ("DCMS", "2026-09-01", "dcms-digital-2026"),
        ("Department for Culture, Media and Sport", "2023-04-01", "dcms"),
        ("Department for Digital, Culture, Media and Sport", "2021-04-01", "dcms-digital"),
        ("Department for Digital, Culture, Media and Sport", "2026-09-01", "dcms-digital-2026"),
        ("Department for Digital, Culture, Media and Support", "2021-04-01", "dcms-digital"),
        ("DLUHC", "2019-04-01", "mhclg"),
        ("Ministry for Housing and Local Government", "2021-04-01", "mhclg"),
        ("Department for Health & Social Care (DHSC)", "2022-04-01", "dhsc"),
        ("BEIS", "2024-09-01", "beis"),
        ("Foreign Office", "2019-04-01", "fco"),
        ("Foreign Office", "2021-04-01", "fcdo"),
        ("Office of the Secretary of State for Scotland (OSSS)", "2021-04-01", "scotland-office"),
        ("City of Bradford Metropolitan District", "2021-04-01", "bradford"),
        ("Thames Valley Police and Crime Commissioner’s Office", "2021-04-01", "thames-valley-pcc"),
        ("Local authorities in the two areas", "2022-04-01", "manchester middlesbrough"),
        ("police forces", "2021-04-01", "unnamed-police-forces"),
    ],
)
def test_hard_names(name: str, day: str, ids: str) -> None:
    assert NAMES.resolve(name, date.fromisoformat(day)) == tuple(ids.split())


@pytest.mark.parametrize(
    ("organisation", "day", "base", "family"),
    [
        ("cdei", "2021-04-01", "dcms-digital", "dcms-digital"),
        ("cdei", "2023-04-01", "dsit", "dsit"),
        ("forestry-commission", "2021-04-01", "forestry-commission", "forestry-commission"),
        ("skills-england", "2025-07-01", "dfe", "dfe"),
        ("skills-england", "2025-10-01", "dwp", "dwp"),
        ("natural-england", "2021-04-01", "natural-england", "defra"),
        ("sport-england", "2021-04-01", "sport-england", "dcms-digital"),
        ("nhs-england", "2021-04-01", "nhs-england", "dhsc"),
        ("public-health-wales", "2021-04-01", "public-health-wales", "welsh-government"),
    ],
)
def test_whom_a_body_counts_for(organisation: str, day: str, base: str, family: str) -> None:
    on = date.fromisoformat(day)
    assert (NAMES.participant(organisation, on), NAMES.participant(organisation, on, family=True)) == (
        base,
        family,
    )
