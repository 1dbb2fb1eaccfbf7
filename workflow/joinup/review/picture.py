"""The picture of the workflow in README.md: the rules as Snakemake links them, each in the stage of its rule file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = "README.md"
_BLOCK = re.compile(r"(```mermaid\n).*?(```)", re.DOTALL)
_RULE = re.compile(r"^rule (\w+):", re.MULTILINE)
_INCLUDED = re.compile(r'^include: "rules/(\w+)\.smk"', re.MULTILINE)


def rule_graph(root: Path) -> str:
    """Return the graph of rules as ``snakemake --rulegraph mermaid-js`` prints it."""
    command = [sys.executable, "-m", "snakemake", "--rulegraph", "mermaid-js", "--forceall"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def picture(graph: str, stages: dict[str, list[str]]) -> str:
    """Draw the graph of rules by stages, without links that other links imply.

    Parameters
    ----------
    graph
        What Snakemake printed.
    stages
        Names of the rules of each stage, in the order of the stages; a rule that none names belongs to the stage
        that its name begins with.

    Returns
    -------
    str
        A Mermaid flow chart; the target that asks for everything is left out.

    Raises
    ------
    ValueError
        If a rule belongs to no stage: the picture would miss it.

    Examples
    --------
    >>> graph = "id0[all]\\nid1[a]\\nid2[b]\\nid1 --> id2\\nid1 --> id0\\nid2 --> id0\\n"
    >>> print(picture(graph, {"first": ["a"], "second": ["b", "c"]}))
    flowchart LR
        subgraph stage_first [first]
            a
        end
        subgraph stage_second [second]
            b
        end
        a --> b
    """
    import networkx as nx

    names = dict(re.findall(r"(id\d+)\[(\w+)", graph))
    links = [(names[a], names[b]) for a, b in re.findall(r"(id\d+) --> (id\d+)", graph)]
    whole = nx.DiGraph(links)
    drawn = whole.subgraph([rule for rule, after in whole.out_degree if after])
    members = {s: [r for r in rules if r in drawn] for s, rules in stages.items()}
    for rule in sorted(set(drawn).difference(*stages.values())):
        stage = next((s for s in stages if rule.startswith(s)), None)
        if stage is None:
            raise ValueError(f"the rule {rule} belongs to no stage")
        members[stage].append(rule)
    lines = ["flowchart LR"]
    for stage, rules in members.items():
        if rules:
            lines += [f"    subgraph stage_{stage} [{stage}]", *(f"        {r}" for r in rules), "    end"]
    order = [r for rules in members.values() for r in rules]
    needed = nx.transitive_reduction(drawn).edges
    lines += [f"    {a} --> {b}" for a, b in sorted(needed, key=lambda e: [order.index(x) for x in e])]
    return "\n".join(lines)


def stages_of(root: Path) -> dict[str, list[str]]:
    """Return the rules of each rule file, in the order in which the workflow includes them."""
    folder = root / "workflow"
    files = _INCLUDED.findall((folder / "Snakefile").read_text(encoding="utf-8"))
    return {f: _RULE.findall((folder / f"rules/{f}.smk").read_text(encoding="utf-8")) for f in files}


def with_picture(page: str, drawn: str) -> str:
    """Return a page with the picture in place of the one that it holds."""
    return _BLOCK.sub(rf"\g<1>{drawn}\n\2", page)


def write_picture(root: Path) -> str:
    """Draw the picture of README.md anew, and say whether it changed."""
    path = root / PAGE
    before = path.read_text(encoding="utf-8")
    after = with_picture(before, picture(rule_graph(root), stages_of(root)))
    path.write_text(after, encoding="utf-8")
    return f"The picture in {PAGE} is {'as it was' if after == before else 'drawn anew'}."
