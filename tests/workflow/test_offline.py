"""A build needs no network: the same bytes in a network namespace without interfaces."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from joinup.review.reference import outputs
from runs import copy_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workflow")]
APART = ("unshare", "--net", "--map-root-user")


def test_build_without_network(built: Path, tmp_path: Path) -> None:
    interfaces = subprocess.run([*APART, "cat", "/proc/net/dev"], capture_output=True, text=True)
    if interfaces.returncode:
        pytest.skip("network namespaces are not permitted here")
    assert [line.split(":")[0].strip() for line in interfaces.stdout.splitlines()[2:]] == ["lo"]

    project = copy_project(tmp_path / "project")
    run = [*APART, sys.executable, "-m", "snakemake", "--cores", "2", "--config", "quick=true"]
    done = subprocess.run(run, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert outputs(project, "sr2021") == outputs(built, "sr2021")


def test_a_new_edition_builds_at_once(tmp_path: Path) -> None:
    """No page can be read here: the command says so, and its edition builds all the same."""
    if subprocess.run([*APART, "true"], capture_output=True).returncode:
        pytest.skip("network namespaces are not permitted here")
    project = copy_project(tmp_path / "project")
    environment = {**os.environ, "PYTHONPATH": str(project / "workflow")}

    def run(*command: str) -> str:
        call = [*APART, sys.executable, "-m", *command]
        done = subprocess.run(call, cwd=project, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    text = run("joinup", "new-edition", "Spending Review 2027")
    assert "No page was read" in text and "sr2027" in text
    run("joinup", "check", "--edition", "sr2027")
    run("snakemake", "--cores", "2", "--config", "edition=sr2027", "quick=true")
    page = (project / "reports/sr2027/brief.html").read_text(encoding="utf-8")
    assert "Spending Review 2027" in page and "shared outcomes of Spending Review 2021" not in page
