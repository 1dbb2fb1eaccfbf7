"""The department network agrees with a recomputation that shares no line with the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.independent import members_of, network

from joinup.clean.participation import clean_participation
from joinup.config.edition import read_edition
from joinup.network.describe import edges_of, nodes_of
from joinup.network.incidence import incidence_of
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_register

ROOT = Path(__file__).parents[3]
EDITIONS = ("config/editions/sr2021.yaml", "tests/demo/demo.yaml", "tests/demo/demo2.yaml")


@pytest.fixture(scope="module", params=EDITIONS)
def cleaned(request):
    """An edition's file, its organisations and its clean participation."""
    with pytest.MonkeyPatch.context() as here:
        here.chdir(ROOT)
        edition = read_edition(request.param)
        names = Names(read_config(edition.organisations))
        _, participation, _ = clean_participation(read_register(Path(edition.data)), names, edition)
    return ROOT / request.param, names, edition.as_of, participation


def test_departments_and_links_agree_with_an_independent_recomputation(cleaned):
    file, names, as_of, participation = cleaned
    table = incidence_of(participation)
    nodes, edges = nodes_of(table, participation, names, as_of), edges_of(table)
    members = members_of(file, ROOT)
    pilots, shared = network(members)
    assert len(pilots) > 10 and sum(shared.values()) > 30
    assert dict(zip(nodes["participant_id"], nodes["pilots"], strict=True)) == pilots
    assert {(r.source, r.target): r.shared for r in edges.itertuples()} == shared
    led = members[members["role"] == "lead"].groupby("participant").size()
    assert dict(zip(nodes["participant_id"], nodes["led"], strict=True)) == {m: led.get(m, 0) for m in pilots}
    strength = {one: sum(n for pair, n in shared.items() if one in pair) for one in pilots}
    assert dict(zip(nodes["participant_id"], nodes["strength"], strict=True)) == strength


@pytest.mark.parametrize("level", ["family", "own"])
def test_other_levels_agree_with_an_independent_recomputation(cleaned, level):
    file, _, _, participation = cleaned
    table = incidence_of(participation, level)
    pilots, shared = network(members_of(file, ROOT, level))
    assert dict(zip(table.participants, table.B.sum(axis=0).tolist(), strict=True)) == pilots
    assert {(r.source, r.target): r.shared for r in edges_of(table).itertuples()} == shared
