"""The check before a build: all errors of all inputs at once, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small import REGISTER, edition_of, write_config, write_register

from joinup.check import check
from joinup.errors import InputError

PARTICIPATION = REGISTER["participation"]
CLAIMS = "- {id: a, statement: '{pair_a} with {pair_b}', kind: heaviest_pair, records: [pilots]}\n"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Write a small project, and make its folder the working folder."""
    write_register(tmp_path / "data/raw")
    write_config(tmp_path / "config")
    (tmp_path / "config/config.yaml").write_text("edition: small\n")
    (tmp_path / "config/claims.yaml").write_text(CLAIMS)
    (tmp_path / "config/words.yaml").write_text("allowed: [Spending Review 2021]\nconditional: [so far]\n")
    (tmp_path / "config/small.md").write_text("# Spending Review 2021\n\nNothing.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(**changed: object) -> str:
    return check(edition_of(claims="config/claims.yaml", **changed), "config/editions/small.yaml")


def lines(**changed: object) -> list[str]:
    with pytest.raises(InputError) as error:
        answer(**changed)
    return str(error.value).splitlines()


def test_it_says_what_was_checked_and_what_nobody_reads_and_writes_nothing(project) -> None:
    (project / "data/raw/pilots/facts (1).csv").write_text("x")
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in project.rglob("*") if p.is_file()}
    assert answer() == "14 rows of 2 records, no fault found.\ndata/raw/pilots/facts (1).csv: is not read."
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in project.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "data/list.csv: the table has no rows."),
        ("A,TBC,2021\n", 'data/list.csv, row 2, column body: "TBC" names nothing.'),
        ("A,MoJ,2021\nTotal,,\n", 'data/list.csv, row 3, column project: "Total" names nothing.'),
    ],
)
def test_a_list_without_names_is_one_line(project, rows, message) -> None:
    flat = {"file": "data/list.csv", "body": "body", "facts": {"start": "year"}}
    records = [{"record": "pilots", "project": ["pilot", "pilots"], "flat": flat}]
    (project / "data/list.csv").write_text(f"project,body,year\n{rows}")
    (line,) = lines(records=records)
    assert line.startswith(message)
    (project / "data/list.csv").write_text("project,body,year\nPage 1,,\nA,MoJ,2021\nB,,2022\n")
    assert answer(records=records).splitlines()[1] == '1 pilot without any department: "Page 1".'


def test_an_unknown_body_is_one_line_with_near_names_and_where_to_add_it(project) -> None:
    rows = PARTICIPATION + "warm-walls,Ministry of Justise,lead,S1\nsafe-homes,Ministry of Justise,lead,S2\n"
    write_register(project / "data/raw", participation=rows)
    (line,) = lines()
    assert line.startswith(
        "data/raw/pilots/participation.csv, rows 5 and 6, column organisation_as_published: "
        '"Ministry of Justise" is not a known organisation. Did you mean "Ministry of Justice'
    )
    assert "config/organisations.csv" in line and "ministry-of-justise,Ministry of Justise,,KIND" in line


def test_all_inputs_are_checked_whatever_is_wrong_with_one(project) -> None:
    write_register(
        project / "data/raw",
        participation="safe-homes,Hoem Office,leed,S1\n",
        outcomes_participation="less-crime,Trasury,lead,S1\n",
        sources=REGISTER["sources"].replace("2021-01-01", "2027-01-01"),
    )
    (project / "config/claims.yaml").write_text(CLAIMS.replace("heaviest_pair", "heavy"))
    text = "\n".join(lines(focus={"pair": ["home", "moj"], "department": "home"}))
    for words in ('"Hoem Office"', '"leed"', '"Trasury"', "unknown kind, heavy", "is after the day on which"):
        assert words in text


def test_the_organisation_tables_are_checked_beside_the_register(project) -> None:
    write_register(project / "data/raw", projects="Safe Homes,Safe Homes,,\n")
    (project / "config/parents.csv").unlink()
    (project / "config/aliases.csv").write_text("alias;organisation_id\nHome Dept;hoem\n")
    text = "\n".join(lines())
    assert '"Safe Homes" is not an identifier' in text
    assert 'config/aliases.csv, row 2, column organisation_id: "hoem" is not in organisations.csv' in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"focus": {"pair": ["home", "mojj"], "department": "home"}}, 'focus: "mojj" is not an organisation'),
        ({"data": "data/none"}, "data/raw/pilots/"),
        ({"narrative": "config/none.md"}, "config/none.md: is not there."),
        ({"organisations": "none"}, "none/organisations.csv: is not there."),
        (
            {"reconcile": [{"organisation": "dsit", "into": "y", "reason": "r"}]},
            'reconcile: "y" is not an organisation',
        ),
    ],
)
def test_an_edition_that_names_what_is_not_there(project, changed, words) -> None:
    assert words in "\n".join(lines(**changed))


@pytest.mark.parametrize("shape", ["a" * 5000 + "!", "a-" * 2500 + "!", " " * 4990 + "x", "(" * 5000])
def test_names_made_to_slow_a_pattern_down_give_short_messages(project, shape) -> None:
    write_register(
        project / "data/raw",
        projects=f'"{shape}","{shape}",,',
        participation=f'safe-homes,"{shape}","{shape}",S1\n' + PARTICIPATION,
    )
    assert max(map(len, lines())) < 1000
