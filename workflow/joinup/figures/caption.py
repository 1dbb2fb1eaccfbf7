"""What stands around a figure, and the words and choices that several figures share."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from joinup.config.edition import Edition

Tables = Mapping[str, pd.DataFrame]
Pair = tuple[str, str]
ALPHA = 0.05
SHOWN = 30  # departments that one figure shows, those with the most joint projects first


@dataclass(frozen=True)
class Caption:
    """The words around a figure.

    ``title`` is the finding; ``subtitle`` what is shown and what the evidence covers, with the word *provisional* where
    that is only a part of the record; ``note`` the full names of what is abbreviated; ``alt`` what the picture tells
    somebody who cannot see it.

    >>> Caption("Two departments lead.", "Pilots by department", "A register.", "…", "", True).subtitle
    'Pilots by department, provisional'
    """

    title: str
    subtitle: str
    source: str
    alt: str
    note: str = ""
    provisional: bool = False

    def __post_init__(self) -> None:
        if self.provisional and "provisional" not in self.subtitle.casefold():
            object.__setattr__(self, "subtitle", f"{self.subtitle}, provisional")


def holding_pairs(pairs: pd.DataFrame, alpha: float = ALPHA) -> set[Pair]:
    """Return the pairs whose family-wise p is at most alpha with all projects and with joint projects only.

    >>> row = {"source": "a", "target": "b", "p_family": 0.01}
    >>> holding_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint"}]))
    {('a', 'b')}
    >>> holding_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint", "p_family": 0.2}]))
    set()
    """
    sure = pairs[pairs["p_family"] <= alpha]
    number = sure.groupby(["source", "target"])["basis"].nunique()
    return {(str(a), str(b)) for a, b in number[number == 2].index}


def strongest_first(edges: pd.DataFrame) -> pd.DataFrame:
    """Return links in the order of their shared projects, the most first."""
    return edges.sort_values(["shared", "source", "target"], ascending=[False, True, True])


def focus_pair(edition: Edition) -> Pair | None:
    """Return the pair that the edition's claims name, sorted as in the tables."""
    if edition.focus is None:
        return None
    first, second = sorted(edition.focus.pair)
    return first, second


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence.

    >>> listed(["DfE", "DHSC", "MHCLG"])
    'DfE, DHSC and MHCLG'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


def source_line(tables: Tables, file: str = "") -> str:
    """Return a figure's source line: pages by kind; a registry is one source, however many entries it has.

    ``file`` is the list that rows without a page come from.
    """
    ids = set(tables["participation"]["source_ids"].str.split().explode())
    rows = tables["sources"][tables["sources"]["source_id"].isin(ids)]
    pages, registries = rows[rows["kind"] != "registry"], rows[rows["kind"] == "registry"]
    kinds = {"official": "official", "mirror": "archived or copied", "secondary": "secondary"}
    counts = [f"{n} {word}" for kind, word in kinds.items() if (n := int((pages["kind"] == kind).sum()))]
    parts = [f"{counted(len(pages), 'public page', 'public pages')} ({', '.join(counts)})"] if counts else []
    publishers = registries["publisher"].unique()
    if len(registries) == 1:
        parts.append(registries["title"].iloc[0])
    elif len(publishers) == 1:
        parts.append(f"{len(registries)} entries of the {publishers[0]}")
    elif len(publishers):
        parts.append("entries of registries")
    if not parts:
        return f"Source: {file}." if file else "Source: none yet."
    day = datetime.date.fromisoformat(str(rows["retrieved"].max()))
    return f"Source: {listed(parts)}; read by {day.day} {day:%B %Y}."
