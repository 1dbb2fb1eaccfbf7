"""The demonstration editions: made from their seed, without fault, and true to what they are to show."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.demo import make_demo
from tests.independent import members_of, network, rows

from joinup.check import check
from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_record, read_sources

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests/demo"
FILES = {"first": "tests/demo/demo.yaml", "second": "tests/demo/demo2.yaml"}
PAIR = ("hedgerows", "lighthouses")


@pytest.fixture(autouse=True)
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def clean(which: str, record: str):
    edition = read_edition(FILES[which])
    names, one = Names(read_config(edition.organisations)), edition.named(record)
    return clean_record(read_record(one, edition), read_sources(edition), names, one, edition)


def test_the_same_seed_makes_the_same_bytes(tmp_path):
    make_demo.write(tmp_path)
    files = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.csv"))
    assert files == sorted(p.relative_to(DEMO) for p in DEMO.glob("*/**/*.csv"))
    assert [p for p in files if (tmp_path / p).read_bytes() != (DEMO / p).read_bytes()] == []


@pytest.mark.parametrize("which", FILES)
def test_the_records_have_no_fault(which):
    assert "no fault found" in check(read_edition(FILES[which]), FILES[which])


def test_nobody_can_take_it_for_real():
    ours, theirs = (
        {r[c].casefold() for r in rows(folder / "organisations.csv") for c in ("name", "abbreviation")} - {""}
        for folder in (DEMO / "organisations", ROOT / "config")
    )
    assert ours & theirs == set()
    for which, file in FILES.items():
        for page in rows(DEMO / which / "sources.csv"):
            assert page["url"].startswith("https://example.org/")
            assert "synthetic" in page["title"] and "invented" in page["publisher"]
        edition = read_edition(file)
        assert edition.synthetic and "synthetic" in edition.title


@pytest.mark.parametrize(("which", "pilots", "departments"), [("first", 60, 25), ("second", 63, 27)])
def test_the_records_are_complete(which, pilots, departments):
    edition = read_edition(FILES[which])
    projects, participation, _ = clean(which, "pilots")
    assert len(projects) == edition.named("pilots").total.value == pilots
    assert set(projects["participants_known"]) == {"all"}
    assert projects["departments"].min() >= 2
    inside = participation[participation["in_network"] == "yes"]
    assert inside["participant_id"].nunique() == departments
    outcomes, _, _ = clean(which, "outcomes")
    assert (outcomes["counts"] == "yes").sum() == edition.named("outcomes").total.value


def test_every_rule_about_names_is_needed():
    _, first, _ = clean("first", "pilots")
    printed = {r["organisation_as_published"] for r in rows(DEMO / "first/pilots/participation.csv")}
    assert {"Ministry of Ferries", "Ministry of Ferries and Footbridges", "Signals"} <= printed
    assert set(first.loc[first["organisation_id"] == "ferries", "participant_id"]) == {"ferries"}
    moved = first[first["via"] == "successor"]
    assert set(zip(moved["organisation_id"], moved["participant_id"], strict=True)) == {
        ("harbours", "harbours-kites"), ("kites-signals", "harbours-kites"), ("kites-signals", "signals"),
    }  # fmt: skip
    beacon = first[first["organisation_id"] == "beacon-unit"]
    assert set(beacon["participant_id"]) == {"lighthouses", "ferries"}  # its parent changed
    public = first[first["kind"] == "public_body"]
    assert len(public) > 5 and (public["participant_id"] == public["organisation_id"]).all()
    assert (public["participant_family"] != public["organisation_id"]).all()
    assert set(first["tier"]) == {"central", "devolved", "combined authority", "local", "NHS", "other"}


def test_in_the_second_edition_another_pair_draws_level():
    _, shared = network(members_of(ROOT / FILES["second"], ROOT, "pilots"))
    most = max(shared.values())
    assert {pair for pair, n in shared.items() if n == most} == {PAIR, ("beekeeping", "lighthouses")}
