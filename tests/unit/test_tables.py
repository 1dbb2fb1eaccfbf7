"""Tables: what a cell may hold, keys and references, writing and reading back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinup.errors import InputError
from joinup.tables import columns as c
from joinup.tables.table import (
    MOST_GUESSES,
    Table,
    as_text,
    canonical,
    faults_of,
    read,
    reference_faults,
    write,
)

ROOMS = Table(
    "one room",
    {
        "room_id": c.slug("the room"),
        "house": c.slug("its house", optional=True),
        "name": c.text("its name", optional=True),
        "beds": c.integer("beds", optional=True),
        "size": c.number("square metres", optional=True),
    },
    ("room_id",),
    {"house": "houses"},
)


def rooms(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(ROOMS.columns), index=range(2, len(rows) + 2), dtype=str)


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        (c.slug(""), ["a", "a-1", "2x"], ["A", "a--b", "-a", "a b", "../../x", "a/b", "a\n", "a" * 101, "é"]),
        (c.slugs(""), ["a b", "a"], ["a B", "a ../b"]),
        (c.text(""), ["any, thing; \"'<>&", "two\nlines", "日本"], ["\x01", "\x7f", "a\ufffe", "\u202eabc", "\ud800"]),
        (c.text(""), ["x" * c.LONGEST_TEXT], ["x" * (c.LONGEST_TEXT + 1)]),
        (c.date(""), ["2024-02-29", "1900-01-01"],
         ["2023-02-29", "20240101", "2024-W01-1", "01/02/2024", "٢٠٢٤-01-01", "1066-10-14", "0001-01-01", "2021"]),
        (c.partial_date(""), ["1992", "2021-10", "2021-10-27", "2100-12-31"],
         ["1899", "2101", "2021-13", "2021-1", "2021-02-30", "2021-", "21", "2021-10-27T00:00", "٢٠٢١"]),
        (c.url(""), ["https://a.b/c?d=e"],
         ["a.b", "javascript:alert(1)", "file:///etc/passwd", "http://[", "https://a b", "https://u:p@a.b"]),
        (c.integer(""), ["0", "-7", "42"], ["1.0", "1,000", "£5", "1e3", "٣", "9" * 16, " 1", "1\n"]),
        (c.number(""), ["1", "-0.5", "1e-50", "1.5e+06"], ["nan", "inf", "1_000", "1,5", "0x1", "1\n", "--1"]),
        (c.amount(""), ["0", "15600000", "9" * 12], ["-1", "1.5", "9" * 13, "9" * 400, "£5m", "5,000", "٣"]),
        (c.choice("", "lead", "partner"), ["lead"], ["Lead", "leed", "lead "]),
    ],
)  # fmt: skip
def test_what_a_column_takes(column, good, bad) -> None:
    assert [v for v in good if column.check(v)] == []
    problems = [column.check(v) for v in bad]
    assert all(problems), bad[problems.index(None)]
    for problem, remedy in problems:
        assert not problem.endswith(".") and problem[0].islower()
        assert (remedy[0].isupper() and remedy[-1] in ".?") or remedy.endswith("5000000.")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("28/06/2022", "2022-06-28"),
        ("5.5.2021", "2021-05-05"),
        ("3 May 2021", "2021-05-03"),
        ("3 Sep 2021", "2021-09-03"),
        ("June 2021", "2021-06"),
        *((v, v) for v in ("03/04/2021", "31/02/2021", "28/06/22", "2021", "13/13/2021", "")),
    ],
)
def test_a_date_in_uk_form_is_read_where_it_means_one_day_only(written, meant) -> None:
    assert c.iso_date(written) == meant


def test_every_fault_comes_with_its_row_as_a_spreadsheet_counts() -> None:
    frame = rooms(("a", "", "", "x", ""), ("", "", "", "", ""), ("a", "", "", "2", "wide"))
    faults = [str(f) for f in faults_of(frame, ROOMS, "rooms.csv")]
    assert len(faults) == 4
    assert "row 3, column room_id: is empty, but must be known." in faults[0]
    assert 'row 2, column beds: "x" is not a whole number.' in faults[1]
    assert 'row 4, column size: "wide" is not a number.' in faults[2]
    assert 'row 4, column room_id: "a" is given twice. Row 2 says it already: keep one' in faults[3]


def test_columns_may_be_missing_or_further_only_where_the_table_says_so() -> None:
    frame = rooms(("a", "", "", "", "")).rename(columns={"beds": "bed"})
    faults = [str(f) for f in faults_of(frame, ROOMS, "rooms.csv")]
    assert "row 1, column beds: is a column that this table needs. Add a column headed beds." in faults[0]
    assert "column bed: is not a column of this table. Rename it to beds, or remove it" in faults[1]
    wide = replace(ROOMS, absent=("beds",), open=True)
    assert list(faults_of(canonical(frame, wide), wide, "rooms.csv")) == []
    assert canonical(frame, wide)["beds"].tolist() == [""]


def test_a_table_without_rows_is_a_fault_unless_it_is_optional_and_keys_are_compared_part_by_part() -> None:
    (fault,) = faults_of(rooms(), ROOMS, "rooms.csv")
    assert str(fault) == "rooms.csv: the table has no rows. Add at least one row; a row is one room."
    assert list(faults_of(rooms(), replace(ROOMS, optional=True), "rooms.csv")) == []
    pairs = Table("", {"a": c.text(""), "b": c.text("")}, ("a", "b"))
    frame = pd.DataFrame([["x + y", "z"], ["x", "y + z"]], columns=["a", "b"], index=[2, 3])
    assert list(faults_of(frame, pairs, "f")) == []


def test_dangling_references() -> None:
    frame = rooms(("a", "manr", "", "", ""), ("b", "", "", "", ""), ("c", "zzz", "", "", ""))
    keys = {"houses": ({"manor", "cottage", "mill", "barn"}, "houses.csv")}
    near, far = reference_faults(frame, ROOMS, "rooms.csv", keys)
    assert str(near) == 'rooms.csv, row 2, column house: "manr" is not in houses.csv. Did you mean manor?'
    assert str(far) == 'rooms.csv, row 4, column house: "zzz" is not in houses.csv. Add it there.'
    assert list(reference_faults(frame, ROOMS, "rooms.csv", {})) == []  # that table has faults of its own
    many = rooms(*((f"r{n}", f"manor-{n}", "", "", "") for n in range(5000)))
    text = str(InputError(reference_faults(many, ROOMS, "rooms.csv", keys))).splitlines()
    assert len(text) <= MOST_GUESSES + 1


def test_numbers_are_rounded_when_written_and_unknown_stays_empty(tmp_path) -> None:
    frame = pd.DataFrame(
        {
            "room_id": ["b", "a"],
            "house": ["", "h"],
            "name": ['say "x", please\nor not', "=1+1"],
            "beds": pd.array([2, None], dtype="Int64"),
            "size": [1 / 3, float("nan")],
        }
    )
    write(frame, tmp_path / "rooms.csv", ROOMS)
    content = (tmp_path / "rooms.csv").read_bytes()
    assert (
        content == b'room_id,house,name,beds,size\na,h,\'=1+1,,\nb,,"say ""x"", please\nor not",2,0.333333\n'
    )
    back = read(tmp_path / "rooms.csv", ROOMS)
    assert back["name"].tolist() == ["=1+1", 'say "x", please\nor not']
    assert back["beds"].isna().tolist() == [True, False]
    write(back, tmp_path / "again.csv", ROOMS)
    assert (tmp_path / "again.csv").read_bytes() == content


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "+44", "-1", "-", "–", "'=1", "''+x", "it's", "\t=1"])
def test_a_formula_is_no_formula_in_the_file_and_comes_back(tmp_path, value) -> None:
    write(rooms(("a", "", value, "-7", "-1.5")), tmp_path / "rooms.csv", ROOMS)
    (row,) = list(csv.DictReader(io.StringIO((tmp_path / "rooms.csv").read_text())))
    assert len(row["name"]) == 1 or row["name"][0] not in "=+-@\t"
    assert (row["beds"], row["size"]) == ("-7", "-1.5")
    assert read(tmp_path / "rooms.csv", ROOMS)["name"].tolist() == [value]


def test_further_columns_are_written_and_read_as_text(tmp_path) -> None:
    wide = replace(ROOMS, open=True)
    frame = rooms(("a", "", "", "1", "2")).assign(round=["007"])
    write(frame, tmp_path / "rooms.csv", wide)
    assert read(tmp_path / "rooms.csv", wide)["round"].tolist() == ["007"]
    write(frame, tmp_path / "rooms.csv", ROOMS)
    assert list(read(tmp_path / "rooms.csv", ROOMS)) == list(ROOMS.columns)


def test_refused_result_leaves_the_last_good_one(tmp_path) -> None:
    path = tmp_path / "rooms.csv"
    write(rooms(("a", "", "", "1", "1")), path, ROOMS)
    before = path.read_bytes()
    with pytest.raises(InputError, match="is not an identifier"):
        write(rooms(("../a", "", "", "1", "1")), path, ROOMS)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["rooms.csv"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_a_number_of_six_digits(value) -> None:
    written = as_text(pd.DataFrame({"x": [value]}))["x"][0]
    assert c.number("").check(written) is None
    assert float(written) == pytest.approx(value, rel=1e-5, abs=1e-300)
