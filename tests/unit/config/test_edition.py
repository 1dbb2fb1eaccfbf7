"""Editions and settings: strict, consistent, and each value read as it is written."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests import small

from joinup.config import models
from joinup.config.edition import read_edition, read_settings, schemas
from joinup.config.yaml_files import MOST_BYTES, dump_yaml, read_yaml
from joinup.errors import InputError
from joinup.schemas import CLEAN

ROOT = Path(__file__).parents[3]
SCHEMES = {
    "record": "schemes",
    "project": ["scheme", "schemes"],
    "roles": ["lead", "partner"],
    "fields": {"stage": ["planned", "complete"], "round": "number"},
}
DAYS = {"date": date(2026, 1, 1), "as_of": date(2024, 9, 1), "undated_as_of": date(2021, 10, 27)}
EDITION: dict[str, Any] = {**small.EDITION, **DAYS, "records": [SCHEMES]}


def refusal(path: Path, text: str | bytes) -> list[str]:
    """Write an edition or any YAML and return what its reader says is wrong."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        read_edition(str(path))
    return str(error.value).splitlines()


def changed(record: dict[str, Any] | None = None, **keys: Any) -> str:
    """Return the small edition as YAML, with keys of it or of its record changed."""
    edition = {**copy.deepcopy(EDITION), **keys}
    edition["records"][0] |= record or {}
    return dump_yaml(edition)


def test_the_committed_edition_is_good_and_says_what_its_records_are() -> None:
    edition = read_edition("sr2021", ROOT)
    pilots, outcomes, evaluations = edition.records
    assert (pilots.folder, pilots.called) == ("data/raw/pilots", "pilots of the Shared Outcomes Fund")
    assert pilots.subsets == {"pilots with stated fund support": {"fund_stated": "yes"}}
    assert outcomes.counts == {"review": "SR2021", "cross_cutting": "yes"}
    assert evaluations.missing.rates["2025-07-01"] == 0.173
    assert read_settings(ROOT / "config/config.yaml").draws == 100_000


def test_schemas_for_editors_are_those_of_the_models_and_files_name_them() -> None:
    for file, text in schemas().items():
        assert (ROOT / file).read_text(encoding="utf-8") == text, "run: make schema"
    for path in [*ROOT.glob("config/editions/*.yaml"), ROOT / "config/config.yaml"]:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert schema.resolve().relative_to(ROOT).as_posix() in schemas()


def test_names_that_a_fact_may_not_have_are_those_of_the_tables() -> None:
    assert {*models.COLUMNS, "participants_known"} == set(CLEAN["projects"].columns)


DOCUMENT = {"document": "a", "record": "schemes", "title": "A"}


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"titel": "x"}, "column titel: is not a setting here. Did you mean title?"),
        ({"focus": {"pair": ["home", "moj"], "departement": "home"}}, "Did you mean department?"),
        ({"edition": "../../x"}, 'column edition: "../../x" does not fit: use lower-case letters'),
        ({"edition": "reference"}, "reports/reference/ holds what was published; choose another name."),
        ({"data": "/etc"}, 'column data: "/etc" does not fit: name a file or folder of this project'),
        ({"date": "soon"}, 'column date: "soon" is not a date; write it as 2026-11-25'),
        ({"date": 20261123}, "column date:"),
        ({"as_of": "0001-01-01"}, "column as_of:"),
        ({"focus": {"pair": ["home"], "department": "home"}}, "column focus.pair.2: is missing"),
        ({"focus": {"pair": ["moj", "moj"], "department": "moj"}}, '"moj, moj" is one department twice'),
        ({"title": 2021}, 'column title: "2021" is not a text. Put it in quotation marks.'),
        ({"references": [{"key": "k", "text": "t", "url": "example.org/x"}]}, "beginning with https://"),
        ({"references": [{"key": "k", "text": "t"}] * 2}, 'column references: "k" is given twice'),
        ({"records": [SCHEMES] * 2}, 'column records: "schemes" is given twice'),
        (
            {"documents": [{**DOCUMENT, "record": "scheme"}]},
            '"scheme" is not one of the edition\'s records. Did',
        ),
        ({"documents": [{**DOCUMENT, "facts": {"stage": "done"}}]}, 'facts.stage: "done" is not a value of'),
    ],
)
def test_a_bad_edition_is_refused_with_its_place(tmp_path, keys, problem) -> None:
    lines = refusal(tmp_path / "small.yaml", changed(**keys))
    assert any(problem in line for line in lines), lines
    assert all(line.startswith(str(tmp_path / "small.yaml")) for line in lines)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"record": "tables"}, "results/<edition>/tables/ joins all records; choose another name"),
        ({"rows_from": "registers"}, "is not one of register, document, both. Did you mean register?"),
        ({"fields": {"start": "date"}}, "every record has a fact or a column of this name"),
        ({"roles": ["lead", "lead"]}, 'column records.1.roles: "lead" is given twice'),
        ({"tally": ["leed"]}, "is not one of the record's roles. Did you mean lead?"),
        ({"counts": {"stag": "planned"}}, 'records.1.counts: "stag" is not one of the record\'s fields'),
        ({"counts": {"participants_known": "most"}}, '"most" is not a value of participants_known'),
        ({"subsets": {"old": {"stage": "planed"}}}, 'records.1.subsets.old.stage: "planed" is not a value'),
        ({"round": "rounds"}, 'column records.1.round: "rounds" is not one of the record\'s fields. Did you'),
        ({"missing": {"how": "by chance"}}, "records.1.missing.reason: is missing. Say why, and which test"),
        ({"missing": {"rates": {"planned": 0.1}}}, "records.1.missing.field: is missing. Name the fact"),
        ({"missing": {"field": "stage", "rates": {"done": 0.1}}}, '"done" is not a value of stage'),
    ],
)
def test_parts_of_a_record_fit_each_other(tmp_path, record, problem) -> None:
    lines = refusal(tmp_path / "small.yaml", changed(record))
    assert len(lines) == 1 and problem in lines[0], lines


