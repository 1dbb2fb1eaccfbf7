"""From raw rows to participants: merging pages, roll-up, one body of several in one project, decisions by hand."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from tests.small import edition_in, names_of, record_of, write_register

from joinup.clean.facts import day_of, facts_of_projects
from joinup.clean.record import clean_record, merge_pages
from joinup.config.edition import SameSeat, read_edition
from joinup.documents.rows import record_rows
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_record, read_sources
from joinup.schemas import CLEAN
from joinup.tables import as_text, faults_of

ROOT = Path(__file__).parents[3]
START = "safe-homes,start,2021,S1"
ROLES = record_of("pilots").roles


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
    assert (row["role"], row["n_sources"], row["source_ids"]) == ("lead", 2, "S1 S2")
    assert (row["best_source_kind"], row["published_as"]) == ("official", "Home Dept | Home Office")
    assert steps[["rows_before", "rows_after"]].to_numpy().tolist()[:3] == [[3, 3], [3, 3], [3, 1]]


@pytest.mark.parametrize("k", range(len(ROLES)))
def test_the_first_role_of_the_record_prevails(k) -> None:
    rows = pd.DataFrame({"role": ROLES[: k - 1 : -1] if k else ROLES[::-1], "project_id": "p"})
    rows = rows.assign(organisation_id="a", source_id="S", organisation_as_published="A")
    sources = pd.DataFrame({"source_id": ["S"], "kind": ["mirror"]})
    assert merge_pages(rows, sources, record_of("pilots"))["role"].tolist() == [ROLES[k]]


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
    assert day_of("2021-10") == datetime.date(2021, 10, 1)


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
CLIMATE = {"organisations": "climate,Climate Committee,,public_body,,,,", "parents": "climate,desnz,,,no"}
BIS = {
    "organisations": "bis,Department for Innovation,BIS,ministerial_department,2009-06-05,2016-07-14,beis,"
}


def test_successor_beside_its_predecessor_counts_for_it(cleaned) -> None:
    projects, rows, steps = cleaned(SUCCESSION + "safe-homes,Climate Committee,partner,S1\n", names=CLIMATE)
    row = row_of(rows, "desnz")
    assert (row["participant_id"], row["participant_family"], row["via"]) == ("beis", "beis", "successor")
    assert row_of(rows, "climate")["participant_family"] == "beis"  # its bodies follow it
    assert projects.set_index("project_id").loc["safe-homes", "departments"] == 1
    assert "safe-homes: desnz counts for beis" in steps["note"].tolist()[-1]


def test_a_chain_of_successors_counts_for_its_first(cleaned) -> None:
    _, rows, steps = cleaned("safe-homes,BIS,lead,S1\n" + SUCCESSION.replace("lead", "partner"), names=BIS)
    assert set(rows["participant_id"]) == {"bis"} == set(rows["participant_family"])
    assert "safe-homes: desnz counts for bis" in steps["note"].tolist()[-1]


def test_successor_alone_counts_for_itself(cleaned) -> None:
    _, rows, _ = cleaned("safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n")
    assert row_of(rows, "desnz", "warm-walls")["participant_id"] == "desnz"


SEVERAL = "safe-homes,BEIS,{},S1\nsafe-homes,DCMS,partner,S1\nsafe-homes,DSIT,partner,S2\n"


def test_of_several_predecessors_the_one_with_the_same_role(cleaned) -> None:
    assert row_of(cleaned(SEVERAL.format("lead"))[1], "dsit")["participant_id"] == "dcms"


def test_several_predecessors_with_one_role_stop_the_run_until_the_edition_decides(cleaned) -> None:
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
    organisations = (
        "old,Old Ministry,,ministerial_department,,2025-01-01,new,\n"
        "new,New Ministry,,ministerial_department,2020-01-01,,,"
    )
    rows = "safe-homes,Old Ministry,lead,S1\nsafe-homes,New Ministry,partner,S1\n"
    assert cleaned(rows, names={"organisations": organisations})[1]["participant_id"].tolist() == [
        "new",
        "old",
    ]


@pytest.mark.parametrize(
    "chain", [["beis desnz"], ["beis desnz", "desnz dsit"], ["desnz dsit", "beis desnz"]]
)
def test_reconcile_joins_across_projects(cleaned, chain) -> None:
    moves = [dict(zip(("organisation", "into", "reason"), [*c.split(), "r"], strict=True)) for c in chain]
    rows = cleaned("safe-homes,BEIS,lead,S1\nwarm-walls,DESNZ,lead,S1\n", reconcile=moves)[1]
    assert rows["participant_id"].tolist() == [("desnz" if len(chain) == 1 else "dsit")] * 2
    assert rows["organisation_id"].tolist() == ["beis", "desnz"]


@pytest.fixture(scope="module")
def real():
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    names = Names(read_config(ROOT / "config"))
    record = edition.named("pilots")
    raw = record_rows(record, edition, names)[0]
    return lambda tables: clean_record(tables, read_sources(edition), names, record, edition), raw, names


def test_order_of_rows_does_not_matter(real) -> None:
    clean, raw, _ = real
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in raw.items()}
    for one, other in zip(clean(raw), clean(shuffled), strict=True):
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def test_no_project_counts_a_department_and_its_successor(real) -> None:
    clean, raw, names = real
    rows = clean(raw)[1]
    inside = rows[rows["in_network"] == "yes"]
    for _, group in inside.groupby("project_id"):
        here = set(group["participant_id"])
        for later, earlier in names.predecessors.items():
            for one in earlier:
                end = names.period(one)[1]
                together = not end or names.period(later)[0] < end
                assert together or not ({later, one} <= here)
    fibre = inside[inside["project_id"] == "fibre-in-water"].set_index("organisation_id")["participant_id"]
    assert (fibre["dsit"], fibre["beis"]) == ("dcms-digital", "beis")


def test_words_of_a_list_are_ordered_as_the_record_lists_them() -> None:
    facts = pd.DataFrame(
        [("p", "fund_stated", v, "S") for v in ("evaluation_only", "yes")],
        columns=["project_id", "field", "value", "source_id"],
    )
    table = facts_of_projects(pd.DataFrame({"project_id": ["p", "q"]}), facts, record_of("pilots"))
    assert table["fund_stated"].tolist() == ["yes", ""]
