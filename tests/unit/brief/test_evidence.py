"""From a number back to what it counts, to its rows and pages."""

from __future__ import annotations

import pandas as pd
from tests.small import record_of

from joinup.brief.evidence import MOST_NAMES, Evidence


def tables(number: int = 2) -> dict[str, pd.DataFrame]:
    ids = [f"p{n}" for n in range(number)]
    rows = [
        {"project_id": p, "organisation_id": who, "name": who.title(), "role": "lead", "participant_id": who,
         "in_network": "yes", "source_ids": f"S{k}", "published_as": who}
        for k, p in enumerate(ids)
        for who in ("home", "moj", *(["dfe"] if p == "p0" else []))
    ]  # fmt: skip
    nodes = [("home", "HO", number, number), ("moj", "MoJ", number, number), ("dfe", "DfE", 1, 1)]
    return {
        "participation": pd.DataFrame(rows),
        "projects": pd.DataFrame({"project_id": ids, "name": [f"Pilot {p}" for p in ids], "departments": 2}),
        "nodes": pd.DataFrame(nodes, columns=["participant_id", "label", "projects", "joint"]),
        "edges": pd.DataFrame(
            [{"source": "home", "target": "moj", "shared": number, "projects": " ".join(ids)}]
        ),
        "tally": pd.DataFrame(
            [{"participant_id": "home", "label": "HO", "role": "lead", "projects": number}]
        ),
    }


def fact(name: str, way: str, table: str = "", where: str = "", column: str = "") -> dict[str, str]:
    return {"id": name, "text": "2", "way": way, "table": table, "where": where, "column": column, "note": ""}


FACTS = {
    f["id"]: f
    for f in (
        fact("projects_known", "rows", "projects"),
        fact("pair_shared", "sum", "edges", "source == 'home'", "shared"),
        fact("home_joint", "value", "nodes", "participant_id == 'home'", "joint"),
        fact("busiest", "rows", "nodes", "projects > 1"),
        fact("both", "derived", where="projects_known pair_shared"),
        fact("draws", "set"),
    )
}


def evidence(number: int = 2) -> Evidence:
    sources = pd.DataFrame({"source_id": [f"S{k}" for k in range(number)], "title": "Page"})
    return Evidence(record_of("pilots"), FACTS, tables(number), sources)


def test_a_pair_names_the_shared_projects_and_rests_on_the_rows_of_both() -> None:
    note = evidence().note("pair_shared")
    assert (note["what"], note["names"]) == ("pilots that HO and MoJ share", ["Pilot p0", "Pilot p1"])
    assert set(evidence().rows("pair_shared")["name"]) == {"Home", "Moj"}  # not the third body of p0
    assert [page["source_id"] for page in note["pages"]] == ["S0", "S1"]


def test_each_table_names_what_its_facts_count() -> None:
    notes = {name: evidence().note(name) for name in FACTS}
    assert notes["projects_known"]["what"] == "pilots" and len(notes["projects_known"]["names"]) == 2
    assert notes["home_joint"]["what"] == "joint pilots that HO takes part in"
    assert notes["busiest"]["names"] == ["HO", "MoJ"]
    assert notes["both"]["what"] == "rests on 2 pilots and 2 pilots that HO and MoJ share"
    assert (notes["draws"]["names"], notes["draws"]["pages"]) == ([], [])


def test_a_derived_fact_rests_on_the_rows_of_its_parts_without_repeats() -> None:
    assert len(evidence().rows("both")) == len(evidence().rows("projects_known")) == 5


def test_a_long_list_is_cut_and_counted() -> None:
    note = evidence(MOST_NAMES + 3).note("projects_known")
    assert (len(note["names"]), note["more"]) == (MOST_NAMES, 3)


def test_trace_goes_to_the_row_of_the_register() -> None:
    columns = ["project_id", "organisation_as_published", "source_id", "address"]
    register = pd.DataFrame(
        [("p1", "moj", "S1", "a.csv, row 7"), ("p1", "moj", "S9", "a.csv, row 8")], columns=columns
    )
    sources = evidence().sources.assign(
        publisher="E",
        kind="official",
        licence="OGL",
        url="https://e.org",
        published="",
        retrieved="2026-01-01",
    )
    text = Evidence(record_of("pilots"), FACTS, tables(), sources).trace("pair_shared", register)
    assert "pilots.pair_shared = 2" in text and "a.csv, row 7" in text and "row 8" not in text
    assert text.count("https://e.org") == 2
    own = tables() | {
        "participation": tables()["participation"].assign(source_ids="")
    }  # a list that names no page
    text = Evidence(record_of("pilots"), FACTS, own, sources).trace(
        "pair_shared", register.assign(source_id="")
    )
    assert (
        "on no page\n      a.csv, row 7" in text and "Pages: the list names none; its rows above are" in text
    )
