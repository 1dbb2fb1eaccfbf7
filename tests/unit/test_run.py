"""What the Snakefile hands to jobs is what it read."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from joinup.config.edition import read_edition, read_settings
from joinup.run import Job, hand_over, library_of

ROOT = Path(__file__).parents[2]


def plain(value: Any) -> Any:
    if isinstance(value, SimpleNamespace):
        return plain(vars(value))
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", ["config/editions/sr2021.yaml", "tests/demo/demo2.yaml"])
def test_jobs_get_the_edition_and_settings_that_were_read(name: str, tmp_path: Path, monkeypatch) -> None:
    edition = read_edition(str(ROOT / name))
    settings = read_settings(ROOT / "config/config.yaml", {"quick": True})
    monkeypatch.chdir(tmp_path)
    given = hand_over(edition, settings)
    job = Job(SimpleNamespace(input=given))
    assert plain(job.edition) == plain(edition.model_dump())  # dates are dates again
    wanted = settings.statistics.model_dump() | {"draws": settings.draws}
    assert plain(job.settings) == {"statistics": wanted, "brand": plain(settings.brand.model_dump())}
    assert plain(job.given("kinds")) == {d.document: d.kind for d in edition.documents}
    before = {file: Path(file).stat().st_mtime_ns for file in given.values()}
    hand_over(edition, settings)
    assert {file: Path(file).stat().st_mtime_ns for file in given.values()} == before, (
        "nothing is written anew"
    )


def test_a_run_at_work_keeps_what_it_was_given(tmp_path: Path, monkeypatch) -> None:
    edition = read_edition(str(ROOT / "config/editions/sr2021.yaml"))
    usual, quick = (read_settings(ROOT / "config/config.yaml", {"quick": quick}) for quick in (False, True))
    monkeypatch.chdir(tmp_path)
    given = hand_over(edition, usual)
    Path(given["brand"]).unlink()
    assert hand_over(edition, quick, keep=True) == given
    job = Job(SimpleNamespace(input=given))
    assert job.given("draws").draws == usual.draws, "what is there is left"
    assert job.settings.brand.focus == usual.brand.focus, "what is not there is written"
    hand_over(edition, quick)
    assert Job(SimpleNamespace(input=given)).given("draws").draws == quick.draws


def test_a_job_has_only_the_settings_that_its_rule_names(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = hand_over(
        read_edition(str(ROOT / "config/editions/sr2021.yaml")), read_settings(ROOT / "config/config.yaml")
    )
    job = Job(SimpleNamespace(input={"statistics": given["statistics"]}))
    with pytest.raises(AttributeError):
        _ = job.settings.brand
    with pytest.raises(KeyError):
        _ = job.edition


def test_a_script_s_part_of_the_library(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = Path(library_of(ROOT / "workflow/scripts/tally.py")).read_text().splitlines()
    names = [line.partition("  ")[2].rpartition("workflow/")[2] for line in files]
    assert {
        "joinup/run.py",
        "joinup/tally/count.py",
        "joinup/config/edition.py",
        "joinup/changes/continuity.py",
    } <= set(names)
    assert "joinup/figures/style.py" not in names
    assert all(len(line.partition("  ")[0]) == 64 for line in files)
