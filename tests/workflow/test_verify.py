"""Verify and publish on a whole project: rebuilt elsewhere, compared, and stopped where an input is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from joinup.errors import InputError
from joinup.review.reference import fingerprint, outputs
from joinup.review.verify import publish, rebuilt, verify
from runs import copy_project


def test_every_output_has_a_fingerprint(built: Path) -> None:
    for path in outputs(built, "sr2021"):
        assert isinstance(fingerprint(built / path), bytes), path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with few draws, so that a whole rebuild is short."""
    root = copy_project(tmp_path_factory.mktemp("verify") / "project")
    path = root / "config/config.yaml"
    path.write_text(re.sub(r"\b(draws|completions): [\d_]+", r"\1: 1000", path.read_text()))
    return root


@pytest.mark.slow
def test_publish_then_verify_then_change_a_row(small: Path, monkeypatch) -> None:
    monkeypatch.chdir(small)
    assert "Commit reports/reference/" in publish("sr2021")
    reference = small / "reports/reference"
    assert (reference / "sr2021/brief.pdf").read_bytes()[:5] == b"%PDF-"
    assert (reference / "sr2021/pilots-network.png").is_file()
    assert not (small / "results").exists()
    assert verify("sr2021")[0] == 0

    rows = small / "data/raw/pilots/participation.csv"
    before = rows.read_bytes()
    rows.write_bytes(before + b"trees-outside-woodland,Department of Health and Social Care,partner,S030\n")
    status, text = verify("sr2021")
    assert status == 10
    assert re.search(r"different +results/sr2021/pilots/tables/edges.csv: .*defra,dhsc", text)

    rows.write_bytes(before + b"no-such-pilot,Home Office,partner,S030\n")
    sums = (reference / "sr2021.sha256").read_bytes()
    for command in (verify, publish):
        with pytest.raises(SystemExit, match="no-such-pilot") as stopped:
            command("sr2021")
        assert "Traceback" not in str(stopped.value)
    assert (reference / "sr2021.sha256").read_bytes() == sums
    rows.write_bytes(before)


@pytest.mark.slow
def test_an_edition_is_rebuilt_after_its_predecessor(small: Path, monkeypatch) -> None:
    monkeypatch.chdir(small)
    with rebuilt("tests/demo/demo2.yaml") as folder:
        assert {"demo", "demo2"} <= {p.name for p in (folder / "results").iterdir()}
        assert "changes" in load_workbook(folder / "results/demo2/workbook.xlsx", read_only=True).sheetnames


def test_quick_results_are_not_published(small: Path, monkeypatch) -> None:
    monkeypatch.chdir(small)
    path = small / "config/config.yaml"
    text = path.read_text()
    path.write_text(text.replace("quick: false", "quick: true"))
    with pytest.raises(InputError, match="what is published rests on all draws"):
        publish("sr2021")
    path.write_text(text)
