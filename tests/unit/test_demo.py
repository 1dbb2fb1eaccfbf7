"""The demonstration editions: made from their seed, without fault, and true to what they are to show."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pandas as pd
import pytest
import yaml
from scipy.stats import fisher_exact
from tests.demo import make_demo
from tests.independent import RANK, members_of

from joinup.brief import narrative
from joinup.changes.compare import Side, changes
from joinup.check import check
from joinup.clean.outcomes import clean_outcomes
from joinup.clean.participation import clean_participation
from joinup.config.edition import read_edition
from joinup.errors import InputError
from joinup.network.curveball import run_chunk
from joinup.network.draws import gather
from joinup.network.incidence import incidence_of
from joinup.network.seeds import seed_for
from joinup.network.significance import pair_tests
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_register

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests/demo"
FILES = {"first": "tests/demo/demo.yaml", "second": "tests/demo/demo2.yaml"}
PAIR, FOCUS = ("hedgerows", "lighthouses"), "lighthouses"
ROLES = {"all roles": tuple(RANK), "lead and partner": tuple(RANK[:2])}
PAGES = {
    "all pages": ("official", "registry", "mirror", "secondary"),
    "better pages": ("official", "registry"),
}
CHOICES = list(product(("base", "family", "own"), ROLES, PAGES, ("every pilot", "without the largest")))
BASE = CHOICES[0]


@pytest.fixture(autouse=True)
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def clean(which: str) -> dict[str, pd.DataFrame]:
    edition = read_edition(FILES[which])
    names, raw = Names(read_config(edition.organisations)), read_register(Path(edition.data))
    pilots, participation, _ = clean_participation(raw, names, edition)
    outcomes, contributions, _ = clean_outcomes(raw, names, edition)
    return {
        "pilots": pilots,
        "participation": participation,
        "outcomes": outcomes,
        "contributions": contributions,
    }


@cache
def members(which: str, level: str = "base", pages: str = "all pages") -> pd.DataFrame:
    return members_of(ROOT / FILES[which], ROOT, level, PAGES[pages])


@cache
def largest(which: str) -> str:
    return str(members(which)["pilot"].value_counts().idxmax())


def links(frame: pd.DataFrame) -> pd.DataFrame:
    """Shared pilots and Newman's weight of each pair, in plain Python."""
    shared: Counter = Counter()
    newman: Counter = Counter()
    for some in frame.groupby("pilot")["participant"].agg(sorted):
        for pair in combinations(some, 2):
            shared[pair] += 1
            newman[pair] += 1 / (len(some) - 1)
    return pd.DataFrame({"shared": shared, "newman": newman}).sort_index()


def chosen(which: str, level: str, roles: str, pages: str, pilots: str) -> pd.DataFrame:
    """The members that one combination of choices leaves."""
    frame = members(which, level, pages)
    if pilots == "without the largest":
        frame = frame[frame["pilot"] != largest(which)]
    return frame[frame["role"].isin(ROLES[roles])]


def strengths(found: pd.DataFrame) -> pd.Series:
    ends = pd.concat([found["shared"].droplevel(1), found["shared"].droplevel(0)])
    return ends.groupby(level=0).sum().sort_values(ascending=False)


def lead_of_pair(found: pd.DataFrame, weight: str) -> float:
    """By how much the focus pair is ahead of the next one."""
    return float(found.loc[PAIR, weight] - found[weight].drop(PAIR).max())


def ranks_of_pair(found: pd.DataFrame) -> list[int]:
    """Ranks of the focus pair by strength, ties counted against it."""
    order = strengths(found).rank(method="max", ascending=False)
    return [int(order[one]) for one in PAIR]


def shared_outcomes(which: str) -> pd.Series:
    """Shared outcomes of each department, the most active first."""
    tables = clean(which)
    yes = tables["outcomes"].loc[tables["outcomes"]["cross_cutting"] == "yes", "outcome_id"]
    own = tables["contributions"][tables["contributions"]["outcome_id"].isin(yes)]
    return own.drop_duplicates(["outcome_id", "participant_id"])["participant_id"].value_counts()


def links_by_round(which: str) -> list[int]:
    """Pairs of departments that share a pilot, round by round."""
    of = clean(which)["pilots"].set_index("pilot_id")["round"]
    frame = members(which)
    return [len(links(frame[frame["pilot"].map(of) == r])) for r in sorted(of.unique())]


