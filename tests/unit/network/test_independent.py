"""The department network of every record agrees with a recomputation that shares no line with the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.independent import members_of, network

from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.network.describe import edges_of, nodes_of
from joinup.network.incidence import incidence_of
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
    """An edition's file, a record's name, how much it must hold, the names, the day and the clean participation."""
    path, name, *fewest = request.param
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        edition = read_edition(path)
        names = Names(read_config(edition.organisations))
        one = edition.named(name)
        raw = read_record(one, edition)
        _, participation, _ = clean_record(raw, read_sources(edition), names, one, edition)
    return ROOT / path, name, fewest, names, edition.as_of, participation


def test_departments_and_links_agree_with_an_independent_recomputation(record):
    file, name, fewest, names, as_of, participation = record
    table = incidence_of(participation)
    nodes, edges = nodes_of(table, names, as_of), edges_of(table)
    members = members_of(file, ROOT, name)
    projects, shared = network(members)
    assert len(projects) >= fewest[0] and len(shared) >= fewest[1]
    assert dict(zip(nodes["participant_id"], nodes["projects"], strict=True)) == projects
    assert {(r.source, r.target): r.shared for r in edges.itertuples()} == shared
    joint = members[members.groupby("project")["participant"].transform("size") > 1][
        "participant"
    ].value_counts()
    assert dict(zip(nodes["participant_id"], nodes["joint"], strict=True)) == {
        one: joint.get(one, 0) for one in projects
    }


@pytest.mark.parametrize("level", ["family", "own"])
def test_other_levels_agree_with_an_independent_recomputation(record, level):
    file, name, _, _, _, participation = record
    table = incidence_of(participation, level)
    projects, shared = network(members_of(file, ROOT, name, level))
    assert dict(zip(table.participants, table.activity.tolist(), strict=True)) == projects
    assert {(r.source, r.target): r.shared for r in edges_of(table).itertuples()} == shared
