"""From a number back to its rows and pages."""

from __future__ import annotations

import pandas as pd
from tests.small import edition_of

from joinup.brief.evidence import MOST_PAGES_TOLD, MOST_ROWS_TOLD, note
from joinup.brief.narrative import PLACES
from joinup.brief.page import Page
from joinup.config.edition import Settings


def tables(pilots: int = 2) -> dict[str, pd.DataFrame]:
    ids = [f"p{n}" for n in range(pilots)]
    return {
        "participation": pd.DataFrame(
            [
                {
                    "pilot_id": p,
                    "organisation_id": who,
                    "name": who.title(),
                    "role": "lead",
                    "participant_id": who,
                    "in_network": "yes",
                    "source_ids": f"S{k}",
                    "published_as": who,
                }
                for k, p in enumerate(ids)
                for who in ("home", "moj")
            ]
        ),
        "pilots": pd.DataFrame({"pilot_id": ids, "name": [f"Pilot {p}" for p in ids]}),
        "outcomes": pd.DataFrame({"outcome_id": [], "title": []}),
        "sources": pd.DataFrame({"source_id": [f"S{k}" for k in range(pilots)], "title": "Page"}),
        "edges": pd.DataFrame(
            [{"source": "home", "target": "moj", "shared": pilots, "pilots": " ".join(ids)}]
        ),
    }


def fact(name: str, way: str, table: str, where: str = "", column: str = "") -> dict[str, object]:
    return {"id": name, "text": "2", "way": way, "table": table, "where": where, "column": column, "note": ""}


FACTS = {
    "pilots": fact("pilots", "rows", "pilots"),
    "shared": fact("shared", "value", "edges", "source == 'home'", "shared"),
    "both": fact("both", "derived", "", "pilots shared"),
    "draws": fact("draws", "set", ""),
}


def test_a_pair_leads_to_the_rows_of_its_two_departments() -> None:
    found = note(["shared"], FACTS, tables())
    assert found["rows"] == 4
    assert found["things"][0] == {"name": "Pilot p0", "who": ["Home (lead)", "Moj (lead)"]}
    assert [p["source_id"] for p in found["pages"]] == ["S0", "S1"] and not found["short"]
    assert found["facts"][0]["told"] == "shared of edges.csv where source == 'home'"


def test_a_derived_fact_leads_to_the_rows_of_its_parts_without_repeats() -> None:
    assert note(["both", "pilots"], FACTS, tables())["rows"] == 4


def test_a_setting_has_no_rows() -> None:
    found = note(["draws"], FACTS, tables())
    assert (found["rows"], found["things"], found["pages"]) == (0, [], [])


def test_many_rows_and_pages_are_named_shortly() -> None:
    many = max(MOST_ROWS_TOLD, MOST_PAGES_TOLD) + 1
    found = note(["pilots"], FACTS, tables(many))
    assert found["short"] and found["rows"] == 2 * many
    assert all(thing["who"] == [] for thing in found["things"])


def test_a_claim_without_numbers_has_no_note() -> None:
    claims = [{"id": "told", "facts": ["n"]}, {"id": "untold", "facts": []}]
    found = {"facts": [fact("n", "rows", "edges")], "claims": claims, "figures": {}, "method": ""}
    page = Page(edition_of(), Settings(edition="small"), found, tables(), {})
    assert "[1]" in page.evidence("told") and page.evidence("untold") == ""
    assert [n["number"] for n in page.evidence_list()] == [1]


def test_the_places_that_a_check_allows_are_those_that_a_page_fills() -> None:
    found = {"facts": [], "claims": [], "figures": {}, "method": ""}
    page = Page(edition_of(), Settings(edition="small"), found, tables(), {})
    assert {*page.places()} - {"evidence"} == set(PLACES)  # evidence is put there by to_template()
