"""From register rows to participants: merging pages, roll-up, one body of several in one pilot, decisions by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.small import edition_of, names_of, write_register

from joinup.clean.participation import clean_participation, merge_pages
from joinup.config.edition import read_edition
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_register
from joinup.schemas import CLEAN, ROLES
from joinup.tables import as_text, faults_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def cleaned(tmp_path):
    """Clean a small register with other rows and return (pilots, participation, cleaning)."""

    def run(rows: str, facts: str = "safe-homes,start_year,2021,S1", names: dict | None = None, **edition):
        folder = write_register(tmp_path / "raw", participation=rows, pilot_facts=facts)
        found = clean_participation(
            read_register(folder), names_of(tmp_path / "config", **(names or {})), edition_of(**edition)
        )
        for name, frame in zip(("pilots", "participation", "cleaning"), found, strict=True):
            text = as_text(frame.reset_index(drop=True)).set_axis(range(2, len(frame) + 2))
            assert list(faults_of(text[list(CLEAN[name].columns)], CLEAN[name], name)) == []
        return found

    return run


def row_of(frame: pd.DataFrame, organisation: str, pilot: str = "safe-homes") -> pd.Series:
    (row,) = frame[(frame["pilot_id"] == pilot) & (frame["organisation_id"] == organisation)].to_dict(
        "records"
    )
    return row


def test_several_pages_and_spellings_become_one_row(cleaned) -> None:
    _, rows, steps = cleaned(
        "safe-homes,Home Office,partner,S1\nsafe-homes,Home Dept,lead,S1\nsafe-homes,Home Office,evaluation_lead,S2\n"
    )
    row = row_of(rows, "home")
    assert len(rows) == 1
    assert (row["role"], row["n_sources"], row["source_ids"]) == ("lead", 2, "S1 S2")
    assert row["best_source_kind"] == "official"
    assert row["published_as"] == "Home Dept | Home Office"
    assert steps[["rows_before", "rows_after"]].to_numpy().tolist()[:3] == [[3, 3], [3, 3], [3, 1]]


@pytest.mark.parametrize(
    ("roles", "best"),
    [
        (["delivery", "partner"], "partner"),
        (["unspecified", "delivery"], "delivery"),
        (["evaluation_lead", "unspecified"], "unspecified"),
        (["evaluation_partner", "evaluation_lead"], "evaluation_lead"),
        (list(reversed(ROLES)), "lead"),
    ],
)
def test_precedence_of_roles(roles, best) -> None:
    rows = pd.DataFrame(
        {"k": "a", "role": roles, "source_id": "S", "source_kind": "mirror", "organisation_as_published": "A"}
    )
    assert merge_pages(rows, ["k"], ROLES)["role"].tolist() == [best]


def test_row_that_names_two_bodies_becomes_two(cleaned) -> None:
    _, rows, steps = cleaned("safe-homes,Home Office and Ministry of Justice,lead,S1\n")
    assert rows["organisation_id"].tolist() == ["home", "moj"]
    assert steps["note"].tolist()[1] == "Home Office and Ministry of Justice → home and moj"


def test_agency_counts_once_with_its_department(cleaned) -> None:
    pilots, rows, _ = cleaned(
        "safe-homes,Public Health England,lead,S1\nsafe-homes,DHSC,partner,S1\nsafe-homes,Natural England,partner,S1\n"
    )
    agency, body = row_of(rows, "phe"), row_of(rows, "natural-england")
    assert (agency["participant_id"], agency["via"], agency["in_network"]) == ("dhsc", "agency", "yes")
    assert (body["participant_id"], body["via"], body["in_network"]) == ("natural-england", "own", "no")
    assert (body["participant_family"], body["in_family_network"]) == ("moj", "yes")
    counts = pilots.set_index("pilot_id").loc[
        "safe-homes", ["named_departments", "departments", "organisations"]
    ]
    assert counts.tolist() == [1, 1, 3]


def test_pilot_without_rows_is_kept_with_zero(cleaned) -> None:
    pilots, _, _ = cleaned("safe-homes,Home Office,lead,S1\n")
    row = pilots.set_index("pilot_id").loc["warm-walls"]
    assert (row["departments"], row["organisations"], row["start_year"]) == (0, 0, "")


def test_facts_that_differ_stay_visible(cleaned) -> None:
    facts = "\n".join(
        f"safe-homes,{field},{value},S{1 + k % 2}"
        for k, (field, value) in enumerate([
            ("funding_gbp", 12000000), ("funding_gbp", 5000000), ("start_year", 2022), ("start_year", 2021),
            ("end_year", 2023), ("end_year", 2024), ("fund_stated", "evaluation_only"), ("fund_stated", "yes"),
            ("round", 2), ("round", 1),
        ])
    )  # fmt: skip
    pilots, _, steps = cleaned("safe-homes,Home Office,lead,S1\n", facts)
    row = pilots.set_index("pilot_id").loc["safe-homes"]
    assert row[["funding_gbp", "start_year", "end_year", "fund_stated", "round"]].tolist() == [
        "5000000 | 12000000", "2021", "2024", "yes", "1 | 2",
    ]  # fmt: skip
    assert "safe-homes, start year: 2021 or 2022" in steps["note"].iloc[0]


SUCCESSION = "safe-homes,BEIS,lead,S1\nsafe-homes,DESNZ,partner,S1\n"


def test_successor_beside_its_predecessor_counts_for_it(cleaned) -> None:
    pilots, rows, steps = cleaned(SUCCESSION)
    row = row_of(rows, "desnz")
    assert (row["participant_id"], row["participant_family"], row["via"]) == ("beis", "beis", "successor")
    assert pilots.set_index("pilot_id").loc["safe-homes", "departments"] == 1
    assert "safe-homes: desnz counts for beis" in steps["note"].tolist()[-1]


def test_bodies_of_a_successor_follow_it(cleaned) -> None:
    names = {
        "organisations": "climate,Climate Committee,,public_body,,,,",
        "parents": "climate,desnz,,,no",
    }
    rows = cleaned(SUCCESSION + "safe-homes,Climate Committee,partner,S1\n", names=names)[1]
    assert row_of(rows, "climate")["participant_family"] == "beis"


def test_a_chain_of_successors_counts_for_its_first(cleaned) -> None:
    names = {
        "organisations": "bis,Department for Innovation,BIS,ministerial_department,2009-06-05,2016-07-14,beis,"
    }
    _, rows, steps = cleaned("safe-homes,BIS,lead,S1\n" + SUCCESSION.replace("lead", "partner"), names=names)
    assert set(rows["participant_id"]) == {"bis"} == set(rows["participant_family"])
    assert "safe-homes: desnz counts for bis" in steps["note"].tolist()[-1]


def test_successor_alone_counts_for_itself(cleaned) -> None:
    _, rows, _ = cleaned("safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n")
    assert row_of(rows, "desnz", "warm-walls")["participant_id"] == "desnz"


def test_of_several_predecessors_the_one_with_the_same_role(cleaned) -> None:
    rows = "safe-homes,BEIS,lead,S1\nsafe-homes,DCMS,partner,S1\nsafe-homes,DSIT,partner,S2\n"
    assert row_of(cleaned(rows)[1], "dsit")["participant_id"] == "dcms"


UNDECIDED = "safe-homes,BEIS,partner,S1\nsafe-homes,DCMS,partner,S1\nsafe-homes,DSIT,partner,S2\n"


def test_several_predecessors_with_one_role_stop_the_run_and_ask(cleaned) -> None:
    with pytest.raises(InputError) as error:
        cleaned(UNDECIDED)
    line = str(error.value)
    assert "participation.csv, row 4" in line and '"Department for Science" succeeded beis and dcms' in line
    assert "Decide under same_pilot in the edition's file: pilot safe-homes, organisation dsit" in line


def test_edition_decides(cleaned) -> None:
    decision = [{"pilot": "safe-homes", "organisation": "dsit", "into": "beis", "reason": "r"}]
    _, rows, _ = cleaned(UNDECIDED, same_pilot=decision)
    assert row_of(rows, "dsit")["participant_id"] == "beis"
    assert row_of(rows, "dcms")["participant_id"] == "dcms"


def test_bodies_that_existed_together_never_merge(cleaned) -> None:
    names = {
        "organisations": "old,Old Ministry,,ministerial_department,,2025-01-01,new,\n"
        "new,New Ministry,,ministerial_department,2020-01-01,,,"
    }
    _, rows, _ = cleaned("safe-homes,Old Ministry,lead,S1\nsafe-homes,New Ministry,partner,S1\n", names=names)
    assert rows["participant_id"].tolist() == ["new", "old"]


def test_reconcile_joins_across_pilots(cleaned) -> None:
    rows = "safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n"
    assert sorted(cleaned(rows)[1]["participant_id"]) == ["beis", "desnz"]
    joined = cleaned(rows, reconcile=[{"organisation": "beis", "into": "desnz", "reason": "r"}])[1]
    assert joined["participant_id"].tolist() == ["desnz", "desnz"]
    assert joined["organisation_id"].tolist() == ["beis", "desnz"]


@pytest.mark.parametrize("chain", [["beis desnz", "desnz dsit"], ["desnz dsit", "beis desnz"]])
def test_reconcile_follows_chains_in_any_order(cleaned, chain) -> None:
    moves = [dict(zip(("organisation", "into", "reason"), [*c.split(), "r"], strict=True)) for c in chain]
    joined = cleaned("safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n", reconcile=moves)[1]
    assert joined["participant_id"].tolist() == ["dsit", "dsit"]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rows_does_not_matter(seed) -> None:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    names = Names(read_config(ROOT / "config"))
    raw = read_register(ROOT / "data/raw")
    shuffled = {n: f.sample(frac=1, random_state=seed) for n, f in raw.items()}
    for one, two in zip(
        clean_participation(raw, names, edition), clean_participation(shuffled, names, edition), strict=True
    ):
        keys = ["step"] if "step" in one else [c for c in ("pilot_id", "organisation_id") if c in one]
        pd.testing.assert_frame_equal(
            one.sort_values(keys, ignore_index=True), two.sort_values(keys, ignore_index=True)
        )


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    names = Names(read_config(ROOT / "config"))
    return clean_participation(read_register(ROOT / "data/raw"), names, edition)[1]


def participants(frame: pd.DataFrame, pilot: str) -> dict[str, str]:
    inside = frame[(frame["pilot_id"] == pilot) & (frame["in_network"] == "yes")]
    return dict(zip(inside["organisation_id"], inside["participant_id"], strict=True))


def test_nature_returns_counts_beis_and_its_successor_once(real) -> None:
    of = participants(real, "nature-returns")
    assert of["desnz"] == "beis"
    assert list(of.values()).count("beis") == sum(b in of for b in ("beis", "desnz", "dsit", "dbt"))


def test_fibre_in_water_folds_into_dcms_and_beis_stays(real) -> None:
    of = participants(real, "fibre-in-water")
    assert of["dsit"] == "dcms-digital"
    assert of["beis"] == "beis"
    assert set(of.values()) == {"beis", "cabinet-office", "dcms-digital", "defra"}


def test_no_pilot_counts_a_department_and_its_successor(real) -> None:
    names = Names(read_config(ROOT / "config"))
    inside = real[real["in_network"] == "yes"]
    for _, group in inside.groupby("pilot_id"):
        here = set(group["participant_id"])
        for later, earlier in names.predecessors.items():
            for one in earlier:
                end = names.period(one)[1]
                together = not end or names.period(later)[0] < end
                assert together or not ({later, one} <= here)
