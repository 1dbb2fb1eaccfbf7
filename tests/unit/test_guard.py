"""What is looked at before a run begins, without a run."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from joinup.errors import InputError
from joinup.guard import PACKAGES, alone, ready


def test_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    (tmp_path / "read/a.csv").write_text("a\n")
    ready([str(tmp_path / "new/results")], [str(tmp_path / "read"), str(tmp_path / "not there")])
    assert list((tmp_path / "new/results").iterdir()) == []


def test_files_of_the_future_are_named_once(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() + 3600,) * 2)
    with pytest.raises(InputError) as error:
        ready([], [str(tmp_path), str(tmp_path)])
    (line,) = str(error.value).splitlines()
    assert line.startswith(f"{tmp_path}/a: was, like 1 other file, changed after")


def test_everything_missing_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKAGES, "no_such_module", "no-such-package")
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as error:
        ready([str(tmp_path / "file/results")], [])
    first, second = str(error.value).splitlines()
    assert "lacks the package no-such-package" in first and "may not be written (Not a directory)" in second


def test_only_one_run_holds_a_folder(tmp_path: Path) -> None:
    locks = tmp_path / ".snakemake/locks"
    locks.mkdir(parents=True)
    (locks / "0.input.lock").touch()  # of a run that was killed
    mine = alone(tmp_path)
    assert mine is not None and not list(locks.iterdir())
    (locks / "0.input.lock").touch()  # of this run
    assert alone(tmp_path) is None and list(locks.iterdir())
    mine.close()
    again = alone(tmp_path)
    assert again is not None
    again.close()
