"""The picture of the workflow in README.md is the one that Snakemake draws today."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinup.review.picture import PAGE, picture, rule_graph
from runs import ROOT

pytestmark = pytest.mark.xdist_group("workflow")


def test_picture_of_the_readme_is_snakemakes(built: Path) -> None:
    drawn = picture(rule_graph(built))
    assert "    clean_record --> build_network\n" in drawn
    assert f"```mermaid\n{drawn}\n```" in (ROOT / PAGE).read_text(encoding="utf-8"), "run: make picture"
