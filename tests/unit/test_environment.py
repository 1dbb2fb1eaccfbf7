"""The ways to set up the environment do not drift apart."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

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
