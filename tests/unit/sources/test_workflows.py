"""The workflows at GitHub: pinned, without more rights than they need; their scripts are run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[3] / ".github/workflows"
NAMES = ["ci.yml", "sources.yml"]


def workflow(name: str) -> dict[Any, Any]:
    """A workflow, read; YAML reads the key "on" as true."""
    return yaml.safe_load((FOLDER / name).read_text())


def script(job: str) -> str:
    """The last script of a job of sources.yml, which is the job's own."""
    return [s["run"] for s in workflow("sources.yml")["jobs"][job]["steps"] if "run" in s][-1]


@pytest.mark.parametrize("name", NAMES)
def test_actions_are_pinned_and_only_one_job_may_write(name: str) -> None:
    text = (FOLDER / name).read_text()
    pins = re.findall(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert 0 < len(pins) == text.count("uses:")
    assert workflow(name)["permissions"] in ({}, {"contents": "read"})
    assert text.count("contents: write") == (name == "sources.yml")


@pytest.mark.parametrize("name", NAMES)
def test_scripts_are_bash_and_hold_no_expression(name: str) -> None:
    """What GitHub pastes into a script could be anything; values come through the environment."""
    runs = [s["run"] for job in workflow(name)["jobs"].values() for s in job["steps"] if "run" in s]
    assert name != "ci.yml" or {"make test", "make brief"} <= set(runs)
    for run in runs:
        assert "${{" not in run
        subprocess.run(["bash", "-n"], input=run, text=True, check=True)


@pytest.mark.parametrize(
    ("check", "notice", "remember", "status", "red"),
    [
        ("success", "skipped", "success", "0", False),
        ("success", "success", "success", "10", False),
        ("success", "success", "success", "1", True),
        ("failure", "success", "skipped", "", True),
        ("success", "failure", "skipped", "10", True),
        ("success", "success", "failure", "10", True),
    ],
)
def test_the_alarm(check: str, notice: str, remember: str, status: str, red: bool) -> None:
    values = {"CHECK": check, "NOTICE": notice, "REMEMBER": remember, "STATUS": status}
    run = subprocess.run(["bash", "-e", "-c", script("alarm")], env={**os.environ, **values})
    assert (run.returncode != 0) is red


GH = """#!/bin/bash
# Stands in for GitHub's own command: brings the files of the check, and writes down what it was asked.
echo "$@" >> "$GH_LOG"
case "$1 $2" in
  "run download") mkdir -p found && cp -r "$GH_FOUND"/. found/ ;;
  "issue list") echo "$GH_ISSUE" ;;
  "workflow enable") exit 1 ;;
esac
"""


CHECK = """#!/bin/bash
# Stands in for the project's command: something to look at.
echo report > results/sources/report.md; exit 10
"""


class Runner:
    """A clone of a repository and a stand-in for gh, in which a job's script can be run."""

    def __init__(self, folder: Path):
        self.folder, self.clone, self.found = folder, folder / "clone", folder / "found"
        self.log = folder / "gh.log"
        seed = folder / "seed"
        for path in (self.found, folder / "bin", seed / "data/raw"):
            path.mkdir(parents=True)
        (folder / "bin/gh").write_text(GH)
        (folder / "bin/gh").chmod(0o755)
        (seed / "data/raw/sources.state.csv").write_text("checked\n")
        self.git("init", "--quiet", "--initial-branch=main", ".", at=seed)
        self.git("add", ".", at=seed)
        self.git("commit", "--quiet", "-m", "seed", at=seed)
        self.git("clone", "--quiet", "--bare", str(seed), str(folder / "origin"), at=folder)
        self.git("clone", "--quiet", str(folder / "origin"), str(self.clone), at=folder)

    def git(self, *arguments: str, at: Path | None = None) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        command = ["git", *who, *arguments]
        return subprocess.check_output(command, cwd=at or self.clone, text=True).strip()

    def run(self, job: str, **values: str) -> subprocess.CompletedProcess:
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        ours = {"PATH": path, "GH_LOG": str(self.log), "GH_FOUND": str(self.found), "GH_ISSUE": ""}
        environment = {**os.environ, **ours, "GITHUB_RUN_ID": "1", **values}
        command = ["bash", "-e", "-c", script(job)]
        return subprocess.run(command, cwd=self.clone, env=environment, capture_output=True, text=True)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_the_check_hands_on_its_status_and_its_report(runner: Runner) -> None:
    python = runner.clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(CHECK)
    python.chmod(0o755)
    output = runner.folder / "output"
    run = runner.run("check", GITHUB_OUTPUT=str(output), JOINUP_CONTACT="x")
    assert run.returncode == 0, run.stderr
    assert output.read_text() == "status=10\n"
    names = {p.name for p in (runner.clone / "results/sources").iterdir()}
    assert names == {"report.md", "sources.state.csv"}


def test_the_state_is_committed_and_pushed_once(runner: Runner) -> None:
    (runner.found / "sources.state.csv").write_text("checked\n2026-11-23\n")
    for _ in range(2):
        run = runner.run("remember")
        assert run.returncode == 0, run.stderr
    origin = runner.folder / "origin"
    assert runner.git("show", "main:data/raw/sources.state.csv", at=origin).endswith("2026-11-23")
    assert runner.git("rev-list", "--count", "main", at=origin) == "2"
    assert "workflow enable sources.yml" in runner.log.read_text()


def test_one_issue_is_opened_and_added_to(runner: Runner) -> None:
    (runner.found / "report.md").write_text("# Sources\n")
    assert runner.run("notice", STATUS="10", RUN="u").returncode == 0
    assert "issue create" in runner.log.read_text()
    assert runner.run("notice", STATUS="1", RUN="https://example.org/run", GH_ISSUE="7").returncode == 0
    assert "issue comment 7" in runner.log.read_text()
    body = (runner.clone / "body.md").read_text()
    assert body.startswith("The check did not complete (status 1): https://example.org/run")
    (runner.found / "report.md").unlink()
    assert runner.run("notice", STATUS="", RUN="u").returncode == 0, "even if the check left nothing"
    assert "did not complete (status none)" in (runner.clone / "body.md").read_text()
