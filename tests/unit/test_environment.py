"""The ways to set up the environment do not drift apart; odd paths and values are refused, or reach the command."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return {k.lower().replace("_", "-"): v for k, v in PINNED.findall((ROOT / name).read_text())}


def declared(extra: str = "") -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    some = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [re.split(r"[\[<>=~! ]", d)[0].lower().replace("_", "-") for d in some]


def test_conda_installs_the_same_lock_through_pip() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())
    names = [d for d in conda["dependencies"] if isinstance(d, str)]
    (through_pip,) = [d["pip"] for d in conda["dependencies"] if isinstance(d, dict)]
    assert through_pip == ["--requirement requirements.lock"]
    assert {re.split("[=<>]", n)[0] for n in names} == {"python", "pango", "pip"}


def test_the_lock_holds_every_declared_package_with_hashes() -> None:
    assert {"snakemake", "pandas"} <= set(declared()) <= set(pins("requirements.lock"))
    assert set(declared("dev")) <= set(pins("requirements-dev.lock"))
    main, dev, slurm = (pins(f"requirements{part}.lock") for part in ("", "-dev", "-slurm"))
    assert {k: dev.get(k) for k in main} == main, "both pin the same versions"
    assert set(declared("slurm")) <= set(slurm) and not set(slurm) & set(main), "on top of the main lock"
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-slurm.lock"):
        text = (ROOT / name).read_text()
        assert text.count("--hash=sha256:") >= len(pins(name))
        assert "http" not in text


@pytest.mark.parametrize("name", ["a b", "it's", "a&b", "a(b", "a;b", "a$b", "a:b", "\u00e9"])
def test_a_path_that_snakemake_cannot_handle_is_refused_before_anything_is_done(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name / "workflow"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "workflow/setup.sh", folder)
    run = subprocess.run(["bash", folder / "setup.sh", "main"], capture_output=True, text=True, check=False)
    assert run.returncode == 1 and f"cannot handle: {folder.parent}" in run.stderr
    assert [p.name for p in folder.parent.iterdir()] == ["workflow"]


def test_values_of_make_reach_the_command_as_they_are_typed() -> None:
    odd = 'it\'s $5 of `id` $(id) "q" # \\ \u00e9; x'
    values = [f"{name}={odd}" for name in ("DOCUMENT", "FILE", "TITLE", "EDITION")]
    make = ["make", "--no-print-directory", "--dry-run", "--old-file=setup", "record", *values]
    run = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True)
    options = [f"--{name}={odd}" for name in ("edition", "file", "title")]
    assert shlex.split(run.stdout.replace("\\\n", "")) == [
        ".venv/bin/python",
        "-m",
        "joinup",
        "record",
        odd,
        *options,
    ]
