"""What only the annex tells: how tables were drawn, what began later, scenarios, and versions."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

import pandas as pd

from joinup.changes.report import sections
from joinup.claims.facts import percent, shown

Tables = Mapping[str, pd.DataFrame]
TOOLS = ("matplotlib", "networkx", "numba", "numpy", "pandas", "scipy", "snakemake", "weasyprint")
RECORD = {  # entries of the null model's record, as a reader has them
    "model": "Null model",
    "reason": "Why pairs were not compared",
    "draws": "Tables drawn",
    "chains": "Independent chains",
    "effective": "Draws that count as independent",
    "rhat": "Largest R̂ of any pair's shared pilots (1 where chains agree)",
    "z": "Farthest pair of chains, in standard errors",
    "z_allowed": "The same, exceeded by chance once in a thousand runs",
    "converged": "Do the chains agree?",
}
MODELS = {"FDSM": "both margins fixed (FDSM)", "SDSM": "bipartite configuration model (SDSM)"}


def null_record(tables: Tables) -> list[tuple[str, str]]:
    """Return the record of the null model in words: what, and its value.

    >>> null_record({"null_model": pd.DataFrame({"key": ["draws", "z"], "value": ["100000", ""]})})
    [('Tables drawn', '100,000')]
    """
    told = dict(tables["null_model"].dropna()[["key", "value"]].astype(str).to_numpy())
    return [(words, _value(told[key])) for key, words in RECORD.items() if told.get(key)]


def _value(text: str) -> str:
    return shown(int(text)) if text.isdecimal() else MODELS.get(text, text)


def begun(tables: Tables) -> list[tuple[str, list[str]]]:
    """Return what began later within the list, section by section, in words."""
    return [(title, lines) for title, lines, _ in sections(tables["begun"])]


def scenarios(tables: Tables, claim: str) -> list[tuple[str, str]]:
    """Return in which share of completed lists a claim holds, by what is assumed of the missing evidence."""
    rows = tables["scenarios"]
    rows = rows[rows["claim_id"] == claim]
    return [(s, percent(v)) for s, v in rows[["scenario", "share"]].to_numpy()]


def versions() -> list[tuple[str, str]]:
    """Return the packages that computed and drew, with their versions."""
    return [(name, version(name)) for name in TOOLS]
