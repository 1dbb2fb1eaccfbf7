"""Editions and settings: closed, typed, and no file of them can do anything but state plain values."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from tests.small import EDITION

from joinup.check import allowed_words
from joinup.config.edition import read_edition, read_settings
from joinup.config.yaml_files import MOST_BYTES, read_yaml
from joinup.errors import InputError

ROOT = Path(__file__).parents[2]


def told(path: Path, text: str | bytes) -> list[str]:
    """Write an edition or any YAML and return what its reader says is wrong."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        read_edition(str(path))
    return str(error.value).splitlines()


def changed(**keys: object) -> str:
    return yaml.safe_dump({**EDITION, **keys}, allow_unicode=True)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("config/editions/*.yaml")) + sorted(ROOT.glob("tests/demo/*.yaml"))
)
def test_committed_editions_are_good(path) -> None:
    assert read_edition(str(path)).edition == path.stem


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"titel": "x"}, "column titel: is not a setting here. Did you mean title?"),
        (
            {"focus": {"pair": ["home", "moj"], "departement": "home"}},
            "column focus.departement: is not a setting here. Did you mean department?",
        ),
        (
            {"known_totals": {"pilot": {"value": 60, "source": "x"}}},
            "column known_totals.pilot: is not a setting here. Did you mean pilots?",
        ),
        (
            {"documents": [{"document": "a", "kind": "pilots", "title": "A", "url": "x"}]},
            "column documents.1.url: is not a setting here.",
        ),
        (
            {"edition": "../../x"},
            'column edition: "../../x" does not fit: use lower-case letters, digits and single hyphens.',
        ),
        ({"edition": "reference"}, "reports/reference/ holds what was published; choose another name."),
        ({"edition": "a" * 101}, "should have at most 100 characters"),
        ({"data": "/etc"}, 'column data: "/etc" does not fit: name a file or folder of this project'),
        ({"data": "data/../../.."}, "name a file or folder of this project"),
        ({"narrative": "a\0b"}, "name a file or folder of this project"),
        ({"layout": "x" * 5000}, "should have at most 200 characters"),
        ({"date": "soon"}, 'column date: "soon" is not a date; write it as 2026-11-25'),
        ({"date": 20261123}, "column date:"),
        ({"as_of": "0001-01-01"}, "column as_of:"),
        ({"known_totals": {"pilots": {"value": 0, "source": "x"}}}, "column known_totals.pilots.value:"),
        ({"known_totals": {"pilots": {"value": 10**14, "source": "x"}}}, "column known_totals.pilots.value:"),
        ({"focus": {"pair": ["home"], "department": "home"}}, "column focus.pair.2: is missing"),
        ({"basis": {"pilots": "registers", "outcomes": "register"}}, "column basis.pilots:"),
        ({"title": None}, "column title:"),
        ({"title": "to do: say it"}, "column title: is still to do: say it. Fill it in, then run again."),
    ],
)
def test_bad_edition_is_told_with_its_place(tmp_path, keys, said) -> None:
    lines = told(tmp_path / "x.yaml", changed(**keys))
    assert any(said in line for line in lines), lines
    assert all(line.startswith(str(tmp_path / "x.yaml")) for line in lines)


def test_every_fault_of_an_edition_is_told_at_once(tmp_path) -> None:
    assert len(told(tmp_path / "x.yaml", changed(titel="x", date="soon", data="/etc"))) == 3


