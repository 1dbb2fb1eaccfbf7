"""Names over time: renames, roll-up with dated parents, aliases that mean several bodies, faults of the tables."""

from __future__ import annotations

from datetime import date

import pytest
from tests.small import names_of, write_config

from joinup.errors import InputError
from joinup.organisations.names import Names, day_of_year, read_config, unresolved


@pytest.fixture
def names(tmp_path) -> Names:
    return names_of(tmp_path)


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("2017-01-01", "MHCLG"),  # before the first row: the nearest
        ("2018-01-08", "MHCLG"),
        ("2021-09-19", "MHCLG"),
        ("2021-09-20", "DLUHC"),
        ("2024-07-08", "DLUHC"),
        ("2024-07-09", "MHCLG"),
        ("2099-01-01", "MHCLG"),
    ],
)
def test_a_renamed_body_has_one_id_and_the_name_of_the_day(names, on, label) -> None:
    assert names.label("mhclg", date.fromisoformat(on)) == label
    assert names.resolve(label, date.fromisoformat(on)) == ("mhclg",)


def test_label_is_the_name_where_there_is_no_abbreviation(names) -> None:
    assert names.label("home", date(2024, 1, 1)) == "Home Office"


def test_agency_counts_for_its_parent_and_public_body_for_itself(names) -> None:
    day = date(2021, 4, 1)
    assert names.participant("phe", day) == "dhsc"
    assert names.participant("natural-england", day) == "natural-england"
    assert names.participant("leeds", day) == "leeds"


@pytest.mark.parametrize(
    ("on", "parent"), [("2019-12-31", "home"), ("2020-01-01", "moj"), ("2015-01-01", "home")]
)
def test_family_level_takes_the_parent_of_the_day(names, on, parent) -> None:
    assert names.participant("natural-england", date.fromisoformat(on), family=True) == parent


def test_parents_in_a_circle_end(tmp_path) -> None:
    names = names_of(tmp_path, parents="home,moj,,,yes\nmoj,home,,,yes\n")
    assert names.participant("home", date(2021, 1, 1)) == "moj"


def test_a_row_that_names_two_bodies_means_both(names) -> None:
    assert names.resolve("Home Office and Ministry of Justice", date(2021, 1, 1)) == ("home", "moj")


def test_one_form_for_two_bodies_is_decided_by_the_day(tmp_path) -> None:
    names = names_of(tmp_path, aliases="CMS,dcms,,2020-01-01,\nCMS,dsit,2023-02-07,,\n")
    assert names.resolve("CMS", date(2019, 12, 31)) == ("dcms",)
    assert names.resolve("CMS", date(2023, 2, 7)) == ("dsit",)
    with pytest.raises(LookupError, match="dcms, dsit"):
        names.resolve("CMS", date(2021, 6, 1))


def test_message_of_a_name_that_means_several(tmp_path) -> None:
    names = names_of(tmp_path, aliases="CMS,dcms,,,\nCMS,dsit,,,\n")
    with pytest.raises(LookupError) as error:
        names.resolve("CMS", date(2021, 6, 1))
    fault = unresolved(names, "CMS", error.value, "participation.csv, row 7", "organisation_as_published")
    assert str(fault).startswith(
        'participation.csv, row 7, column organisation_as_published: "CMS" means several bodies at this date '
        "(dcms, dsit). Say which in config/aliases.csv"
    )


def test_unknown_name(names) -> None:
    with pytest.raises(KeyError):
        names.resolve("home office", date(2021, 1, 1))


def test_predecessors_and_periods(names) -> None:
    assert names.predecessors == {"desnz": ["beis"], "dsit": ["beis", "dcms"]}
    assert names.period("mhclg") == ("2018-01-08", "")
    assert names.period("beis") == ("2016-07-14", "2023-02-07")


def test_departments_by_day(names) -> None:
    assert names.is_department("home", day_of_year(2021))
    assert not names.is_department("phe", day_of_year(2021))


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            {"organisations": "x,X,,department,,,,"},
            'organisations.csv, row 15, column kind: "department" is not one of',
        ),
        (
            {"organisations": "x,X,,council,2020-01-01,2019-01-01,,"},
            'row 15, column valid_to: "2019-01-01" is not after the day it begins, 2020-01-01',
        ),
        (
            {"organisations": "leeds,Leeds,,council,2020-01-01,,,"},
            "row 15: begins on 2020-01-01, before the period above it ends",
        ),
        (
            {"organisations": "leeds,Leeds,,council,,,,"},
            'column organisation_id + valid_from: "leeds" is given twice',
        ),
        ({"organisations": "x,X,,council,2020,,,"}, 'column valid_from: "2020" is not a date'),
        (
            {"organisations": "x,X,,council,,2020-01-01,y,"},
            'row 15, column successors: "y" is not in organisations.csv',
        ),
        (
            {"organisations": "../x,X,,council,,,,"},
            'row 15, column organisation_id: "../x" is not an identifier',
        ),
        (
            {"parents": "phe,x,2022-01-01,,yes"},
            'parents.csv, row 5, column parent_id: "x" is not in organisations.csv',
        ),
        (
            {"parents": "phe,home,2010-01-01,,yes"},
            "parents.csv, row 5: begins on 2010-01-01, before the period above it ends",
        ),
        ({"parents": "leeds,home,,,maybe"}, '"maybe" is not one of yes, no'),
        (
            {"aliases": "Leds,leds,,,"},
            'aliases.csv, row 4, column organisation_id: "leds" is not in organisations.csv. Add it there, or use one',
        ),
        ({"aliases": "Home Dept,home,,,"}, "is given twice"),
    ],
)
def test_faults_of_the_organisation_tables(tmp_path, added, said) -> None:
    with pytest.raises(InputError) as error:
        read_config(write_config(tmp_path, **added))
    assert said in str(error.value)
