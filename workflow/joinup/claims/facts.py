"""Facts: every number that the brief may print, with the table and rows that it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from joinup.tables import rounded


@dataclass(frozen=True)
class Fact:
    """One number or name.

    ``way`` says how it follows from the rows of ``table`` that ``where`` (a pandas query) selects: the number
    of rows, the value of ``column`` in the only row, its sum; ``set``: the edition or the
    settings say so; ``derived``: from the facts named in ``where``.
    """

    id: str
    value: Any
    text: str
    way: str
    table: str = ""
    where: str = ""
    column: str = ""
    note: str = ""


class Facts:
    """A collection of facts, built from tables; the number is always computed, never given.

    Parameters
    ----------
    tables
        The result tables by name.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self.tables = tables
        self.all: dict[str, Fact] = {}

    def __getitem__(self, name: str) -> Any:
        return self.all[name].value

    def __contains__(self, name: str) -> bool:
        return name in self.all

    def text(self, name: str) -> str:
        """Return a fact as it is printed."""
        return self.all[name].text

    def add(
        self, name: str, table: str, where: str = "", way: str = "rows", column: str = "", note: str = ""
    ) -> Any:
        """Add a fact that follows from rows of a table, and return its value.

        >>> facts = Facts({"pilots": pd.DataFrame({"roster": ["complete", "unknown", "unknown"]})})
        >>> facts.add("pilots_unknown", "pilots", "roster == 'unknown'")
        2
        """
        value = follow(self.tables[table], where, way, column)
        self.all[name] = Fact(name, value, shown(value), way, table, where, column, note)
        return value

    def set(self, name: str, value: Any, note: str) -> Any:
        """Add a fact that the edition or the settings state."""
        self.all[name] = Fact(name, value, shown(value), "set", note=note)
        return value

    def derive(self, name: str, value: Any, *of: str, text: str = "", note: str = "") -> Any:
        """Add a fact computed from other facts."""
        missing = [f for f in of if f not in self.all]
        if missing:
            raise KeyError(f"{name} is derived from facts that are not there: {missing}")
        self.all[name] = Fact(name, value, text or shown(value), "derived", where=" ".join(of), note=note)
        return value

    def as_json(self) -> list[dict[str, Any]]:
        """Return all facts, sorted by id, as plain values with six significant digits.

        >>> facts = Facts({})
        >>> _ = facts.set("share", 2 / 3, "an example")
        >>> facts.as_json()[0]["value"]
        0.666667
        """
        found = [asdict(self.all[k]) for k in sorted(self.all)]
        return [f | {"value": rounded(f["value"])} if isinstance(f["value"], float) else f for f in found]


def rows_of(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the rows that a fact's condition selects."""
    return frame.query(where, engine="python") if where else frame


def follow(frame: pd.DataFrame, where: str, way: str, column: str) -> Any:
    """Compute a fact's value from a table.

    Raises
    ------
    ValueError
        If ``way`` is ``value`` and the condition does not select exactly one row, or the way is not known.
    """
    rows = rows_of(frame, where)
    if way == "rows":
        return len(rows)
    if way == "sum":
        return plain(rows[column].sum())
    if way == "value" and len(rows) == 1:
        return plain(rows[column].iloc[0])
    raise ValueError(f"{way} of {column} where {where}: {len(rows)} rows")


def plain(value: Any) -> Any:
    """Return a value of a frame as a plain Python value, an unknown one as None.

    >>> import numpy as np
    >>> plain(np.int64(3)), plain(float("nan")), plain(2.0)
    (3, None, 2)
    """
    if value is None or value is pd.NA or value != value:
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def shown(value: Any) -> str:
    """Return a value as it is printed: thousands separated, small decimals with two significant digits.

    >>> shown(12345), shown(0.04567), shown(None), shown(0.5)
    ('12,345', '0.046', 'not known', '0.50')
    """
    if value is None:
        return "not known"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value == 0 or abs(value) >= 0.1:
        return f"{value:.2f}"
    return f"{value:.2g}" if abs(value) >= 1e-4 else f"{value:.1e}"


def in_words(value: Any) -> str:
    """Return a number as running text has it: in words up to nine, in digits from there.

    >>> in_words(0), in_words(3), in_words(1200)
    ('none', 'three', '1,200')
    """
    small = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    whole = isinstance(value, int) and not isinstance(value, bool)
    return small[value] if whole and 0 <= value < len(small) else shown(value)


def with_words(value: int, one: str, many: str) -> tuple[str, str]:
    """Return a number in words, and what follows it: none has, none of them, but no pilots, where that is a noun.

    >>> with_words(0, "pilot has", "pilots have"), with_words(0, "has", "have"), with_words(2, "has", "have")
    (('no', 'pilots have'), ('none', 'has'), ('two', 'have'))
    """
    if value == 0 and many and not re.match(r"of\b|\w*s\b", one):
        return "no", many
    return in_words(value), one if value in (0, 1) else many


def counted(number: int, one: str) -> str:
    """Return a number with its noun, in the plural unless there is one.

    >>> counted(1, "pilot"), counted(6, "pilot")
    ('1 pilot', '6 pilots')
    """
    return f"{shown(number)} {one}{'' if number == 1 else 's'}"


def p_told(p: float) -> str:
    """Return a p-value as a sentence has it, on one line.

    >>> [p_told(p).split() for p in (0.3, 2e-05, 1)]
    [['p', '=', '0.30'], ['p', '<', '0.001'], ['p', '=', '1.00']]
    """
    return "p\u00a0<\u00a00.001" if p < 0.001 else f"p\u00a0=\u00a0{shown(float(p))}"


def percent(share: float) -> str:
    """Return a share as whole percent.

    >>> percent(0.383)
    '38%'
    """
    return f"{share * 100:.0f}%"


def dumps(content: Any) -> bytes:
    """Return JSON with sorted keys, readable line by line in a diff."""
    return (
        json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
    ).encode()
