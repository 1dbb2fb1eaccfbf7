"""The Evaluation Registry: its pairs as counted from the file alone, and what is known of the entries it lost."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import chi2_contingency, fisher_exact

from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.documents.rows import record_rows
from joinup.network.describe import edges_of
from joinup.network.incidence import incidence_of
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_sources

ROOT = Path(__file__).parents[3]
FILE = ROOT / "data/raw/documents/evaluation-registry.csv"
# Pairs by the entries that they share, counted in plain Python from the file, with names, parents and successions
# written anew: without the library and the tables of the project.
COUNTED = {
    14: "hmrc+hmt",
    11: "dhsc+dwp",
    9: "dhsc+mhclg",
    8: "dfe+dhsc",
    4: "cabinet-office+hmt dbt+hmt dft+mhclg dhsc+home-office mhclg+moj",
    3: "beis+dfid cabinet-office+dbt defra+dft dfe+home-office dfe+mhclg dhsc+moj home-office+mhclg",
    2: (
        "beis+dfe beis+fcdo cabinet-office+defra cabinet-office+dfe cabinet-office+home-office dbt+defra "
        "dbt+desnz dbt+hmrc defra+dhsc defra+fsa defra+mhclg defra+mod desnz+fcdo dfe+dwp dfe+moj dwp+mhclg "
        "home-office+moj mhclg+uksa"
    ),
    1: (
        "bis+mhclg bis+moj cabinet-office+dcms cabinet-office+desnz cabinet-office+dft cabinet-office+dhsc "
        "cabinet-office+dsit cabinet-office+fsa cabinet-office+hmrc dbt+dcms dbt+dfe dbt+dhsc dbt+dsit "
        "dbt+home-office dcms+desnz dcms+dfe dcms+dft dcms+dhsc dcms+dsit dcms+hmt dcms+mhclg dcms-digital+dft "
        "dcms-digital+mhclg defra+dfe defra+fcdo defra+forestry-commission defra+hmrc defra+hmt defra+home-office "
        "desnz+dfe desnz+dhsc desnz+dsit desnz+hmt desnz+ofgem dfe+dsit dfe+fsa dfe+hmt dft+hmrc dhsc+dsit "
        "dhsc+hmrc dhsc+hmt dhsc+mod dhsc+uksa dsit+hmt dsit+home-office dwp+home-office dwp+moj fcdo+mod "
        "forestry-commission+mhclg hmrc+home-office hmrc+mhclg hmt+home-office home-office+uksa"
    ),
}


def test_every_pair_shares_what_a_plain_count_of_the_file_gives() -> None:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    record, names = edition.named("evaluations"), Names(read_config(ROOT / "config"))
    raw = record_rows(record, edition, names)[0]
    rows = clean_record(raw, read_sources(edition), names, record, edition)[1]
    shared = {f"{r.source}+{r.target}": r.shared for r in edges_of(incidence_of(rows)).itertuples()}
    assert shared == {pair: number for number, some in COUNTED.items() for pair in some.split()}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_july_has_an_entry_of_april_or_not_by_chance(entries) -> None:
    april = [r for r in entries if "2025-04" in r["readings"]]
    again = ["2025-07-01" in r["readings"] for r in april]
    assert len(april) == 1268 and round(sum(again) / len(april), 2) == 0.83
    number = Counter(r["lead_department"] for r in april)
    by_lead: dict[str, list[int]] = {d: [0, 0] for d in sorted(number) if number[d] >= 15}
    by_others = [[0, 0], [0, 0]]
    for r, present in zip(april, again, strict=True):
        if r["lead_department"] in by_lead:
            by_lead[r["lead_department"]][present] += 1
        by_others[bool(r["other_departments"])][present] += 1
    chi, p, freedom, _ = chi2_contingency(list(by_lead.values()))
    assert (round(chi, 1), freedom, round(p, 2)) == (17.9, 17, 0.39)
    assert round(fisher_exact(by_others).pvalue, 2) == 0.70


def test_the_two_rates_of_missing_follow_from_the_readings(entries) -> None:
    """An entry of July is missed as often as July misses one of April; all others missing are older."""
    record = read_edition(str(ROOT / "config/editions/sr2021.yaml")).named("evaluations")
    before = sum("2025-04" in r["readings"] for r in entries)
    both = sum("2025-04" in r["readings"] and "2025-07" in r["readings"] for r in entries)
    missed = 1 - both / before
    of_july = (len(entries) - before) / (1 - missed)
    older = record.total.value - of_july
    assert record.missing.rates["2025-07-01"] == pytest.approx(missed, abs=5e-4)
    assert record.missing.rates["2025-04-02"] == pytest.approx(1 - before / older, abs=5e-4)
    assert round(older) == 1413 and round(older - before) == 145
