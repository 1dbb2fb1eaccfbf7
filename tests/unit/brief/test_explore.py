"""What the interactive figure is given, and the matrix that stands in for it."""

from __future__ import annotations

import pandas as pd

from joinup.brief.explore import MOST_IN_MATRIX, MOST_ROWS, explore_data, matrix, rounds_of


def tables() -> dict[str, pd.DataFrame]:
    rows = [
        ("walls", "home", "Home Office", "lead", "home", "yes", "own", "official", "S1 S2"),
        ("walls", "phe", "Public Health England", "partner", "dhsc", "yes", "agency", "secondary", "S2"),
        ("walls", "leeds", "Leeds City Council", "delivery", "leeds", "no", "own", "secondary", "S3"),
        ("lone", "leeds", "Leeds City Council", "lead", "leeds", "no", "own", "secondary", "S3"),
    ]
    columns = "pilot_id organisation_id name role participant_id in_network via best_source_kind source_ids"
    pilots = [("walls", "Warm Walls", "1", 2021), ("lone", "Lone", "", pd.NA)]
    sources = [
        (s, f"Page {s}", f"https://example.org/{s}", "E", "", "OGL", "official") for s in ("S1", "S2", "S3")
    ]
    no = dict.fromkeys(["central", "devolved", "combined_authority", "nhs", "other"], "no")
    return {
        "participation": pd.DataFrame(rows, columns=columns.split()),
        "pilots": pd.DataFrame(pilots, columns=["pilot_id", "name", "round", "start_year"]),
        "nodes": pd.DataFrame(
            [("home", "Home Office", "Home Office", 1, 2), ("dhsc", "DHSC", "Department of Health", 1, 1)],
            columns=["participant_id", "label", "name", "pilots", "matrix_order"],
        ),
        "edges": pd.DataFrame([("dhsc", "home", 1)], columns=["source", "target", "shared"]),
        "tiers": pd.DataFrame([{"pilot_id": p, **no, "local": "yes"} for p in ("walls", "lone")]),
        "sources": pd.DataFrame(
            sources, columns=["source_id", "title", "url", "publisher", "published", "licence", "kind"]
        ),
    }


def test_only_pilots_with_a_department_and_only_their_pages() -> None:
    data = explore_data(tables())
    assert [p["id"] for p in data["pilots"]] == ["walls"]
    assert sorted(data["sources"]) == ["S1", "S2"]
    assert [d["label"] for d in data["departments"]] == ["DHSC", "Home Office"]


def test_a_row_says_for_whom_it_counts_and_why() -> None:
    (pilot,) = explore_data(tables())["pilots"]
    assert pilot["tiers"] == ["local"] and pilot["year"] == "2021"
    agency = next(r for r in pilot["rows"] if r["who"] == "dhsc")
    assert (agency["name"], agency["via"], agency["role"]) == ("Public Health England", "agency", "partner")


def test_too_many_rows_leave_the_figure_as_it_is_drawn() -> None:
    made = tables()
    made["participation"] = pd.concat([made["participation"].head(1)] * (MOST_ROWS + 1))
    assert explore_data(made) == {}
    assert rounds_of({}) == []


def test_matrix_follows_its_order_and_is_symmetric() -> None:
    rows = matrix(tables())
    assert [r["id"] for r in rows] == ["dhsc", "home"]
    assert rows[0]["cells"][1] == rows[1]["cells"][0] == {"pair": "dhsc--home", "shared": 1}
    assert rows[0]["cells"][0] == {"pair": "", "shared": 1}


def test_a_large_matrix_is_left_to_the_picture() -> None:
    made = tables()
    made["nodes"] = pd.concat([made["nodes"]] * MOST_IN_MATRIX)
    assert matrix(made) == []