def test_every_fault_of_an_edition_is_listed_at_once(tmp_path) -> None:
    assert len(refusal(tmp_path / "small.yaml", changed(titel="x", date="soon", data="/etc"))) == 3
    twice = {"round": "rounds", "tally": ["leed"]}
    assert len(refusal(tmp_path / "small.yaml", changed(twice, edition="other"))) == 3
    assert max(map(len, refusal(tmp_path / "small.yaml", changed(**{"a" * 6000: 1})))) < 500


def test_a_missing_edition_and_one_that_has_not_the_name_of_its_file(tmp_path) -> None:
    """A copy that keeps the name of the old edition would write over its results."""
    known = r"config/editions/sr2012.yaml: is not there. Known editions: .*sr2021"
    with pytest.raises(InputError, match=known):
        read_edition("sr2012", ROOT)
    (line,) = refusal(tmp_path / "sr2099.yaml", changed())
    assert "Write sr2099, or rename the file" in line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("!!python/object/apply:os.system [touch pwned]", "row 1: is not readable YAML (tags are not all"),
        ("a: &a [x, x]\nb: [*a, *a]", "row 1: is not readable YAML (references are not allowed)"),
        ("title: one\nreview: x\ntitle: two\n", "row 3: is not readable YAML (the key title twice)"),
        ("? [a, b]\n: c\n", "a key is not plain text"),
        ("a: " + "[" * 5000, "is not readable YAML (maximum recursion depth"),
        ("a: " + "9" * 5000, "is not readable YAML (Exceeds the limit"),
        ("a: x\nb: 060", "row 2: is not readable YAML (060 is read as one number or another"),
        ("a: 1:00", "1:00 is read as one number or another"),
        ("a: 1_000", "is read as one number or another"),
        ("title: t\nas_of: 2024-02-30\n", "row 2: is not readable YAML (2024-02-30 is not a date"),
        ("a: [1, 2", "row 1: is not readable YAML"),
        ("- a\n- b", "is not a group of settings"),
        ("", "is not a group of settings"),
        (b"a: caf\xe9", "is not UTF-8 text"),
        (b"#" * (MOST_BYTES + 1), "is larger than 1 MB"),
    ],
)
def test_hostile_or_unclear_yaml_is_refused(tmp_path, monkeypatch, text, problem) -> None:
    monkeypatch.chdir(tmp_path)
    lines = refusal(tmp_path / "x.yaml", text)
    assert len(lines) == 1 and problem in lines[0], lines
    assert [p.name for p in tmp_path.iterdir()] == ["x.yaml"]


def test_plain_values_are_read_as_they_are_written(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(
        b'\xef\xbb\xbfa: [yes, no, on, Off, y, true, false, null, ~]\nb: ["060", "1:00", 60, -1.5, 1e3]\n'
        b"no: 2024-09-01\n12: 2024-09\nc: = x\nd: <<\n"
    )
    assert read_yaml(path) == {
        "a": ["yes", "no", "on", "Off", "y", True, False, None, None],
        "b": ["060", "1:00", 60, -1.5, 1000.0],
        "no": date(2024, 9, 1),
        "12": "2024-09",
        "c": "= x",
        "d": "<<",
    }


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"statistics": {"drawes": 1000}}, "statistics.drawes: is not a setting here. Did you mean draws?"),
        ({"statistics": {"draws": "many"}}, '"many" is not a whole number. config/README.md'),
        ({"quick": "maybe"}, 'column quick: "maybe" is not true or false.'),
        ({"brand": "blue"}, 'column brand: "blue" is not a group of settings.'),
        ({"watch": {"searches": [{"word": "x"}]}}, "watch.searches.1.word: is not a setting here. Did you"),
    ],
)
def test_bad_settings(changes, problem) -> None:
    with pytest.raises(InputError) as error:
        read_settings(ROOT / "config/config.yaml", changes)
    assert problem in str(error.value)
