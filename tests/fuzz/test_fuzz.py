"""A thousand damaged registers and configurations: accepted with good tables, or refused in plain words."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from tests.fuzz.mutate import damage
from tests.small import EDITION, write_config, write_register

from joinup.check import check
from joinup.clean.outcomes import clean_outcomes
from joinup.clean.participation import clean_participation
from joinup.config.edition import edition_path, read_edition, read_settings
from joinup.errors import InputError
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_register
from joinup.schemas import RESULTS
from joinup.tables import read, write

ROOT = Path(__file__).parents[2]
QUICK, MANY = 100, 1500
FUZZ = int(
    os.environ.get("FUZZ", "0")
)  # other cases at each run, as many as it says, instead of the same ones


def make_project(root: Path) -> list[str]:
    """Write a small project and return the files that may be damaged."""
    write_register(root / "data/raw")
    write_config(root / "config")
    (root / "config/editions").mkdir()
    decided = {
        "same_pilot": [{"pilot": "safe-homes", "organisation": "dsit", "into": "dcms", "reason": "r"}],
        "reconcile": [{"organisation": "desnz", "into": "beis", "reason": "r"}],
        "known_totals": {"pilots": {"value": 60, "source": "s"}},
        "documents": [{"document": "d", "kind": "pilots", "title": "D", "attachment": "a"}],
    }
    (root / "config/editions/small.yaml").write_text(yaml.safe_dump({**EDITION, **decided}))
    (root / "config/config.yaml").write_text("edition: small\nstatistics: {draws: 1000, alpha: 0.05}\n")
    (root / "config/small.md").write_text(
        "# Small\n\nIn Spending Review 2021 {{ fact('pilots_known') }} pilots.\n"
    )
    for name in ("claims.yaml", "words.yaml"):
        shutil.copy(ROOT / "config" / name, root / "config")
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def state(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def build_tables(out: Path) -> None:
    """Check and clean what lies in the working folder, write the tables and read them back."""
    named = read_settings().edition
    edition = read_edition(named)
    check(edition, str(edition_path(named)))
    names = Names(read_config(edition.organisations))
    raw = read_register(Path(edition.data))
    pilots = clean_participation(raw, names, edition)
    outcomes = clean_outcomes(raw, names, edition)
    made = ("pilots", "participation", "cleaning", "outcomes", "contributions", "cleaning_outcomes")
    for name, frame in zip(made, (*pilots, *outcomes), strict=True):
        write(frame, out / f"{name}.csv", RESULTS[name])
        assert len(read(out / f"{name}.csv", RESULTS[name])) == len(frame)


def accepted_or_refused(data: st.DataObject) -> None:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as place:
        root, out = Path(place) / "project", Path(place) / "out"
        root.mkdir()
        files = make_project(root)
        for name in data.draw(
            st.lists(
                st.sampled_from(files),
                min_size=1,
                max_size=data.draw(st.sampled_from([1, 1, 2])),
                unique=True,
            )
        ):
            damage(root / name, data.draw)
        found = state(root)
        os.chdir(root)
        try:
            build_tables(out)
            event("accepted")
        except InputError as error:
            event("refused")
            for fault in error.faults:
                line = str(fault)
                assert "\n" not in line and len(line) < 1500, line
                assert fault.file and fault.problem and fault.remedy
                assert fault.remedy[-1] in ".?…" and fault.problem[-1] != "."
            assert error.faults
        finally:
            os.chdir(before)
        assert state(root) == found
        assert sorted(p.name for p in Path(place).iterdir()) in (["out", "project"], ["project"])


quiet = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "print_blob": True,
    "phases": [Phase.generate],
}


@settings(max_examples=QUICK, derandomize=True, **quiet)
@given(st.data())
def test_damaged_project(data) -> None:
    accepted_or_refused(data)


@pytest.mark.slow
@settings(max_examples=FUZZ or MANY, derandomize=not FUZZ, **quiet)
@given(st.data())
def test_many_damaged_projects(data) -> None:
    accepted_or_refused(data)
