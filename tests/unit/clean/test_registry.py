"""The Evaluation Registry: its pairs counted again from the file, and what is known of the entries it lost."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import chi2_contingency, fisher_exact
from tests.unit.clean.recount import FILE, pairs

from joinup.clean.record import clean_record
from joinup.config.edition import read_edition
from joinup.documents.rows import record_rows
from joinup.network.describe import edges_of
from joinup.network.incidence import incidence_of
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_sources

ROOT = Path(__file__).parents[3]
PUBLISHED = {  # counted by others from the same file
    ("hmrc", "hmt"): 14, ("dhsc", "dwp"): 11, ("dhsc", "mhclg"): 9, ("dfe", "dhsc"): 8,
}  # fmt: skip


@pytest.fixture(scope="module")
def edges() -> dict[tuple[str, str], int]:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    record, names = edition.named("evaluations"), Names(read_config(ROOT / "config"))
    raw = record_rows(record, edition, names)[0]
    rows = clean_record(raw, read_sources(edition), names, record, edition)[1]
    table = edges_of(incidence_of(rows))
    return {(r.source, r.target): r.shared for r in table.itertuples()}


def test_every_pair_shares_what_a_plain_count_of_the_file_gives(edges) -> None:
    assert edges == dict(pairs())
    assert len(edges) >= 24 and PUBLISHED.items() <= edges.items()


def test_predecessors_and_agencies_make_no_link(edges) -> None:
    one_seat = [
        "beis desnz",
        "beis dsit",
        "beis dbt",
        "dcms dcms-digital",
        "dcms-digital dsit",
        "dfid fcdo",
        "bis beis",
    ]
    assert not {tuple(sorted(pair.split())) for pair in one_seat} & set(edges)
    assert not {body for pair in edges for body in pair} & {"hmpps", "phe", "ukhsa", "hmcts", "bduk"}


def entries() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_july_has_an_entry_of_april_or_not_by_chance() -> None:
    april = [r for r in entries() if "2025-04" in r["readings"]]
    again = ["2025-07-01" in r["readings"] for r in april]
    assert len(april) == 1268 and round(sum(again) / len(april), 2) == 0.83
    number = Counter(r["lead_department"] for r in april)
    large = sorted(d for d in number if number[d] >= 15)
    by = {x: [0, 0] for x in large}
    others = [[0, 0], [0, 0]]
    for r, seen in zip(april, again, strict=True):
        if r["lead_department"] in by:
            by[r["lead_department"]][seen] += 1
        others[bool(r["other_departments"])][seen] += 1
    chi, p, freedom, _ = chi2_contingency(list(by.values()))
    assert (round(chi, 1), freedom, round(p, 2)) == (17.9, 17, 0.39)
    assert round(fisher_exact(others).pvalue, 2) == 0.70


def test_the_two_rates_of_missing_follow_from_the_readings() -> None:
    """An entry of July is missed as often as July misses one of April; all others missing are older."""
    record = read_edition(str(ROOT / "config/editions/sr2021.yaml")).named("evaluations")
    rows = entries()
    before = sum("2025-04" in r["readings"] for r in rows)
    both = sum("2025-04" in r["readings"] and "2025-07" in r["readings"] for r in rows)
    missed = 1 - both / before
    of_july = (len(rows) - before) / (1 - missed)
    older = record.total.value - of_july
    assert record.missing.rates["2025-07-01"] == pytest.approx(missed, abs=5e-4)
    assert record.missing.rates["2025-04-02"] == pytest.approx(1 - before / older, abs=5e-4)
    assert round(older) == 1413 and round(older - before) == 145