def test_missing_edition_names_the_known_ones(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(
        InputError, match=r"config/editions/sr2012.yaml: is not there. Known editions: .*sr2021"
    ):
        read_edition("sr2012")


HUNDREDS = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [{', '.join([f'*{p}'] * 20)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("!!python/object/apply:os.system [touch pwned]", "row 1: is not readable YAML"),
        ("edition: !!python/name:os.system", "row 1: is not readable YAML"),
        ("edition: !custom x", "row 1: is not readable YAML"),
        (HUNDREDS, "row 2: is not readable YAML (references are not allowed)"),
        ("a: &x [*x]", "references are not allowed"),
        ("title: one\nreview: x\ntitle: two\n", "is not readable YAML (the key title twice)"),
        ("? [a, b]\n: c\n", "a key is not plain text"),
        ("a: " + "[" * 5000, "is not readable YAML (nested deeper than 20)"),
        ("a: " + "9" * 5000, "is not readable YAML"),
        ("a: 0x" + "f" * 5000, "a number larger than all"),
        ("a: 2024-13-45", "is not readable YAML"),
        ("a: [1, 2", "row 1: is not readable YAML"),
        ("a:\tb\n\tc: d", "is not readable YAML"),
        ("- a\n- b", "holds no settings"),
        ("", "holds no settings"),
        ("just words", "holds no settings"),
        (b"a: caf\xe9", "is not UTF-8 text"),
        (b"\xff\xfea\x00", "is not UTF-8 text"),
        (b"a: \x00", "is not readable YAML"),
        (b"#" * (MOST_BYTES + 1), "is larger than 1 MB"),
    ],
)
def test_hostile_yaml_is_refused(tmp_path, monkeypatch, text, said) -> None:
    monkeypatch.chdir(tmp_path)
    lines = told(tmp_path / "x.yaml", text)
    assert len(lines) == 1 and said in lines[0], lines
    assert [p.name for p in tmp_path.iterdir()] == ["x.yaml"]


def test_byte_order_mark_is_harmless(tmp_path) -> None:
    path = tmp_path / f"{EDITION['edition']}.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + changed().encode())
    assert read_edition(str(path)).title == EDITION["title"]


def test_an_edition_is_called_as_its_file(tmp_path) -> None:
    """A copy that keeps the name of the old edition would write over its results."""
    path = tmp_path / "sr2099.yaml"
    path.write_text(changed(), encoding="utf-8")
    with pytest.raises(InputError, match=r"Write sr2099, or rename the file"):
        read_edition(str(path))


def test_folder_in_place_of_a_file(tmp_path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_yaml(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_yaml(path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"editon": "x"}, "column editon: is not a setting here. Did you mean edition?"),
        (
            {"statistics": {"drawes": 1000}},
            "column statistics.drawes: is not a setting here. Did you mean draws?",
        ),
        ({"statistics": {"draws": 3}}, "column statistics.draws:"),
        (
            {"statistics": {"draws": "many"}},
            'statistics.draws: "many" is not a whole number. config/README.md',
        ),
        ({"quick": "maybe"}, 'column quick: "maybe" is not true or false.'),
        ({"brand": "blue"}, 'column brand: "blue" is not a group of settings.'),
        ({"statistics": {"alpha": float("nan")}}, "column statistics.alpha:"),
        ({"statistics": {"chains": 10_000}}, "column statistics.chains:"),
        ({"brand": {"focus": "blue"}}, "column brand.focus:"),
        ({"brand": {"logo": "../logo.svg"}}, "column brand.logo:"),
        ({"edition": "x" * 5000}, "column edition:"),
        ({"edition": ["sr2021"]}, "column edition:"),
    ],
)
def test_bad_settings(changes, said) -> None:
    with pytest.raises(InputError) as error:
        read_settings(ROOT / "config/config.yaml", changes)
    assert said in str(error.value)


@pytest.mark.parametrize("text", ["", "allowed:\n", "allowed: [2021]\n", "- a\n", "allow: [x]\n"])
def test_list_of_allowed_words_is_checked(tmp_path, text) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match="is not a list of texts under 'allowed'"):
        allowed_words(path)


@pytest.mark.parametrize("day", ["2024-13-01", "2024-02-30"])
def test_a_day_that_is_none_is_told_with_its_row(tmp_path, day: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"title: t\nas_of: {day}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"row 2: is not readable YAML \({day} is not a date"):
        read_yaml(path)


@pytest.mark.parametrize(
    "address", ["committees.parliament.uk/x", "https://", "javascript:alert(1)", "https://a b.org"]
)
def test_addresses_are_whole(tmp_path, address: str) -> None:
    lines = told(tmp_path / "x.yaml", changed(references=[{"key": "k", "text": "t", "url": address}]))
    assert len(lines) == 1 and "references.1.url" in lines[0] and "beginning with https://" in lines[0]
