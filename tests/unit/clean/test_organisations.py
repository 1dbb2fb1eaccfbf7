"""The organisation tables: whole, without contradiction, and able to read every published name."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from joinup.schemas.words import TIER_OF_KIND

ROOT = Path(__file__).resolve().parents[3]
GOVUK = ROOT / "../shared/govuk/organisations.json"
LAST_DAY = "9999-12-31"
COLUMNS = {
    "organisations": "organisation_id name abbreviation kind valid_from valid_to successors govuk_slug",
    "parents": "organisation_id parent_id valid_from valid_to rolls_up",
    "aliases": "alias organisation_id valid_from valid_to note",
}
DEPARTMENTS = {"ministerial_department", "non_ministerial_department"}
PART_OF_A_DEPARTMENT = {"executive_agency", "department_unit"}
KINDS = {
    *DEPARTMENTS,
    *PART_OF_A_DEPARTMENT,
    *(
        "public_body",
        "devolved_government",
        "devolved_body",
        "combined_authority",
        "council",
        "police",
        "nhs",
    ),
    *("charity", "company", "academic", "unnamed_group"),
}
Meaning = tuple[str, str, tuple[str, ...]]  # valid_from, valid_to, organisation ids


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


TABLES = {name: rows(ROOT / f"config/{name}.csv") for name in COLUMNS}
PUBLISHED = sorted(
    {
        r["organisation_as_published"].strip()
        for table in ("pilots/participation", "outcomes/contributions")
        for r in rows(ROOT / f"data/raw/{table}.csv")
    }
)


def by_id(table: str) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in TABLES[table]:
        found[row["organisation_id"]].append(row)
    return found


HISTORY = by_id("organisations")
PARENTS = by_id("parents")


def meanings() -> dict[str, list[Meaning]]:
    found: dict[str, list[Meaning]] = defaultdict(list)
    for r in TABLES["organisations"]:
        for name in filter(None, {r["name"], r["abbreviation"]}):
            found[name].append((r["valid_from"], r["valid_to"] or LAST_DAY, (r["organisation_id"],)))
    for r in TABLES["aliases"]:
        ids = tuple(r["organisation_id"].split(" "))
        found[r["alias"]].append((r["valid_from"], r["valid_to"] or LAST_DAY, ids))
    return found


MEANINGS = meanings()


def resolve(name: str, day: str) -> tuple[str, ...]:
    """Return what a name means: a name that only one body ever had needs no date, another needs one."""
    ever = {ids for _, _, ids in MEANINGS[name]}
    then = {ids for start, end, ids in MEANINGS[name] if start <= day < end}
    (ids,) = ever if len(ever) == 1 else then
    return ids


def in_force(history: list[dict[str, str]], day: str) -> dict[str, str]:
    (row,) = [r for r in history if r["valid_from"] <= day < (r["valid_to"] or LAST_DAY)]
    return row


def participant(organisation: str, day: str, family: bool = False) -> str:
    while organisation in PARENTS:
        row = in_force(PARENTS[organisation], day)
        if row["rolls_up"] == "no" and not family:
            break
        organisation = row["parent_id"]
    return organisation


# --- the tables themselves


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_are_closed_trimmed_and_sorted(table: str) -> None:
    found = TABLES[table]
    assert list(found[0]) == COLUMNS[table].split()
    assert all(value == value.strip() and value is not None for r in found for value in r.values())
    first = COLUMNS[table].split()[0]
    assert found == sorted(found, key=lambda r: (r[first], r["valid_from"]))


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("organisations", ("organisation_id", "valid_from")),
        ("parents", ("organisation_id", "parent_id", "valid_from")),
        ("aliases", ("alias", "organisation_id", "valid_from")),
    ],
)
def test_keys_are_unique(table: str, key: tuple[str, ...]) -> None:
    keys = [tuple(r[k] for k in key) for r in TABLES[table]]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("table", COLUMNS)
def test_dates_are_days_in_order(table: str) -> None:
    for r in TABLES[table]:
        for value in filter(None, (r["valid_from"], r["valid_to"])):
            assert date.fromisoformat(value).isoformat() == value
        assert r["valid_from"] < (r["valid_to"] or LAST_DAY), r


def test_identifiers_and_values() -> None:
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    for r in TABLES["organisations"]:
        assert slug.fullmatch(r["organisation_id"]), r
        assert r["kind"] in KINDS, r
        assert r["name"], r
        assert r["abbreviation"] != r["name"], r
    assert {r["rolls_up"] for r in TABLES["parents"]} == {"yes", "no"}
    assert all(r["alias"] and r["note"] for r in TABLES["aliases"])


def test_references_exist() -> None:
    ids = set(HISTORY)
    assert {p for r in TABLES["parents"] for p in (r["organisation_id"], r["parent_id"])} <= ids
    assert {i for r in TABLES["aliases"] for i in r["organisation_id"].split(" ")} <= ids
    assert {s for r in TABLES["organisations"] for s in r["successors"].split()} <= ids


def test_names_follow_one_another_without_gap_or_overlap() -> None:
    for organisation, history in HISTORY.items():
        for earlier, later in pairwise(history):
            assert earlier["valid_to"] == later["valid_from"], organisation
            assert (earlier["name"], earlier["abbreviation"], earlier["kind"]) != (
                *(later["name"], later["abbreviation"]),
                later["kind"],
            ), organisation


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
        if last["successors"]:
            assert last["valid_to"], organisation
        for successor in last["successors"].split():
            assert (HISTORY[successor][-1]["valid_to"] or LAST_DAY) > last["valid_to"], organisation


def test_parents_and_successors_have_no_circles() -> None:
    steps = {k: {r["parent_id"] for r in v} for k, v in PARENTS.items()}
    for graph in (steps, {k: set(v[-1]["successors"].split()) for k, v in HISTORY.items()}):
        for start in graph:
            reached, front = set(), graph[start]
            while front:
                reached |= front
                front = {n for f in front for n in graph.get(f, ())} - reached
            assert start not in reached


def test_agencies_and_units_roll_up_and_nobody_else() -> None:
    for organisation, history in HISTORY.items():
        kinds = {r["kind"] for r in history}
        rolls = {r["rolls_up"] for r in PARENTS.get(organisation, [])}
        if kinds & PART_OF_A_DEPARTMENT:
            assert rolls == {"yes"}, organisation
        else:
            assert rolls <= {"no"}, organisation
        if kinds & DEPARTMENTS:
            assert organisation not in PARENTS, "a department is a participant of its own at every level"


def test_every_agency_counts_for_a_department_on_every_day_of_its_life() -> None:
    for organisation, history in HISTORY.items():
        if history[0]["kind"] not in PART_OF_A_DEPARTMENT:
            continue
        edges = {r[k] for r in PARENTS[organisation] for k in ("valid_from", "valid_to")}
        for day in sorted(edges - {"", history[-1]["valid_to"]} | {PARENTS[organisation][0]["valid_from"]}):
            found = participant(organisation, day or "2016-01-01")
            assert in_force(HISTORY[found], day or "2016-01-01")["kind"] in DEPARTMENTS, organisation


# --- names


def test_a_name_never_means_two_bodies_on_one_day() -> None:
    for name, found in MEANINGS.items():
        for day in {start for start, _, _ in found}:
            assert len({ids for start, end, ids in found if start <= day < end}) <= 1, (name, day)


def test_aliases_do_not_repeat_names_or_abbreviations() -> None:
    own = {(n, r["organisation_id"]) for r in TABLES["organisations"] for n in (r["name"], r["abbreviation"])}
    for r in TABLES["aliases"]:
        if (r["alias"], r["organisation_id"]) in own:
            assert r["valid_from"] or r["valid_to"], f"{r['alias']}: repeated without a period of its own"


def test_dated_aliases_are_ambiguous_ones() -> None:
    for r in TABLES["aliases"]:
        if r["valid_from"] or r["valid_to"]:
            assert len({ids for _, _, ids in MEANINGS[r["alias"]]}) > 1, r["alias"]


def test_ambiguous_names_leave_no_day_open_since_2017() -> None:
    for name, found in MEANINGS.items():
        if len({ids for _, _, ids in found}) > 1:
            end = min(f for f, _, _ in found) or "2016-01-01"
            assert end <= "2017-07-03", name
            for start, stop, _ in sorted(found):
                assert start <= end, f"{name}: nothing between {end} and {start}"
                end = max(end, stop)
            assert end == LAST_DAY, name


def test_every_published_name_is_known() -> None:
    assert len(PUBLISHED) > 180
    assert not [name for name in PUBLISHED if name not in MEANINGS]


@pytest.mark.parametrize("day", ["2019-04-01", "2021-04-01", "2023-04-01", "2024-09-01"])
def test_every_published_name_means_something_at_any_date(day: str) -> None:
    assert all(resolve(name, day) for name in PUBLISHED)


def test_every_local_nhs_or_other_body_is_named_in_the_register() -> None:
    named = {i for name in PUBLISHED for i in resolve(name, "2021-04-01")}
    outside = {"combined_authority", "council", "police", "charity", "company", "academic", "unnamed_group"}
    unused = {k for k, v in HISTORY.items() if v[-1]["kind"] in outside} - named
    assert not unused


@pytest.mark.parametrize(
    ("name", "day", "ids"),
    [
        ("DCMS", "2016-06-01", "dcms-digital"),
        ("DCMS", "2022-04-01", "dcms-digital"),
        ("DCMS", "2023-04-01", "dcms"),
        ("DCMS", "2026-09-01", "dcms-digital-2026"),
        ("Department for Culture, Media and Sport", "2021-04-01", "dcms-digital"),
        ("Department for Culture, Media and Sport", "2023-04-01", "dcms"),
        ("Department for Digital, Culture, Media and Sport", "2021-04-01", "dcms-digital"),
        ("Department for Digital, Culture, Media and Sport", "2024-09-01", "dcms-digital"),
        ("Department for Digital, Culture, Media and Sport", "2026-09-01", "dcms-digital-2026"),
        ("Department for Digital, Culture, Media and Support", "2021-04-01", "dcms-digital"),
        ("Department of Digital, Culture, Media & Sport (DCMS)", "2021-04-01", "dcms-digital"),
        ("Department for Digital, Culture, Media, and Sport (DCMS)", "2021-04-01", "dcms-digital"),
        ("DCLG", "2021-04-01", "mhclg"),
        ("DLUHC", "2019-04-01", "mhclg"),
        ("MHCLG", "2022-04-01", "mhclg"),
        ("Ministry for Housing and Local Government", "2021-04-01", "mhclg"),
        ("Department for Work and Pension", "2021-04-01", "dwp"),
        ("Department of Health", "2016-06-01", "dhsc"),
        ("Department for Health & Social Care (DHSC)", "2022-04-01", "dhsc"),
        ("BEIS", "2024-09-01", "beis"),
        ("DFT", "2021-04-01", "dft"),
        ("DEFRA", "2021-04-01", "defra"),
        ("Foreign Office", "2019-04-01", "fco"),
        ("Foreign Office", "2021-04-01", "fcdo"),
        ("Office of the Secretary of State for Scotland (OSSS)", "2021-04-01", "scotland-office"),
        ("ONS", "2021-04-01", "ons"),
        ("RBG Kew", "2021-04-01", "kew"),
        ("CDEI", "2021-04-01", "cdei"),
        ("Law Officers", "2021-04-01", "ago"),
        ("Salford", "2021-04-01", "salford"),
        ("Bradford Council", "2021-04-01", "bradford"),
        ("City of Bradford Metropolitan District", "2021-04-01", "bradford"),
        ("Thames Valley Police and Crime Commissioner’s Office", "2021-04-01", "thames-valley-pcc"),
        ("Local authorities in the two areas", "2022-04-01", "manchester middlesbrough"),
        ("police forces", "2021-04-01", "unnamed-police-forces"),
        ("integrated care boards (ICBs)", "2023-04-01", "unnamed-integrated-care-boards"),
    ],
)
def test_hard_names(name: str, day: str, ids: str) -> None:
    assert resolve(name, day) == tuple(ids.split())


@pytest.mark.parametrize(
    ("organisation", "day", "base", "family"),
    [
        ("phe", "2021-04-01", "dhsc", "dhsc"),
        ("ohid", "2022-04-01", "dhsc", "dhsc"),
        ("ukhsa", "2023-04-01", "dhsc", "dhsc"),
        ("hmpps", "2021-04-01", "moj", "moj"),
        ("new-futures-network", "2022-04-01", "moj", "moj"),
        ("legal-aid-agency", "2022-04-01", "moj", "moj"),
        ("cdei", "2021-04-01", "dcms-digital", "dcms-digital"),
        ("cdei", "2023-04-01", "dsit", "dsit"),
        ("geospatial-commission", "2022-04-01", "cabinet-office", "cabinet-office"),
        ("geospatial-commission", "2024-04-01", "dsit", "dsit"),
        ("cefas", "2023-04-01", "defra", "defra"),
        ("uk-hydrographic-office", "2023-04-01", "mod", "mod"),
        ("ons", "2021-04-01", "uksa", "uksa"),
        ("forestry-england", "2021-04-01", "forestry-commission", "forestry-commission"),
        ("forestry-commission", "2021-04-01", "forestry-commission", "forestry-commission"),
        ("skills-england", "2025-07-01", "dfe", "dfe"),
        ("skills-england", "2025-10-01", "dwp", "dwp"),
        ("companies-house", "2016-06-01", "bis", "bis"),
        ("companies-house", "2020-04-01", "beis", "beis"),
        ("natural-england", "2021-04-01", "natural-england", "defra"),
        ("sport-england", "2021-04-01", "sport-england", "dcms-digital"),
        ("sport-england", "2024-04-01", "sport-england", "dcms"),
        (
            "national-lottery-community-fund",
            "2016-04-01",
            "national-lottery-community-fund",
            "cabinet-office",
        ),
        ("nhs-england", "2021-04-01", "nhs-england", "dhsc"),
        ("british-geological-survey", "2022-04-01", "british-geological-survey", "beis"),
        ("public-health-wales", "2021-04-01", "public-health-wales", "welsh-government"),
        ("salford", "2021-04-01", "salford", "salford"),
    ],
)
def test_whom_a_body_counts_for(organisation: str, day: str, base: str, family: str) -> None:
    assert participant(organisation, day) == base
    assert participant(organisation, day, family=True) == family


@pytest.mark.parametrize(
    ("organisation", "day", "name"),
    [
        ("mhclg", "2017-04-01", "Department for Communities and Local Government"),
        ("mhclg", "2021-04-01", "Ministry of Housing, Communities and Local Government"),
        ("mhclg", "2022-04-01", "Department for Levelling Up, Housing and Communities"),
        ("mhclg", "2024-09-01", "Ministry of Housing, Communities and Local Government"),
        ("scotland-office", "2021-04-01", "Office of the Secretary of State for Scotland"),
        ("hmpps", "2017-03-31", "National Offender Management Service"),
        ("dhsc", "2018-01-08", "Department of Health and Social Care"),
    ],
)
def test_names_in_force(organisation: str, day: str, name: str) -> None:
    assert in_force(HISTORY[organisation], day)["name"] == name


def test_splits_and_mergers_of_departments() -> None:
    successors = {k: v[-1]["successors"] for k, v in HISTORY.items() if v[-1]["kind"] in DEPARTMENTS}
    assert {k: v for k, v in successors.items() if v} == {
        "beis": "dbt desnz dsit",
        "bis": "beis",
        "dcms-digital": "dcms dsit",
        "decc": "beis",
        "dfid": "fcdo",
        "dit": "dbt",
        "fco": "fcdo",
        "ukti": "dit",
    }


# --- GOV.UK's organisations list: an authority on the present, never on the past

KIND_OF_FORMAT = {
    "Ministerial department": "ministerial_department",
    "Non-ministerial department": "non_ministerial_department",
    "Executive agency": "executive_agency",
}
REASONS = {
    "the list's abbreviation would be read as a word, as two initials or as something else": [
        *(("british-library", "abbreviation"), ("historic-england", "abbreviation")),
        *(("nice", "abbreviation"), ("ordnance-survey", "abbreviation"), ("sport-england", "abbreviation")),
        *(("supreme-court", "abbreviation"), ("uk-sport", "abbreviation"), ("uksa", "abbreviation")),
    ],
    "the list gives none; the body or others use it": [
        *(("kew", "abbreviation"), ("national-lottery-community-fund", "abbreviation")),
        *(("national-lottery-heritage-fund", "abbreviation"), ("natural-resources-wales", "abbreviation")),
        *(("nsandi", "abbreviation"), ("ofgem", "abbreviation"), ("opss", "abbreviation")),
        ("ordnance-survey-ni", "abbreviation"),
    ],
    "the list uses the short name as title": [
        *(("cafcass", "name"), ("nsandi", "name"), ("ofcom", "name"), ("ofgem", "name")),
        *(("ofqual", "name"), ("ofsted", "name")),
    ],
    "the list names the board of trustees": [("kew", "name")],
    "the list closes a body on GOV.UK when it is devolved; the body goes on": [
        *(("ordnance-survey-ni", "closed"), ("ordnance-survey-ni", "kind"))
    ],
    "the list gives no parent to a devolved body": [
        *(("ordnance-survey-ni", "parents"), ("public-health-wales", "parents")),
    ],
    "the list names the trustees' fund, which the same department sponsors": [
        ("national-lottery-heritage-fund", "parents"),
    ],
    "the list gives the day after the new department began": [("bis", "closed_at"), ("decc", "closed_at")],
    "what followed answers to two departments at once and is not in the table": [
        *(("geo", "successors"), ("national-infrastructure-commission", "successors")),
    ],
    "an agency of a Northern Ireland department": [
        ("legal-services-agency-northern-ireland", "missing"),
        ("northern-ireland-court-service", "missing"),
        ("northern-ireland-prison-service", "missing"),
        ("northern-ireland-statistics-and-research-agency", "missing"),
        ("youth-justice-agency-of-northern-ireland", "missing"),
    ],
    "changed in 2026: the list says neither when it stops being a department nor what follows it": [
        *(("dbt", "kind"), ("dcms", "kind"), ("dsit", "kind")),
    ],
}
EXPLAINED = {key: reason for reason, keys in REASONS.items() for key in keys}


def plain(name: str | None) -> str:
    """Return a name without differences that mean nothing: ampersands, articles, apostrophes, capitals."""
    words = (name or "").replace("&", "and").replace("’", "'").split()
    return " ".join(words).removeprefix("The ").casefold()


def govuk() -> dict[str, dict]:
    if not GOVUK.exists():
        pytest.skip("GOV.UK's organisations list is not in ../shared/govuk")
    return {o["details"]["slug"]: o for o in json.loads(GOVUK.read_text(encoding="utf-8"))}


def linked(entry: dict, relation: str) -> set[str]:
    return {o["id"].rsplit("/", 1)[-1] for o in entry[relation]}


def is_closed(entry: dict) -> bool:
    return entry["details"]["govuk_status"] == "closed"


def present_differences(listed: dict[str, dict]) -> dict[tuple[str, str], str]:
    """Compare each body that lives today with the list: closed or not, kind, name, abbreviation, parents."""
    slug_of = {k: v[-1]["govuk_slug"] for k, v in HISTORY.items()}
    found = {}
    for organisation, history in HISTORY.items():
        now = history[-1]
        if now["valid_to"] or not now["govuk_slug"]:
            continue
        entry = listed[now["govuk_slug"]]
        title, abbreviation = entry["title"], entry["details"]["abbreviation"]
        kind = KIND_OF_FORMAT.get(entry["format"])
        if kind != (now["kind"] if now["kind"] in KIND_OF_FORMAT.values() else None):
            found[organisation, "kind"] = f"{entry['format']!r} in the list"
        if is_closed(entry):
            found[organisation, "closed"] = "closed in the list"
        if plain(title) != plain(now["name"]):
            found[organisation, "name"] = f"{title.strip()!r} in the list"
        if plain(abbreviation) not in {plain(now["abbreviation"])} | ({plain(title)} & {plain(abbreviation)}):
            found[organisation, "abbreviation"] = f"{abbreviation!r} in the list"
        parents = linked(entry, "parent_organisations")
        own = {slug_of[r["parent_id"]] for r in PARENTS.get(organisation, []) if not r["valid_to"]}
        if now["kind"] not in DEPARTMENTS and not (own <= parents and bool(own) == bool(parents)):
            found[organisation, "parents"] = f"{sorted(parents)} in the list, {sorted(own)} here"
    return found


def past_differences(listed: dict[str, dict]) -> dict[tuple[str, str], str]:
    """Compare each body that has ended with the list: closed, on which day, succeeded by whom."""
    found = {}
    for organisation, history in HISTORY.items():
        last = history[-1]
        if not last["valid_to"] or not last["govuk_slug"]:
            continue
        entry = listed[last["govuk_slug"]]
        if not is_closed(entry):
            found[organisation, "closed"] = "not closed in the list"
        closed = (entry["details"]["closed_at"] or "")[:10]
        end = date.fromisoformat(last["valid_to"])
        if closed and closed not in {end.isoformat(), (end - timedelta(days=1)).isoformat()}:
            found[organisation, "closed_at"] = f"{closed} in the list"
        here = {HISTORY[s][-1]["govuk_slug"] for s in last["successors"].split()}
        if here != (there := linked(entry, "superseding_organisations")):
            found[organisation, "successors"] = f"{sorted(there)} in the list, {sorted(here)} here"
    return found


def missing(listed: dict[str, dict]) -> dict[tuple[str, str], str]:
    """Name each live department or executive agency of the list that is not in the table."""
    here = {r["govuk_slug"] for r in TABLES["organisations"]}
    return {
        (slug, "missing"): entry["title"]
        for slug, entry in listed.items()
        if entry["format"] in KIND_OF_FORMAT and not is_closed(entry) and slug not in here
    }


def test_slugs_are_in_govuks_list() -> None:
    listed = govuk()
    assert {r["govuk_slug"] for r in TABLES["organisations"]} - {""} <= set(listed)


def test_differences_from_govuks_list_are_explained() -> None:
    listed = govuk()
    found = present_differences(listed) | past_differences(listed) | missing(listed)
    unexplained = {k: v for k, v in found.items() if k not in EXPLAINED}
    assert not unexplained
    assert not [k for k in EXPLAINED if k not in found], "explanations that are no longer needed"


def test_a_group_without_names_counts_for_the_tier_of_its_members() -> None:
    with (ROOT / "config/organisations.csv").open(encoding="utf-8") as file:
        kinds = {row["organisation_id"]: row["kind"] for row in csv.DictReader(file)}
    told = {"police-forces": "local", "local-authorities": "local", "integrated-care-boards": "NHS"}
    assert {name: TIER_OF_KIND[kinds[f"unnamed-{name}"]] for name in told} == told
