"""The picture of the workflow in README.md: Snakemake's graph of rules without links that other links imply."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = "README.md"
_BLOCK = re.compile(r"(```mermaid\n).*?(```)", re.DOTALL)


def rule_graph(root: Path) -> str:
    """Return the graph of rules as ``snakemake --rulegraph mermaid-js`` prints it."""
    command = [sys.executable, "-m", "snakemake", "--rulegraph", "mermaid-js", "--forceall"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def picture(graph: str) -> str:
    """Draw a graph of rules as a Mermaid flow chart, without links that others imply.

    Parameters
    ----------
    graph
        What Snakemake prints; the rule that nothing depends on asks for everything, and is left out.

    Examples
    --------
    >>> print(picture("id0[all] id1[a] id2[b] id3[c] id1 --> id2 id2 --> id3 id1 --> id3 id3 --> id0"))
    flowchart LR
        a --> b
        b --> c
    """
    import networkx as nx  # heavy, and no other command of this room needs it

    names = dict(re.findall(r"(id\d+)\[(\w+)", graph))
    rules = nx.DiGraph((names[a], names[b]) for a, b in re.findall(r"(id\d+) --> (id\d+)", graph))
    rules.remove_nodes_from([rule for rule, users in dict(rules.out_degree).items() if not users])
    order = list(nx.lexicographical_topological_sort(rules))
    links = sorted(
        nx.transitive_reduction(rules).edges, key=lambda link: [order.index(rule) for rule in link]
    )
    return "\n".join(["flowchart LR", *(f"    {a} --> {b}" for a, b in links)])


def write_picture(root: Path) -> str:
    """Draw the picture of README.md anew, and say whether it changed."""
    path = root / PAGE
    before = path.read_text(encoding="utf-8")
    after = _BLOCK.sub(rf"\g<1>{picture(rule_graph(root))}\n\2", before)
    path.write_text(after, encoding="utf-8")
    return f"The picture in {PAGE} is {'unchanged' if after == before else 'drawn anew'}."
