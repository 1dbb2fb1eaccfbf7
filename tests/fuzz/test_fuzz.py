"""A thousand damaged registers and configurations: accepted with every row, or refused in plain words."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError
from tests import small
from tests.fuzz.mutate import damage
from tests.small import EDITION, RECORDS, write_config, write_register

from joinup.check import check
from joinup.clean.record import clean_record
from joinup.config.edition import edition_path, read_edition, read_settings
from joinup.errors import InputError, lines
from joinup.organisations.names import Names, read_config
from joinup.register.convert import convert
from joinup.register.register import read_record, read_sources
from joinup.schemas import CLEAN
from joinup.tables.table import read, write

ROOT = Path(__file__).parents[2]
QUICK, MANY = 100, 1500
# Other cases at each run, as many as it says, instead of the same ones.
FUZZ = int(os.environ.get("FUZZ", "0"))


def make_project(root: Path) -> list[str]:
    """Write a small project and return the files that may be damaged."""
    write_register(root / "data/raw")
    write_config(root / "config")
    (root / "config/editions").mkdir()
    seat = {"project": "safe-homes", "organisation": "dsit", "into": "dcms", "reason": "r"}
    pilots = {**RECORDS[0], "same_seat": [seat], "total": {"value": 60, "source": "s"}}
    changes = {
        "records": [pilots, RECORDS[1]],
        "reconcile": [{"organisation": "desnz", "into": "beis", "reason": "r"}],
        "documents": [{"document": "d", "record": "pilots", "title": "D", "attachment": "a"}],
        "claims": "config/claims.yaml",
    }
    (root / "config/editions/small.yaml").write_text(yaml.safe_dump({**EDITION, **changes}))
    (root / "config/config.yaml").write_text("edition: small\nstatistics: {draws: 1000, alpha: 0.05}\n")
    (root / "config/small.md").write_text("# Small\n")
    claim = "- {id: a, statement: '{pair_a} with {pair_b}', kind: heaviest_pair, records: [pilots]}\n"
    (root / "config/claims.yaml").write_text(claim)
    for name in ("cues.yaml", "words.yaml"):
        shutil.copy(ROOT / "config" / name, root / "config")
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != "cues.yaml")


def as_workbook(folder: Path) -> None:
    """Put the rows of all CSV files, damaged as they are, into one workbook, unless no workbook takes one of them."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    with contextlib.suppress(ValueError, csv.Error, IllegalCharacterError):
        small.as_workbook(copy)
        shutil.rmtree(folder)
        copy.rename(folder)
    shutil.rmtree(copy, ignore_errors=True)


def rows_of(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    first = text.splitlines()[0] if text.strip() else ""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))


def state(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def build_tables(out: Path) -> None:
    """Check and clean what lies in the working folder, write the tables and read them back."""
    name = read_settings().edition
    edition = read_edition(name)
    check(edition, str(edition_path(name)))
    names, sources = Names(read_config(edition.organisations)), read_sources(edition)
    for record in edition.records:
        raw = read_record(record, edition)
        for table, frame in raw.items():
            path = Path(record.folder) / f"{table}.csv"
            if path.is_file():  # no row is lost
                assert len(frame) == sum(any(c.strip() for c in row) for row in rows_of(path)[1:])
        for table, frame in zip(CLEAN, clean_record(raw, sources, names, record, edition), strict=True):
            write(frame, out / f"{table}.csv", CLEAN[table])
            assert len(read(out / f"{table}.csv", CLEAN[table])) == len(frame)


def accepted_or_refused(data: st.DataObject) -> set[str]:
    """Damage a project and build its tables: whole, or refused in plain words; return what lies beside it then."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        root, out = Path(place) / "project", Path(place) / "out"
        root.mkdir()
        files = make_project(root)
        most = data.draw(st.sampled_from([1, 1, 2]))
        for name in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=most, unique=True)):
            damage(root / name, data.draw)
        if data.draw(st.sampled_from([False, False, True])):
            as_workbook(root / "data/raw")
        before_build = state(root)
        os.chdir(root)
        try:
            build_tables(out)
            event("accepted")
            assert state(root) == before_build
            convert(read_edition(read_settings().edition))
            build_tables(out)
        except InputError as error:
            event("refused")
            assert error.faults
            for fault in error.faults:
                assert fault.file and fault.problem and fault.remedy
                assert fault.problem[-1] != "."
            for line in lines(error.faults):
                assert "\n" not in line and len(line) < 1500, line
            assert state(root) == before_build
        finally:
            os.chdir(before)
        return {p.name for p in Path(place).iterdir()}


checks = list(HealthCheck)
quiet = {"deadline": None, "suppress_health_check": checks, "database": None, "phases": [Phase.generate]}


@settings(max_examples=QUICK, derandomize=True, **quiet)
@given(st.data())
def test_damaged_project(data) -> None:
    assert accepted_or_refused(data) <= {"out", "project"}


@pytest.mark.slow
@settings(max_examples=FUZZ or MANY, derandomize=not FUZZ, **quiet)
@given(st.data())
def test_many_damaged_projects(data) -> None:
    assert accepted_or_refused(data) <= {"out", "project"}
