"""Tallies by role and tiers, on a small table."""

import datetime

import pandas as pd
import pytest

from joinup.config.edition import Record
from joinup.organisations.names import Names, read_config
from joinup.schemas import TALLY
from joinup.tables.table import write
from joinup.tally.count import count_tallies, tiers_of

COLUMNS = (
    "project_id organisation_id tier role participant_id participant_family in_network in_family_network via"
)
ROWS = """
    p dfe    central partner  dfe    dfe   yes yes own
    p esfa   central lead     dfe    dfe   yes yes agency
    p hmpps  central lead     moj    moj   yes yes agency
    p ofsted central partner  ofsted dhsc  no  yes own
    p leeds  local   partner  leeds  leeds no  no  own
    q dfe    central delivery dfe    dfe   yes yes own
    q dhsc   central lead     dhsc   dhsc  yes yes own
    q ofsted central partner  ofsted dhsc  no  yes own
    r dfe    central lead     dfe    dfe   no  no  own
"""  # DfE counts in its agency's role in p, DHSC is in q itself, r does not count
PROJECTS = pd.DataFrame({"project_id": ["p", "q", "r"], "counts": ["yes", "yes", "no"]})
RECORD = Record(record="works", project=("work", "works"), roles=["lead", "partner", "delivery"])


@pytest.fixture(scope="module")
def names():
    return Names(read_config("config"))


@pytest.fixture
def participation():
    return pd.DataFrame([r.split() for r in ROWS.strip().splitlines()], columns=COLUMNS.split())


@pytest.mark.parametrize(("tally", "delivery"), [([], "delivery"), (["lead", "partner"], "other")])
def test_each_project_counts_once_in_the_best_role(participation, names, tmp_path, tally, delivery):
    record = RECORD.model_copy(update={"tally": tally})
    day = datetime.date(2024, 9, 1)
    counts = count_tallies(participation, PROJECTS, record, names, day)
    assert {(r.participant_id, r.role): r.projects for r in counts.itertuples()} == {
        ("dfe", "lead"): 1,
        ("dfe", delivery): 1,
        ("moj", "agency"): 1,
        ("dhsc", "public_body"): 1,
        ("dhsc", "lead"): 1,
    }
    assert set(counts["label"]) == {"DfE", "MoJ", "DHSC"}
    again = count_tallies(participation.sample(frac=1, random_state=1), PROJECTS, record, names, day)
    write(counts, tmp_path / "a.csv", TALLY["tally"])
    write(again, tmp_path / "b.csv", TALLY["tally"])
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_tiers_are_of_projects_that_count(participation):
    tiers = tiers_of(participation, PROJECTS, "moj").set_index("project_id")
    assert list(tiers.index) == ["p", "q"]
    assert tiers["with_department"].tolist() == ["yes", "no"]
    assert tiers["local"].tolist() == ["yes", "no"] and tiers["central"].tolist() == ["yes", "yes"]
    assert (tiers_of(participation, PROJECTS)["with_department"] == "no").all()
    assert list(tiers.reset_index()) == list(TALLY["tiers"].columns)


def test_a_record_without_departments_has_an_empty_tally(participation, names):
    none = participation[participation["tier"] == "local"]
    counts = count_tallies(none, PROJECTS, RECORD, names, datetime.date(2024, 9, 1))
    assert counts.empty and list(counts) == list(TALLY["tally"].columns)
