"""From register rows to contributions to outcomes."""

from __future__ import annotations

import datetime

import pytest
from tests.small import REGISTER, edition_of, names_of, write_register

from joinup.clean.outcomes import clean_outcomes, day_of_review
from joinup.errors import InputError
from joinup.register.register import read_register


@pytest.fixture
def cleaned(tmp_path):
    def run(contributions: str, outcomes: str = REGISTER["outcomes"], names: dict | None = None):
        folder = write_register(tmp_path / "raw", contributions=contributions, outcomes=outcomes)
        return clean_outcomes(
            read_register(folder), names_of(tmp_path / "config", **(names or {})), edition_of()
        )

    return run


@pytest.mark.parametrize(
    ("review", "day"),
    [
        ("SR2021", "2021-11-01"),
        ("ODP2021", "2021-11-01"),
        ("SR1998", "1998-11-01"),
        ("Spending Review", "2021-10-27"),
        ("X0000", "2021-10-27"),
        ("9999", "2021-10-27"),
        ("SR٢٠٢١", "2021-10-27"),
        ("", "2021-10-27"),
    ],
)
def test_day_of_a_review(review, day) -> None:
    assert day_of_review(review, edition_of()) == datetime.date.fromisoformat(day)


def test_several_pages_become_one_row_with_the_better_role(cleaned) -> None:
    _, rows, steps = cleaned(
        "less-crime,Home Office,supporting,S1\nless-crime,Home Dept,lead,S2\nless-crime,PHE,supporting,S1\n"
    )
    assert rows["organisation_id"].tolist() == ["home", "phe"]
    assert rows["role"].tolist() == ["lead", "supporting"]
    assert rows["participant_id"].tolist() == ["home", "dhsc"]
    assert rows["n_sources"].tolist() == [2, 1]
    assert steps["rows_after"].tolist() == [3, 3, 2]


def test_departments_are_read_as_of_the_review_and_shown_as_of_the_edition(cleaned) -> None:
    outcomes = "a,SR2021,stated,A,yes\nb,SR2024,stated,B,yes\n"
    names = {"aliases": "CMS,dcms,,2023-02-07,\nCMS,dsit,2023-02-07,,\n"}
    _, rows, _ = cleaned("a,CMS,lead,S1\nb,CMS,lead,S1\na,DLUHC,lead,S1\n", outcomes, names)
    assert rows[["outcome_id", "organisation_id"]].to_numpy().tolist() == [
        ["a", "dcms"],
        ["a", "mhclg"],
        ["b", "dsit"],
    ]
    assert rows["name"].tolist()[1] == "Ministry of Housing"


def test_outcome_without_contributions_is_kept(cleaned) -> None:
    outcomes, rows, _ = cleaned(
        "less-crime,Home Office,lead,S1", "less-crime,SR2021,stated,L,yes\nmore,SR2021,stated,M,no\n"
    )
    assert outcomes["outcome_id"].tolist() == ["less-crime", "more"]
    assert set(rows["outcome_id"]) == {"less-crime"}


def test_every_unknown_name_is_told(cleaned) -> None:
    with pytest.raises(InputError) as error:
        cleaned("less-crime,Home Ofice,lead,S1\nless-crime,Minstry of Justice,lead,S1")
    assert [f.row for f in error.value.faults] == [2, 3]
    assert 'Nearest are "Home Office"' in str(error.value)
