"""From raw rows to participants: merging pages, roll-up, one body of several in one project, decisions by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.small import edition_in, names_of, record_of, write_register

from joinup.clean.record import clean_record
from joinup.config.edition import SameSeat, read_edition
from joinup.documents.rows import record_rows
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_record, read_sources
from joinup.schemas import CLEAN
from joinup.tables.table import as_text, faults_of

ROOT = Path(__file__).parents[3]
START = "safe-homes,start,2021,S1"


@pytest.fixture
def cleaned(tmp_path):
    """Clean a small record with other rows and return (projects, participation, cleaning)."""

    def run(rows, facts=START, names=None, record="pilots", same_seat=(), reconcile=()):
        prefix = "" if record == "pilots" else f"{record}_"
        changed = {f"{prefix}participation": rows, f"{prefix}facts": facts}
        edition = edition_in(write_register(tmp_path / "raw", **changed), reconcile=list(reconcile))
        one = record_of(record, edition)
        one = one.model_copy(update={"same_seat": [SameSeat.model_validate(s) for s in same_seat]})
        known = names_of(tmp_path / "config", **(names or {}))
        frames = clean_record(read_record(one, edition), read_sources(edition), known, one, edition)
        for name, frame in zip(CLEAN, frames, strict=True):
            text = as_text(frame.reset_index(drop=True)).set_axis(range(2, len(frame) + 2))
            assert list(faults_of(text[list(CLEAN[name].columns)], CLEAN[name], name)) == []
        return frames

    return run


def row_of(frame: pd.DataFrame, organisation: str, project: str = "safe-homes") -> pd.Series:
    rows = frame[(frame["project_id"] == project) & (frame["organisation_id"] == organisation)]
    (row,) = rows.to_dict("records")
    return row


def test_several_pages_and_spellings_become_one_row(cleaned) -> None:
    _, rows, steps = cleaned(
        "safe-homes,Home Office,partner,S1\nsafe-homes,Home Dept,lead,S1\nsafe-homes,Home Office,evaluation_lead,S2\n"
    )
    row = row_of(rows, "home")
    assert len(rows) == 1
    assert (row["role"], row["source_ids"]) == ("lead", "S1 S2")
    assert (row["best_source_kind"], row["published_as"]) == ("official", "Home Dept | Home Office")
    assert steps[["rows_before", "rows_after"]].to_numpy().tolist()[:3] == [[3, 3], [3, 3], [3, 1]]


def test_row_that_names_two_bodies_becomes_two(cleaned) -> None:
    _, rows, steps = cleaned("safe-homes,Home Office and Ministry of Justice,lead,S1\n")
    assert rows["organisation_id"].tolist() == ["home", "moj"]
    assert steps["note"].tolist()[1] == "Home Office and Ministry of Justice → home and moj"


def test_agency_counts_once_with_its_department(cleaned) -> None:
    projects, rows, _ = cleaned(
        "safe-homes,Public Health England,lead,S1\nsafe-homes,DHSC,partner,S1\nsafe-homes,Natural England,partner,S1\n"
    )
    agency, body = row_of(rows, "phe"), row_of(rows, "natural-england")
    assert (agency["participant_id"], agency["via"], agency["in_network"]) == ("dhsc", "agency", "yes")
    assert (body["participant_id"], body["via"], body["in_network"]) == ("natural-england", "own", "no")
    assert (body["participant_family"], body["in_family_network"]) == ("moj", "yes")
    columns = ["named_departments", "departments", "organisations"]
    assert projects.set_index("project_id").loc["safe-homes", columns].tolist() == [1, 1, 3]
    empty = projects.set_index("project_id").loc["warm-walls"]  # nobody is named for it
    assert (empty["departments"], empty["organisations"], empty["start"]) == (0, 0, "")


def test_facts_that_differ(cleaned) -> None:
    values = [
        ("funding_gbp", 12000000), ("funding_gbp", 5000000), ("start", 2022), ("start", 2021), ("end", 2023),
        ("end", 2024), ("fund_stated", "evaluation_only"), ("fund_stated", "yes"), ("round", 2), ("round", 1),
        ("participants_known", "some"), ("participants_known", "central"),
    ]  # fmt: skip
    facts = "\n".join(f"safe-homes,{field},{value},S{1 + k % 2}" for k, (field, value) in enumerate(values))
    projects, _, steps = cleaned("safe-homes,Home Office,lead,S1\n", facts)
    row = projects.set_index("project_id").loc["safe-homes"]
    columns = ["funding_gbp", "start", "end", "fund_stated", "round", "participants_known"]
    assert row[columns].tolist() == ["5000000 | 12000000", "2021", "2024", "yes", "1 | 2", "central"]
    assert "safe-homes, start: 2021 or 2022" in steps["note"].iloc[0]
    assert projects.set_index("project_id").loc["warm-walls", "participants_known"] == "some"


def test_names_are_read_at_the_first_date_there_is(cleaned) -> None:
    names = {"aliases": "CMS,dcms,,2023-02-07,\nCMS,dsit,2023-02-07,,\n"}
    rows = "safe-homes,CMS,lead,S1\nwarm-walls,CMS,lead,S1\n"
    for facts, body in [
        ("safe-homes,start,2023-02,S1", "dcms"),
        ("safe-homes,start,2023-02-07,S1", "dsit"),
        ("safe-homes,end,2024,S1", "dsit"),
        ("safe-homes,end,2024,S1\nsafe-homes,start,2022,S1", "dcms"),
    ]:
        projects, participation, _ = cleaned(rows, facts, names)
        assert row_of(participation, body)["name"]
        assert row_of(participation, "dcms", "warm-walls")  # undated: the day that the edition states
    assert projects.set_index("project_id").loc["warm-walls", "as_of"] == "2021-10-27"


def test_projects_that_do_not_count_stay_in_the_tables(cleaned) -> None:
    rows = "less-crime,Home Office,supporting,S1\nless-crime,Home Dept,lead,S2\nless-crime,DLUHC,lead,S1\n"
    for review, counts in [("SR2021", "yes"), ("SR2024", "no"), ("SR2020 | SR2021", "yes")]:
        facts = "\n".join(f"less-crime,review,{r},S{k + 1}" for k, r in enumerate(review.split(" | ")))
        facts += "\nless-crime,cross_cutting,yes,S2"
        projects, participation, _ = cleaned(rows, facts, record="outcomes")
        assert projects["counts"].tolist() == [counts]
        assert participation["role"].tolist() == ["lead", "lead"]
        assert set(participation["in_network"]) == {counts}
        assert participation["name"].tolist() == ["Home Office", "Ministry of Housing"]  # the edition's date


def test_every_unknown_name_stops_the_run(cleaned) -> None:
    with pytest.raises(InputError) as error:
        cleaned("safe-homes,Home Ofice,lead,S1\nsafe-homes,Minstry of Justice,lead,S1\n")
    assert "Home Ofice" in str(error.value) and "Minstry of Justice" in str(error.value)


SUCCESSION = "safe-homes,BEIS,lead,S1\nsafe-homes,DESNZ,partner,S1\n"
CLIMATE = {"organisations": "climate,Climate Committee,,public_body,,,", "parents": "climate,desnz,,,no"}
BIS = {"organisations": "bis,Department for Innovation,BIS,ministerial_department,2009-06-05,2016-07-14,beis"}


def test_successor_beside_its_predecessor_counts_for_it(cleaned) -> None:
    projects, rows, steps = cleaned(SUCCESSION + "safe-homes,Climate Committee,partner,S1\n", names=CLIMATE)
    row = row_of(rows, "desnz")
    assert (row["participant_id"], row["participant_family"], row["via"]) == ("beis", "beis", "successor")
    assert row_of(rows, "climate")["participant_family"] == "beis"  # its bodies follow it
    assert projects.set_index("project_id").loc["safe-homes", "departments"] == 1
    assert "safe-homes: desnz counts for beis" in steps["note"].tolist()[-1]


def test_a_chain_of_successors_counts_for_its_first(cleaned) -> None:
    alone = "warm-walls,DESNZ,lead,S1\n"
    chain = "safe-homes,BIS,lead,S1\n" + SUCCESSION.replace("lead", "partner")
    _, rows, steps = cleaned(chain + alone, names=BIS)
    assert row_of(rows, "desnz", "warm-walls")["participant_id"] == "desnz"
    rows = rows[rows["project_id"] == "safe-homes"]
    assert set(rows["participant_id"]) == {"bis"} == set(rows["participant_family"])
    assert "safe-homes: desnz counts for bis" in steps["note"].tolist()[-1]


SEVERAL = "safe-homes,BEIS,{},S1\nsafe-homes,DCMS,partner,S1\nsafe-homes,DSIT,partner,S2\n"


def test_of_several_predecessors_the_one_with_the_same_role_or_the_edition_decides(cleaned) -> None:
    assert row_of(cleaned(SEVERAL.format("lead"))[1], "dsit")["participant_id"] == "dcms"
    with pytest.raises(InputError) as error:
        cleaned(SEVERAL.format("partner"))
    line = str(error.value)
    assert "participation.csv, row 4" in line and '"Department for Science" succeeded beis and dcms' in line
    assert "Decide under same_seat in the edition's file: project safe-homes, organisation dsit" in line
    decision = {"project": "safe-homes", "organisation": "dsit", "into": "beis", "reason": "r"}
    rows = cleaned(SEVERAL.format("partner"), same_seat=[decision])[1]
    assert row_of(rows, "dsit")["participant_id"] == "beis"
    assert row_of(rows, "dcms")["participant_id"] == "dcms"


def test_bodies_that_existed_together_never_merge(cleaned) -> None:
    old = "old,Old Ministry,,ministerial_department,,2025-01-01,new"
    new = "new,New Ministry,,ministerial_department,2020-01-01,,"
    rows = "safe-homes,Old Ministry,lead,S1\nsafe-homes,New Ministry,partner,S1\n"
    participants = cleaned(rows, names={"organisations": f"{old}\n{new}"})[1]["participant_id"]
    assert participants.tolist() == ["new", "old"]


@pytest.mark.parametrize(
    "chain", [["beis desnz"], ["beis desnz", "desnz dsit"], ["desnz dsit", "beis desnz"]]
)
def test_reconcile_joins_across_projects(cleaned, chain) -> None:
    moves = [dict(zip(("organisation", "into", "reason"), [*c.split(), "r"], strict=True)) for c in chain]
    rows = cleaned("safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n", reconcile=moves)[1]
    assert rows["participant_id"].tolist() == [("desnz" if len(chain) == 1 else "dsit")] * 2
    assert rows["organisation_id"].tolist() == ["beis", "desnz"]


def test_on_the_real_pilots_order_is_nothing_and_no_department_stands_beside_its_successor() -> None:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    names, record = Names(read_config(ROOT / "config")), edition.named("pilots")
    raw, sources = record_rows(record, edition, names)[0], read_sources(edition)
    frames = clean_record(raw, sources, names, record, edition)
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in raw.items()}
    for one, other in zip(frames, clean_record(shuffled, sources, names, record, edition), strict=True):
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))
    inside = frames[1][frames[1]["in_network"] == "yes"]
    for here in inside.groupby("project_id")["participant_id"].agg(set):
        for later, earlier in names.predecessors.items():
            ends = [names.period(one)[1] for one in earlier if {later, one} <= here]
            assert all(not end or names.period(later)[0] < end for end in ends)
    fibre = inside[inside["project_id"] == "fibre-in-water"].set_index("organisation_id")["participant_id"]
    assert (fibre["dsit"], fibre["beis"]) == ("dcms-digital", "beis")
