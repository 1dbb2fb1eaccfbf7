"""A message stays short, whatever the input: neither a value nor a guess, which are inputs too, is shown in full."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import EDITION, write_config, write_register

from joinup.config.edition import Edition, closed_faults
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config, unresolved
from joinup.register.register import read_register

LONG = "x" * 6000


def messages(error: InputError) -> list[str]:
    return str(error).splitlines()


def test_long_identifiers_are_cut_as_values_and_as_guesses(tmp_path: Path) -> None:
    write_register(tmp_path)
    for path in (tmp_path / "pilots").glob("*.csv"):
        path.write_text(path.read_text().replace("safe-homes", LONG if path.stem == "pilots" else LONG + "y"))
    facts = tmp_path / "pilots/pilot_facts.csv"
    facts.write_text(facts.read_text() + f"{LONG},start_year,2021,S1\n{LONG},end_year,2020,S1\n")
    with pytest.raises(InputError) as found:
        read_register(tmp_path)
    said = messages(found.value)
    assert any("nearest are xxx" in line for line in said)
    assert any("before the first year of xxx" in line for line in said)
    assert max(map(len, said)) < 500


def test_long_names_are_cut(tmp_path: Path) -> None:
    write_config(tmp_path)
    path = tmp_path / "organisations.csv"
    path.write_text(path.read_text().replace("Leeds City Council", "Leeds " * 800))
    names = Names(read_config(tmp_path))
    fault = str(unresolved(names, "Leeds " * 700, KeyError(), "p.csv, row 3", "organisation_as_published"))
    assert '"Leeds Leeds' in fault and fault.count("…") >= 2 and len(fault) < 600


def test_long_keys_and_places_are_cut() -> None:
    with pytest.raises(ValueError) as found:
        Edition.model_validate({**EDITION, "a" * 6000: 1, "focus": {"pair": "b" * 6000}})
    assert max(len(str(f)) for f in closed_faults(found.value, Edition, "e.yaml")) < 500