def test_the_same_seed_makes_the_same_bytes(tmp_path):
    make_demo.write(tmp_path)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.csv"))
    assert made == sorted(p.relative_to(DEMO) for p in DEMO.glob("*/**/*.csv"))
    assert [p for p in made if (tmp_path / p).read_bytes() != (DEMO / p).read_bytes()] == []


@pytest.mark.parametrize("which", FILES)
def test_registers_have_no_fault(which):
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
def test_the_record_is_complete(which, pilots, departments):
    edition, tables = read_edition(FILES[which]), clean(which)
    known = tables["pilots"]
    assert len(known) == edition.known_totals.pilots.value == pilots
    assert set(known["roster"]) == {"complete"} and set(known["fund_stated"]) == {"yes"}
    assert (known[["round", "funding_gbp", "start_year", "end_year"]] != "").all(axis=None)
    assert known["departments"].min() >= 2
    assert members(which)["participant"].nunique() == departments
    assert set(tables["outcomes"]["cross_cutting"]) == {"yes", "no"}
    assert (tables["outcomes"]["cross_cutting"] == "yes").sum() == edition.known_totals.shared_outcomes.value


def test_every_rule_about_names_is_needed():
    first = clean("first")["participation"]
    printed = {r["organisation_as_published"] for r in rows(DEMO / "first/pilots/participation.csv")}
    assert {"Ministry of Ferries", "Ministry of Ferries and Footbridges"} <= printed
    ferries = first[first["organisation_id"] == "ferries"]
    assert set(ferries["participant_id"]) == {"ferries"}
    assert set(ferries["name"]) == {"Ministry of Ferries and Footbridges"}
    moved = first[first["via"] == "successor"]
    assert set(zip(moved["organisation_id"], moved["participant_id"], strict=True)) == {
        ("harbours", "harbours-kites"), ("kites-signals", "harbours-kites"), ("kites-signals", "signals"),
    }  # fmt: skip
    beacon = first[first["organisation_id"] == "beacon-unit"]
    assert set(beacon["participant_id"]) == {"lighthouses", "ferries"}  # its parent changed
    assert set(first.loc[first["organisation_id"] == "foghorn-tuning", "participant_id"]) == {"lighthouses"}
    public = first[first["kind"] == "public_body"]
    assert len(public) > 5 and (public["participant_id"] == public["organisation_id"]).all()
    assert (public["participant_family"] != public["organisation_id"]).all()
    assert set(first["tier"]) == {"central", "devolved", "combined authority", "local", "NHS", "other"}
    raw = rows(DEMO / "first/pilots/participation.csv")
    started = clean("first")["pilots"].set_index("pilot_id")["start_year"]
    said = {started[r["pilot_id"]] for r in raw if r["organisation_as_published"] == "Signals"}
    assert min(said) < "2029" < max(said)  # one short form, two bodies
    assert "Pebbleford and Nettlewick councils" in printed  # one row, two bodies
    assert (first["n_sources"] > 1).mean() > 0.3


def test_a_successor_of_two_predecessors_needs_a_decision():
    edition = read_edition(FILES["first"])
    undecided = edition.model_copy(update={"same_pilot": []})
    with pytest.raises(InputError) as told:
        clean_participation(
            read_register(Path(edition.data)), Names(read_config(edition.organisations)), undecided
        )
    assert [f.value for f in told.value.faults] == ["Department for Kites and Signals"]
    assert edition.same_pilot[0].pilot in str(told.value)


@pytest.mark.parametrize("choice", CHOICES, ids=", ".join)
def test_first_edition_the_pair_is_ahead_whatever_the_choices(choice):
    found = links(chosen("first", *choice))
    assert lead_of_pair(found, "shared") >= 5
    assert lead_of_pair(found, "newman") >= 3
    assert max(ranks_of_pair(found)) <= 3


def test_first_edition_the_pair_shares_more_than_activity_gives():
    for level in ("base", "family", "own"):
        table = incidence_of(clean("first")["participation"], level)
        null = gather([run_chunk(table.B, 5_000, seed_for("demo", level, chunk=c), c) for c in range(2)])
        tests = pair_tests(table.B, null, table.participants).set_index(["source", "target"])
        assert tests.loc[PAIR, "p_upper"] < 0.001
        assert tests.loc[PAIR, "p_family"] < 0.05


