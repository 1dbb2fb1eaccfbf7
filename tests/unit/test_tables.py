"""Tables: what a cell may hold, keys and references, writing and reading back."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from joinup.errors import InputError
from joinup.tables import (
    LONGEST_TEXT,
    Table,
    as_text,
    choice,
    csv_bytes,
    date,
    faults_of,
    integer,
    number,
    read,
    reference_faults,
    slug,
    slugs,
    text,
    url,
    write,
)

ROOMS = Table(
    "one room",
    {
        "room_id": slug("the room"),
        "house": slug("its house", optional=True),
        "name": text("its name", optional=True),
        "beds": integer("beds", optional=True),
        "size": number("square metres", optional=True),
    },
    ("room_id",),
    {"house": "houses"},
)


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")


def rooms(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(ROOMS.columns), index=range(2, len(rows) + 2), dtype=str)


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        (slug(""), ["a", "a-1", "2x"], ["A", "a--b", "-a", "a b", "../../x", "a/b", "a\n", "a" * 101, "é"]),
        (slugs(""), ["a b", "a"], ["a B", "a ../b"]),
        (text(""), ["any, thing; \"'<>&", "two\nlines", "日本"], ["\x01", "\x7f", "a\ufffe", "\u202eabc"]),
        (text(""), ["x" * LONGEST_TEXT], ["x" * (LONGEST_TEXT + 1)]),
        (date(""), ["2024-02-29"], ["2023-02-29", "20240101", "2024-W01-1", "01/02/2024", "٢٠٢٤-01-01"]),
        (
            url(""),
            ["https://a.b/c?d=e"],
            ["a.b", "javascript:alert(1)", "file:///etc/passwd", "http://[", "https://a b"],
        ),
        (integer(""), ["0", "-7", "42"], ["1.0", "1,000", "£5", "1e3", "٣", "9" * 16, " 1", "1\n"]),
        (number(""), ["1", "-0.5", "1e-50", "1.5e+06"], ["nan", "inf", "1_000", "1,5", "0x1", "1\n", "--1"]),
        (choice("", "lead", "partner"), ["lead"], ["Lead", "leed", "lead "]),
    ],
)
def test_what_a_column_takes(column, good, bad) -> None:
    assert [v for v in good if column.check(v)] == []
    told = [column.check(v) for v in bad]
    assert all(told), bad[told.index(None)]
    for problem, remedy in told:
        assert not problem.endswith(".") and problem[0].islower()
        assert remedy[0].isupper() and remedy[-1] in ".?"


def test_misspelt_word_names_the_nearest() -> None:
    assert choice("", "lead", "partner", "delivery").check("parnter")[1] == "Did you mean partner?"


def test_every_fault_is_told_with_its_row_as_a_spreadsheet_counts() -> None:
    frame = rooms(("a", "", "", "x", ""), ("", "", "", "", ""), ("a", "", "", "2", "wide"))
    told = [str(f) for f in faults_of(frame, ROOMS, "rooms.csv")]
    assert len(told) == 4
    assert told[0].startswith("rooms.csv, row 3, column room_id: is empty, but must be known.")
    assert told[1].startswith('rooms.csv, row 2, column beds: "x" is not a whole number.')
    assert told[2].startswith('rooms.csv, row 4, column size: "wide" is not a number.')
    assert told[3] == (
        'rooms.csv, row 4, column room_id: "a" is given twice. Row 2 says it already: keep one of the two.'
    )


def test_key_of_two_columns_is_not_confused_by_its_separator() -> None:
    pairs = Table("", {"a": text(""), "b": text("")}, ("a", "b"))
    frame = pd.DataFrame([["x + y", "z"], ["x", "y + z"]], columns=["a", "b"], index=[2, 3])
    assert list(faults_of(frame, pairs, "f")) == []


def test_unknown_and_missing_columns_are_told_together() -> None:
    frame = rooms(("a", "", "", "", "")).rename(columns={"beds": "bed"})
    told = [str(f) for f in faults_of(frame, ROOMS, "rooms.csv")]
    assert (
        told[0]
        == "rooms.csv, row 1, column beds: is a column that this table needs. Add a column headed beds."
    )
    assert "column bed: is not a column of this table. Rename it to beds, or remove it" in told[1]


def test_empty_table() -> None:
    (fault,) = faults_of(rooms(), ROOMS, "rooms.csv")
    assert str(fault) == "rooms.csv: the table has no rows. Add at least one row; a row is one room."


def test_dangling_reference_names_the_nearest() -> None:
    frame = rooms(("a", "manr", "", "", ""), ("b", "", "", "", ""))
    known = {"houses": ({"manor", "cottage", "mill", "barn"}, "houses.csv")}
    (fault,) = reference_faults(frame, ROOMS, "rooms.csv", known)
    assert fault.row == 2
    assert "is not in houses.csv" in str(fault)
    assert "nearest are manor," in str(fault)
    (fault,) = reference_faults(frame, ROOMS, "rooms.csv", {"houses": (set(), "houses.csv")})
    assert str(fault).endswith("is not in houses.csv. Add it there.")


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
    written = (tmp_path / "rooms.csv").read_bytes()
    assert written == b'room_id,house,name,beds,size\na,h,=1+1,,\nb,,"say ""x"", please\nor not",2,0.333333\n'
    back = read(tmp_path / "rooms.csv", ROOMS)
    assert back["name"].tolist() == ["=1+1", 'say "x", please\nor not']
    assert back["beds"].isna().tolist() == [True, False]
    write(back, tmp_path / "again.csv", ROOMS)
    assert (tmp_path / "again.csv").read_bytes() == written


def test_refused_result_leaves_the_last_good_one(tmp_path) -> None:
    path = tmp_path / "rooms.csv"
    write(rooms(("a", "", "", "1", "1")), path, ROOMS)
    before = path.read_bytes()
    with pytest.raises(InputError, match="is not an identifier"):
        write(rooms(("../a", "", "", "1", "1")), path, ROOMS)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["rooms.csv"]


@given(st.lists(st.tuples(st.text(PRINTABLE), st.text(PRINTABLE)), min_size=1))
def test_csv_is_read_back_as_it_was(rows) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"], dtype=object)
    back = list(csv.reader(io.StringIO(csv_bytes(frame).decode(), newline="")))
    assert back == [["a", "b"], *map(list, rows)]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_a_number_of_six_digits(value) -> None:
    written = as_text(pd.DataFrame({"x": [value]}))["x"][0]
    assert number("").check(written) is None
    assert float(written) == pytest.approx(value, rel=1e-5, abs=1e-300)


@pytest.mark.parametrize("order", range(3))
def test_order_of_rows_does_not_reach_the_file(tmp_path, order) -> None:
    frame = rooms(("c", "", "x", "", ""), ("a", "", "y", "", ""), ("b", "", "z", "", ""))
    write(frame, tmp_path / "one.csv", ROOMS)
    write(frame.sample(frac=1, random_state=order), tmp_path / "two.csv", ROOMS)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
