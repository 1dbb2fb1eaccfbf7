"""What is known of the entries that the Evaluation Registry's two readings lost."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import chi2_contingency, fisher_exact

from joinup.config.edition import read_edition

ROOT = Path(__file__).parents[3]
FILE = ROOT / "data/raw/documents/evaluation-registry.csv"


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
