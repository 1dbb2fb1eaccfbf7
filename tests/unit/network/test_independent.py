"""The department network of every record agrees with a recomputation that shares no line with the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.independent import members_of, network

from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.network.describe import edges_of
from joinup.network.incidence import incidence_of, joint_only
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_record, read_sources

ROOT = Path(__file__).parents[3]
RECORDS = [
    ("config/editions/sr2021.yaml", "pilots", 10, 30),
    ("config/editions/sr2021.yaml", "outcomes", 0, 0),
    ("config/editions/sr2021.yaml", "evaluations", 20, 40),
    ("tests/demo/demo.yaml", "pilots", 10, 30),
    ("tests/demo/demo2.yaml", "pilots", 10, 30),
]


@pytest.fixture(scope="module", params=RECORDS, ids=lambda p: f"{Path(p[0]).stem}-{p[1]}")
def record(request):
    """An edition's file, a record's name, how much it must hold, and the clean participation."""
    path, name, *fewest = request.param
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        edition = read_edition(path)
        one, names = edition.named(name), Names(read_config(edition.organisations))
        frames = clean_record(read_record(one, edition), read_sources(edition), names, one, edition)
    return ROOT / path, name, fewest, frames[1]


@pytest.mark.parametrize("level", ["base", "family", "own"])
def test_departments_and_links_agree_with_an_independent_recomputation(record, level):
    file, name, fewest, participation = record
    table, members = incidence_of(participation, level), members_of(file, ROOT, name, level)
    projects, shared = network(members)
    assert level != "base" or (len(projects) >= fewest[0] and len(shared) >= fewest[1])
    assert dict(zip(table.participants, table.activity.tolist(), strict=True)) == projects
    assert {(r.source, r.target): r.shared for r in edges_of(table).itertuples()} == shared
    joint, number = joint_only(table), members.groupby("project")["participant"].transform("size")
    activity = dict(members.loc[number > 1, "participant"].value_counts())
    assert dict(zip(joint.participants, joint.activity.tolist(), strict=True)) == activity
