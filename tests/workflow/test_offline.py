"""A build needs no network: the same bytes in a network namespace without interfaces."""

from __future__ import annotations

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
