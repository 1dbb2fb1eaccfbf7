"""The picture of the workflow in README.md is Snakemake's graph of rules, without links that others imply."""

from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pytest

from runs import ROOT, snakemake

pytestmark = pytest.mark.xdist_group("workflow")


def test_picture_of_the_readme_is_snakemakes(built: Path) -> None:
    graph = snakemake(built, "--rulegraph", "mermaid-js", "--forceall").stdout
    names = dict(re.findall(r"(id\d+)\[(\w+)", graph))
    rules = nx.DiGraph((names[a], names[b]) for a, b in re.findall(r"(id\d+) --> (id\d+)", graph))
    rules.remove_nodes_from(["build", "all"])
    picture = (ROOT / "README.md").read_text(encoding="utf-8").partition("```mermaid")[2].partition("```")[0]
    links = set(re.findall(r"(\w+) --> (\w+)", picture))
    assert links == set(nx.transitive_reduction(rules).edges), "correct these links in README.md"