def test_first_edition_one_department_is_by_far_the_most_active_in_outcomes():
    counts = shared_outcomes("first")
    assert counts.index[0] == FOCUS
    assert counts.iloc[0] > 1.5 * counts.iloc[1] + 1
    tables = clean("first")
    own = tables["contributions"][tables["contributions"]["participant_id"] == FOCUS]
    assert "foghorn-agency" in set(own["organisation_id"])  # one of them through an agency


@pytest.mark.parametrize("choice", CHOICES, ids=", ".join)
@pytest.mark.parametrize("which", FILES)
def test_local_bodies_are_in_most_pilots_and_more_often_beside_the_department(which, choice):
    _, roles, pages, some = choice
    table = clean(which)["participation"]
    with_it = set(chosen(which, *choice).query("participant == @FOCUS")["pilot"])
    counted = table[table["role"].isin(ROLES[roles]) & table["best_source_kind"].isin(PAGES[pages])]
    pilots = set(table["pilot_id"]) - ({largest(which)} if some == "without the largest" else set())
    near = set(counted.loc[counted["tier"].isin(["local", "combined authority"]), "pilot_id"]) & pilots
    far = set(counted.loc[counted["tier"] == "devolved", "pilot_id"]) & pilots
    assert len(near | far) > 0.55 * len(pilots)
    a, b = len(near & with_it), len(near - with_it)
    other = pilots - with_it
    result = fisher_exact([[a, len(with_it) - a], [b, len(other) - b]], alternative="greater")
    assert result.pvalue < 0.01


def test_first_edition_links_grow_from_round_to_round():
    one, two, three = links_by_round("first")
    assert one * 1.5 < two and two * 1.5 < three


def test_second_edition_another_pair_draws_level():
    found = links(members("second"))["shared"].sort_values(ascending=False)
    assert set(found.index[:2]) == {PAIR, ("beekeeping", "lighthouses")}
    assert found.iloc[0] == found.iloc[1] > found.iloc[2]


def test_second_edition_both_central_depends_on_a_choice():
    held = {c: max(ranks_of_pair(links(chosen("second", *c)))) <= 3 for c in CHOICES}
    assert held[BASE]
    assert 0 < sum(not h for h in held.values()) < len(held) / 2


def test_second_edition_the_department_leads_but_no_longer_by_far():
    counts = shared_outcomes("second")
    assert counts.index[0] == FOCUS
    assert counts.iloc[1] < counts.iloc[0] < 1.5 * counts.iloc[1]


def test_second_edition_links_no_longer_grow():
    *before, last = links_by_round("second")
    assert before == sorted(set(before)) and last < before[-1]


def test_what_changed_between_the_editions():
    sides = [Side(w, str(read_edition(f).as_of), clean(w)) for w, f in FILES.items()]
    bodies = pd.read_csv(DEMO / "organisations/organisations.csv", dtype=str, keep_default_na=False)
    found = changes(*sides, bodies)
    said = found.groupby(["section", "change"])["subject"].agg(list)
    assert said["names", "renamed"] == ["hedgerows hedgerows"]
    assert said["names", "split"] == ["puddles drizzle ponds"]
    assert said["departments", "joined"] == ["sundials"]
    assert said["departments", "left"] == ["quilts"]
    assert len(said["pilots", "added"]) == 20 and len(said["pilots", "ended"]) == 17
    assert len(said["outcomes", "added"]) == 11 and len(said["outcomes", "ended"]) == 11
    grew = found[found["change"] == "grew"].iloc[0]
    assert (grew["subject"], grew["before"], grew["after"]) == ("beekeeping lighthouses", 0, 10)
    folded = clean("second")["participation"].query("via == 'successor'")
    assert {"ponds", "drizzle"} & set(folded["organisation_id"])  # named beside the department that was split


@pytest.mark.parametrize("which", FILES)
def test_narratives_hold_no_number_and_ask_for_known_claims(which):
    allowed = yaml.safe_load((ROOT / "config/words.yaml").read_text(encoding="utf-8"))["allowed"]
    text = narrative.read(ROOT / read_edition(FILES[which]).narrative, allowed)
    known = {c["id"] for c in yaml.safe_load((ROOT / "config/claims.yaml").read_text(encoding="utf-8"))}
    assert set(re.findall(r"sentence\('([\w-]+)'\)", text)) <= known
    assert "invented" in text.split(".")[0]
