"""The picture of the workflow in README.md is the one that Snakemake draws today."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinup.review.picture import PAGE, picture, rule_graph, stages_of, with_picture
from runs import ROOT

pytestmark = pytest.mark.xdist_group("workflow")


def test_picture_of_the_readme_is_snakemakes(built: Path) -> None:
    drawn = picture(rule_graph(built), stages_of(built))
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert "    clean_participation --> network\n" in drawn
    assert drawn in page and with_picture(page, drawn) == page, "run: make picture"
    assert with_picture(page, "flowchart LR") != page
