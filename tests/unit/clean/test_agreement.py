"""What the register and the edition say of each other: each contradiction is told with its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import edition_of, write_register

from joinup.register.consistency import contradictions
from joinup.register.register import read_register


def told(folder: Path, **edition) -> list[str]:
    return [str(f) for f in contradictions(edition_of(**edition), read_register(folder), "e.yaml")]


def test_a_register_without_contradictions(tmp_path) -> None:
    assert told(write_register(tmp_path), date="2030-01-01") == []


@pytest.mark.parametrize(("total", "faults"), [(1, 1), (2, 0)])
def test_a_total_below_what_is_documented(tmp_path, total: int, faults: int) -> None:
    totals = {"pilots": {"value": total, "source": "somebody"}}
    found = told(write_register(tmp_path), known_totals=totals, date="2030-01-01")
    assert len(found) == faults
    assert all('e.yaml, column known_totals.pilots: "1" is less than the 2 pilots' in f for f in found)


def test_a_complete_list_with_nobody_on_it(tmp_path) -> None:
    pilots = "safe-homes,Safe Homes,complete,Homes\nwarm-walls,Warm Walls,complete,Walls"
    folder = write_register(tmp_path, pilots=pilots, participation="safe-homes,Home Office,lead,S1")
    (fault,) = told(folder, date="2030-01-01")
    assert "pilots.csv, row 3, column roster" in fault and "nobody is on it" in fault


def test_a_page_read_after_the_editions_date(tmp_path) -> None:
    found = told(write_register(tmp_path), date="1999-01-01")
    assert (
        found
        and "sources.csv, row 2, column retrieved" in found[0]
        and "set a later date in e.yaml" in found[0]
    )


def test_a_page_read_before_it_was_published(tmp_path) -> None:
    source = "S1,https://example.org/a,Page A,Example,2026-02-01,,2026-01-01,OGL-UK-3.0,secondary"
    other = "S2,https://example.org/b,Page B,Example,,,2026-01-01,OGL-UK-3.0,official"
    (fault,) = told(write_register(tmp_path, sources=f"{source}\n{other}"), date="2030-01-01")
    assert "sources.csv, row 2, column published" in fault and "2026-01-01" in fault


@pytest.mark.parametrize(("year", "faults"), [("2035", 0), ("2077", 1)])
def test_a_pilot_that_starts_long_after_the_edition(tmp_path, year: str, faults: int) -> None:
    folder = write_register(tmp_path, pilot_facts=f"safe-homes,start_year,{year},S1")
    found = told(folder, date="2030-01-01")
    assert len(found) == faults
    assert all(
        f'pilot_facts.csv, row 2, column value: "{year}" is more than 5 years after' in f for f in found
    )


def test_two_pilots_of_one_name(tmp_path) -> None:
    pilots = "safe-homes,Safe Homes,unknown,Homes\nwarm-walls,safe  homes,unknown,Walls"
    (fault,) = told(write_register(tmp_path, pilots=pilots), date="2030-01-01")
    assert "pilots.csv, row 3, column name" in fault and "another pilot too" in fault


def test_a_document_is_told_without_a_row(tmp_path) -> None:
    raw = read_register(write_register(tmp_path))
    raw["sources"] = raw["sources"].assign(address="data/raw/documents/d.source.yaml")
    found = [str(f) for f in contradictions(edition_of(date="1999-01-01"), raw, "e.yaml")]
    assert found[0].startswith("data/raw/documents/d.source.yaml, column retrieved: ")


@pytest.mark.parametrize("written", ["SR2O21", "SR 2021", "SR-2021", "sr2021"])
def test_a_review_written_in_two_ways(tmp_path, written: str) -> None:
    """Else no outcome would belong to the edition's review, and nobody would know why."""
    folder = write_register(tmp_path)
    (fault, *_) = told(folder, date="2030-01-01", review=written)
    assert f'column review: "SR2021" is nearly {written}, the review of e.yaml' in fault
    assert told(folder, date="2030-01-01", review="SR2020") == []
