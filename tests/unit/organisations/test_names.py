"""Names over time: renames, dated parents, display forms, names of several bodies or none, faults of the tables."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from tests.small import names_of, write_config

from joinup.errors import Fault, InputError, lines
from joinup.organisations import Names, proposed_row, read_config, unknown_name_faults

DAY = date(2021, 6, 1)


@pytest.fixture
def names(tmp_path) -> Names:
    return names_of(tmp_path)


@pytest.mark.parametrize(
    ("on", "label"),
    [
        ("2017-01-01", "MHCLG"),  # before the first row: the nearest
        ("2021-09-19", "MHCLG"),
        ("2021-09-20", "DLUHC"),
        ("2024-07-08", "DLUHC"),
        ("2024-07-09", "MHCLG"),
    ],
)
def test_a_renamed_body_has_one_id_and_the_name_of_the_day(names, on, label) -> None:
    assert names.label("mhclg", date.fromisoformat(on)) == label
    assert names.resolve(label, date.fromisoformat(on)) == ("mhclg",)


@pytest.mark.parametrize(
    ("start", "on", "label"),
    [
        ("2023-02-07", "2023-02-06", "DCMS"),
        ("2023-02-07", "2023-02-07", "DCMS to 2023"),
        ("2024-01-01", "2023-06-01", "DCMS"),  # gone, but nobody has its abbreviation yet
    ],
)
def test_of_two_bodies_with_one_abbreviation_the_one_that_is_gone_says_until_when(
    tmp_path, start, on, label
) -> None:
    names = names_of(
        tmp_path, organisations=f"new,Department for Media,DCMS,ministerial_department,{start},,"
    )
    assert names.label("dcms", date.fromisoformat(on)) == label
    assert names.label("new", date.fromisoformat(on)) == "DCMS"


def test_whom_a_body_counts_for_and_its_label(names) -> None:
    assert names.label("home", DAY) == "Home Office"  # which has no abbreviation
    bodies = {"phe": "dhsc", "natural-england": "natural-england", "leeds": "leeds"}
    assert {body: names.participant(body, DAY) for body in bodies} == bodies
    assert names.is_department("home", DAY) and not names.is_department("phe", DAY)


@pytest.mark.parametrize(
    ("on", "parent"), [("2019-12-31", "home"), ("2020-01-01", "moj"), ("2015-01-01", "home")]
)
def test_family_level_takes_the_parent_of_the_day(names, on, parent) -> None:
    assert names.participant("natural-england", date.fromisoformat(on), family=True) == parent


def test_parents_in_a_circle_are_refused(tmp_path) -> None:
    with pytest.raises(InputError, match=r'parents.csv: "home → moj → home" are each other\'s parents'):
        names_of(tmp_path, parents="home,moj,,,yes\nmoj,home,,,yes\n")


def test_one_form_for_two_bodies_is_decided_by_the_day(tmp_path) -> None:
    names = names_of(tmp_path, aliases="CMS,dcms,,2020-01-01,\nCMS,dsit,2023-02-07,,\n")
    assert names.resolve("CMS", date(2019, 12, 31)) == ("dcms",)
    assert names.resolve("CMS", date(2023, 2, 7)) == ("dsit",)
    assert not faults(names, "CMS", day=date(2024, 1, 1))
    (line,) = lines(faults(names, "CMS", "CMS"))
    assert line.endswith(
        '"CMS" means several bodies at this date (dcms, dsit). Say which in config/aliases.csv, '
        "with dates, or give the project a start."
    )


@pytest.mark.parametrize(
    ("published", "ids"),
    [
        ("Ministry of Justice (MoJ)", "moj"),
        ("Home Office (HO)", "home"),  # initials
        ("Home Office (The Home Office)", "home"),  # itself once more
        ("The Home Office", "home"),
        ("Closed organisation: The Department of Health & Social Care (DHSC)", "dhsc"),
        ("Department for Culture, Media & Sport (DCMS)", "dcms"),
        ("Home Office and Ministry of Justice", "home moj"),
        ("Home Office & Ministry of Justice", "home moj"),  # the form of an alias
    ],
)
def test_display_forms_are_understood_by_rule(names, published, ids) -> None:
    assert names.resolve(published, DAY) == tuple(ids.split())


@pytest.mark.parametrize(
    "published",
    ["home office", "Ministry of Justice (Northern Ireland)", "Ministry of Justice (DHSC)", "The", ""],
)
def test_other_forms_stay_unknown(names, published) -> None:
    assert not names.knows(published)
    with pytest.raises(KeyError):
        names.resolve(published, DAY)


def test_an_exact_name_wins_over_a_rule(tmp_path) -> None:
    more = "the-home,The Home Office,,charity,,,\nclub,Home & Office (HO),,charity,,,\nho,Home and Office,,charity,,,"
    names = names_of(tmp_path, organisations=more)
    assert names.resolve("The Home Office", DAY) == ("the-home",)
    assert names.resolve("Home Office", DAY) == ("home",)
    assert names.resolve("Home and Office (HO)", DAY) == ("club",)  # before the name without the bracket


def test_a_closed_organisation_is_one_that_has_ended(tmp_path) -> None:
    names = names_of(tmp_path, organisations="new,Public Health England,,charity,2021-10-01,,")
    for name in ("Public Health England", "The Public Health England"):
        assert names.resolve(name, date(2022, 1, 1)) == ("new",)
    assert names.resolve("Closed organisation: Public Health England", date(2022, 1, 1)) == ("phe",)


def faults(names: Names, *published: str, day: date = DAY) -> list[Fault]:
    rows = [(name, day, f"participation.csv, row {n}") for n, name in enumerate(published, 2)]
    return unknown_name_faults(
        pd.DataFrame(rows, columns=["organisation_as_published", "as_of", "address"]), names
    )


def test_an_unknown_name_is_one_line_with_its_rows_and_a_row_to_paste(names) -> None:
    (line,) = lines(faults(names, "Ministry of Justise", "Home Office", *["Ministry of Justise"] * 3))
    assert line == (
        'participation.csv, 4 rows (2, 4, 5 …), column organisation_as_published: "Ministry of Justise" is not a '
        'known organisation. Did you mean "Ministry of Justice"? Correct it or add an alias; else '
        "add to config/organisations.csv, with a kind in place of KIND: "
        "ministry-of-justise,Ministry of Justise,,KIND,,,"
    )


def test_a_guess_is_near_or_left_out(names) -> None:
    unknown = faults(names, "zzz", "Delivery", "Leeds " * 700)
    assert len(unknown) == 3
    assert not any("Did you mean" in f.remedy for f in unknown)
    without_days = pd.DataFrame(
        {"organisation_as_published": ["zzz", "Home Office"], "address": ["a.csv, row 2"] * 2}
    )
    assert [f.value for f in unknown_name_faults(without_days, names)] == ["zzz"]
    assert all(len(str(f)) < 500 for f in unknown)


def test_a_proposed_row_fits_the_table_once_its_kind_is_chosen(tmp_path) -> None:
    row = proposed_row("Closed organisation: Café’s “Friends, & Co” (CFC)")
    assert row == 'cafes-friends-and-co,"Café’s “Friends, & Co”",CFC,KIND,,,'
    names = names_of(tmp_path, organisations=row.replace("KIND", "charity"))
    assert names.resolve("CFC", DAY) == ("cafes-friends-and-co",)


def test_parents_and_aliases_may_be_missing(tmp_path) -> None:
    write_config(tmp_path)
    (tmp_path / "parents.csv").unlink()
    (tmp_path / "aliases.csv").write_text("alias,organisation_id,valid_from,valid_to,note\n")
    names = Names(read_config(tmp_path))
    assert names.participant("phe", DAY, family=True) == "phe"
    assert not names.knows("Home Dept")
    (tmp_path / "parents.csv").symlink_to("nowhere")  # a link that leads nowhere is no missing file
    with pytest.raises(InputError, match="no ordinary file"):
        read_config(tmp_path)


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("organisations", "x,X,,department,,,", 'organisations.csv, row 15, column kind: "department" is not one of'),
        ("organisations", "x,X,,council,2020-01-01,2019-01-01,",
         'row 15, column valid_to: "2019-01-01" is not after the day it begins, 2020-01-01'),
        ("organisations", "leeds,Leeds,,council,2020-01-01,,",
         "row 15: begins on 2020-01-01, before the period above it ends"),
        ("organisations", "leeds,Leeds,,council,,,", 'column organisation_id + valid_from: "leeds" is given twice'),
        ("organisations", "x,X,,council,2020,,", 'column valid_from: "2020" is not a date'),
        ("organisations", "x,X,,council,,2020-01-01,home y",
         'row 15, column successors: "y" is not in organisations.csv'),
        ("parents", "phe,x,2022-01-01,,yes", 'parents.csv, row 5, column parent_id: "x" is not in organisations.csv'),
        ("parents", "phe,home,2010-01-01,,yes",
         "parents.csv, row 5: begins on 2010-01-01, before the period above it ends"),
        ("aliases", "Leds,leds,,,",
         'aliases.csv, row 4, column organisation_id: "leds" is not in organisations.csv. Did you mean leeds?'),
    ],
)  # fmt: skip
def test_faults_of_the_organisation_tables(tmp_path, table, row, message) -> None:
    with pytest.raises(InputError) as error:
        read_config(write_config(tmp_path, **{table: row}))
    assert message in str(error.value)
