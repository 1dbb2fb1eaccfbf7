"""Messages stay short and few, whatever the input: one line for each kind, values and guesses cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import EDITION, write_config

from joinup.config.edition import Edition
from joinup.config.strict import closed_faults
from joinup.errors import MOST_LINES, Fault, InputError, guesses, lines
from joinup.organisations.names import Names, read_config


def faults(*rows: int, value: object = "x", **changed: str) -> list[Fault]:
    fault = {"file": "a.csv", "problem": "is wrong", "remedy": "Mend it.", "column": "c", **changed}
    return [Fault(row=row, value=value, **fault) for row in rows]


def test_equal_faults_are_one_line_with_their_number_and_the_first_three_rows() -> None:
    assert lines(faults(7)) == ['a.csv, row 7, column c: "x" is wrong. Mend it.']
    assert lines(faults(9, 7, 9)) == ['a.csv, rows 7 and 9, column c: "x" is wrong. Mend it.']
    many = [*faults(*range(2, 1314)), *faults(5, remedy="Leave it."), *faults(6, column="d")]
    assert lines(many) == [
        'a.csv, 1,312 rows (2, 3, 4 …), column c: "x" is wrong. Mend it.',
        'a.csv, row 5, column c: "x" is wrong. Leave it.',
        'a.csv, row 6, column d: "x" is wrong. Mend it.',
    ]


def test_faults_without_a_row_are_kept_apart_by_their_values() -> None:
    assert len(lines([*faults(0, value="x"), *faults(0, value="y"), *faults(0, value="x")])) == 2


def test_lines_have_an_end() -> None:
    text = lines(f for n in range(20_000) for f in faults(n + 2, remedy=f"Write {n}."))
    assert len(text) == MOST_LINES + 1 and text[-1] == "… and 19,800 more faults: correct these first."


def test_names_too_long_to_compare_are_not_guessed() -> None:
    assert guesses("x" * 150_000, ["x" * 150_000]) == ""
    assert guesses("leed", ["lead", "x" * 150_000]) == "lead"


def test_long_keys_and_places_are_cut(tmp_path: Path) -> None:
    with pytest.raises(ValueError) as error:
        Edition.model_validate({**EDITION, "a" * 6000: 1, "focus": {"pair": "b" * 6000}})
    assert max(len(str(f)) for f in closed_faults(error.value, Edition, "e.yaml")) < 500
    write_config(tmp_path, aliases=f"{'Leeds ' * 800},leedz,,,\n")
    with pytest.raises(InputError) as refused:
        Names(read_config(tmp_path))
    assert max(map(len, str(refused.value).splitlines())) < 500
