"""Facts: every number that the brief may print, with the table and rows that it comes from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from joinup.claims.words import shown
from joinup.tables.table import rounded


@dataclass(frozen=True)
class Fact:
    """One number or name.

    ``way`` says how it follows from the rows of ``table`` that ``where`` (a pandas query) selects: the number
    of ``rows``, the ``value`` of ``column`` in the only row, its ``sum``; ``set``: the edition states it;
    ``derived``: from the facts named in ``where``.
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
    """The facts of one record: numbers are computed from its tables, or stated by the edition."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]):
        self.tables = tables
        self.all: dict[str, Fact] = {}

    def add(
        self, name: str, table: str, where: str = "", column: str = "", note: str = "", way: str = ""
    ) -> Any:
        """Add a fact that follows from rows of a table, and return its value.

        Without a ``way``, it is the value of the column in the only row, or the number of rows where no column is
        named.

        >>> facts = Facts({"nodes": pd.DataFrame({"partners": [0, 2, 2]})})
        >>> facts.add("departments_alone", "nodes", "partners == 0")
        1
        """
        rows = rows_of(self.tables[table], where)
        way = way or ("value" if column else "rows")
        if way == "rows":
            value = len(rows)
        elif way == "sum":
            value = plain(rows[column].sum())
        else:
            value = plain(rows[column].item())
        self.all[name] = Fact(name, value, shown(value), way, table, where, column, note)
        return value

    def set(self, name: str, value: Any, note: str) -> None:
        """Add a fact that the edition states."""
        self.all[name] = Fact(name, value, shown(value), "set", note=note)

    def derive(self, name: str, value: Any, *of: str, text: str = "", note: str = "") -> None:
        """Add a fact computed from other facts."""
        if unknown := [f for f in of if f not in self.all]:
            raise KeyError(f"{name} is derived from facts that are not there: {unknown}")
        self.all[name] = Fact(name, value, text or shown(value), "derived", where=" ".join(of), note=note)

    def as_list(self) -> list[dict[str, Any]]:
        """Return all facts, sorted by id, as plain values with six significant digits."""
        rows = [asdict(self.all[k]) for k in sorted(self.all)]
        return [f | {"value": rounded(f["value"])} if isinstance(f["value"], float) else f for f in rows]


def rows_of(frame: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return the rows that a fact's condition selects."""
    return frame.query(where, engine="python") if where else frame


def plain(value: Any) -> Any:
    """Return a value of a frame as a plain Python value, an unknown one as None.

    >>> import numpy as np
    >>> plain(np.int64(3)), plain(float("nan")), plain(2.0)
    (3, None, 2)
    """
    if pd.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def dumps(content: Any) -> bytes:
    """Return JSON with sorted keys, readable line by line in a diff."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()
