"""What sentences, brackets, lists and labels say about who takes part."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from joinup.reader.cues import read_cues
from joinup.reader.meaning.money import amounts
from joinup.reader.meaning.names import NameFinder
from joinup.reader.meaning.phrases import Phrases

ROOT = Path(__file__).parents[3]


@cache
def phrases() -> Phrases:
    tables = [
        pd.read_csv(ROOT / "config" / f"{n}.csv", dtype=str).fillna("") for n in ("organisations", "aliases")
    ]
    finder = NameFinder(*(t.to_dict("records") for t in tables))
    return Phrases(finder, read_cues(ROOT / "config" / "cues.yaml").of("outcomes"))


def said(text: str) -> dict[str, str]:
    return {s.printed: s.role for s in phrases().spoken(text)}


@pytest.mark.parametrize("text", [
    "Level up (Cross-cutting outcome also supported by DfE, DfT, DHSC and Ministry of Justice)",
    "Level up (cross-cutting; supporting departments: DfE, DfT, DHSC & the Ministry of Justice)",
    "Level up [with support from DfE; DfT; DHSC; Ministry of Justice]",
    "Level up – also supported by DfE, DfT, DHSC and the Ministry of Justice",
    "DfE, DfT, DHSC and the Ministry of Justice will support this outcome.",
])  # fmt: skip
def test_supporters_in_many_forms(text):
    assert said(text) == {"DfE": "supporting", "DfT": "supporting", "DHSC": "supporting",
                          "Ministry of Justice": "supporting"}  # fmt: skip


@pytest.mark.parametrize("text", [
    "Less crime (joint with MoJ)", "Less crime (jointly led with MoJ)", "Joint lead: MoJ", "MoJ is the lead",
])  # fmt: skip
def test_joint_leads(text):
    assert said(text) == {"MoJ": "lead"}


def test_all_of_a_list_marked_as_joint_leads_lead():
    assert said("Home Office and MoJ (joint leads)") == {"Home Office": "lead", "MoJ": "lead"}


@pytest.mark.parametrize("text", [
    "Definitions follow guidance from the Department for Education.",
    "A review for the Home Office reported in the spring.",
    "Figures are published by DfT every year, and DHSC reads them.",
])  # fmt: skip
def test_departments_in_running_text_have_no_part(text):
    assert set(said(text).values()) == {""}


def test_words_that_only_look_like_a_department_are_none():
    assert said("We will support work and pensions for all, at home, in the office.") == {}


def test_a_name_goes_on_as_the_tables_write_it():
    assert list(said("Led by the Dept for Work & Pensions (DWP)")) == ["Department for Work and Pensions"]


def test_a_document_defines_its_own_abbreviation():
    names = phrases().names.find("The Foreign, Commonwealth & Development Office (FCO) leads. FCO pays.")
    assert len({m.organisation for m in names}) == 1
    assert len(names) == 2


def test_a_renamed_department_is_one_mention():
    text = "Department for Levelling Up, Housing and Communities (formerly the Ministry of Housing, Communities and Local Government)"  # noqa: E501
    assert len(phrases().names.find(text)) == 1


@pytest.mark.parametrize(("text", "entries"), [
    ("Thornwick City Council, Northwyke and Saltcombe Wildlife Trust and Ashmoor Police",
     ["Thornwick City Council", "Northwyke and Saltcombe Wildlife Trust", "Ashmoor Police"]),
    ("Office of the Police\vand Crime Commissioner\vfor Saltcombe\vMerrowdale\vCommunity Foundation\vpolice forces",
     ["Office of the Police and Crime Commissioner for Saltcombe", "Merrowdale Community Foundation", "police forces"]),
    ("DfE (lead); MoJ; none", ["DfE", "MoJ"]),
])  # fmt: skip
def test_lists_of_organisations(text, entries):
    assert [s.printed for s in phrases().listed(text, "partner", "label")] == entries


@pytest.mark.parametrize(("text", "kind"), [
    ("Harbour Wardens Trust", "unlisted"), ("Saltcombe district council", "unlisted"),
    ("Plan and deliver a programme of heat pumps", "words"), ("Funding: Access to loans", "words"),
    ("EUR 17 000 in all", "words"), ("local people", "words"),
])  # fmt: skip
def test_what_no_table_knows_is_a_name_only_if_it_is_written_as_one(text, kind):
    assert [s.rule for s in phrases().listed(text, "partner", "label")] == [f"label, {kind}"]


def test_a_word_behind_a_name_overrules_its_list():
    shares = phrases().listed("DfE (lead), MoJ and DHSC", "partner", "label")
    assert [s.role for s in shares] == ["lead", "partner", "partner"]


@pytest.mark.parametrize(("text", "unit", "pounds"), [
    ("£8.4m", "", 8_400_000), ("£1.25 billion over three years", "", 1_250_000_000), ("£5,500,000", "", 5_500_000),
    ("7.10", "Funding (£m)", 7_100_000), ("6,200", "Funding (£000)", 6_200_000), ("7.8e+06", "Funding (£)", 7_800_000),
])  # fmt: skip
def test_sums_of_money(text, unit, pounds):
    assert amounts(text, unit) == [pounds]


@pytest.mark.parametrize("text", ["Green Bridges Project (GBP4)", "Outcome 12", "2021 to 2025", "£0"])
def test_what_is_no_money(text):
    assert amounts(text) == []
