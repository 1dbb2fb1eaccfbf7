"""A build needs no network: the same bytes in a network namespace without interfaces."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from joinup.review.rebuild import outputs
from runs import ROOT, copy_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workflow")]
APART = ("unshare", "--net", "--map-root-user")


def test_build_without_network(built: Path, tmp_path: Path) -> None:
    interfaces = subprocess.run([*APART, "cat", "/proc/net/dev"], capture_output=True, text=True)
    if interfaces.returncode:
        pytest.skip("network namespaces are not permitted here")
    assert [line.split(":")[0].strip() for line in interfaces.stdout.splitlines()[2:]] == ["lo"]

    project = copy_project(tmp_path / "project")
    shutil.copy(ROOT / "Makefile", project)
    (project / ".venv").symlink_to(ROOT / ".venv")
    settings = project / "config/config.yaml"
    settings.write_text(settings.read_text().replace("quick: false", "quick: true"))
    make = ["make", "--old-file=setup", "CORES=2", "reproduce-offline"]  # the environment is there
    plan = subprocess.run([*make, "--dry-run"], cwd=project, capture_output=True, text=True)
    assert " ".join(APART) in plan.stdout
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(make, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert outputs(project, "sr2021") == outputs(built, "sr2021")
