"""Organisation tables for a list: a ready row for each body that config/ does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import count

import pandas as pd

from joinup.organisations.names import Names
from joinup.organisations.unknown import csv_line, nearest_names, proposed_cells
from joinup.schemas import CONFIG

KIND_OF_WORD = {  # of bodies outside the network, where their names say it
    "council": "council",
    "combined authority": "combined_authority",
    "nhs": "nhs",
    "hospital": "nhs",
    "police": "police",
    "university": "academic",
    "college": "academic",
    "ltd": "company",
    "limited": "company",
    "plc": "company",
}
ALIKE = 90.0  # percent of letters from which two names may be one body
Tables = dict[str, pd.DataFrame]


def own_tables(published: Iterable[str], names: Names, config: Tables, participants: str) -> Tables:
    """Return the organisation tables of a list.

    Parameters
    ----------
    published
        The names of bodies as the list prints them.
    names, config
        The tables of ``config/``, as names and as frames.
    participants
        ``all``: every body of the list is one of its network; ``known``: only the departments of ``config/`` are.

    Returns
    -------
    dict of DataFrame
        ``organisations`` and ``aliases``; with ``known``, the tables of ``config/`` with the further bodies added.
    """
    every = sorted(set(published), key=lambda n: (names.knows(n), n))
    if participants == "known":
        ids = set(config["organisations"]["organisation_id"])
        more = _table("organisations", [_row(n, kind_of(n), ids) for n in every if not names.knows(n)])
        return config | {"organisations": pd.concat([config["organisations"], more], ignore_index=True)}
    ids = set()
    rows, aliases = [], []
    first: dict[tuple[str, ...], str] = {}
    for name in every:
        meaning = names.meaning(name) if names.knows(name) else (name,)
        if meaning in first:  # another form of a name of config/
            aliases.append([name, first[meaning], "", "", "another form of its name"])
        else:
            rows.append(_row(name, "participant", ids))
            first[meaning] = rows[-1][0]
    return {"organisations": _table("organisations", rows), "aliases": _table("aliases", aliases)}


def _table(name: str, rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CONFIG[name].columns))


def _row(published: str, kind: str, ids: set[str]) -> list[str]:
    """Return a row of organisations.csv; its identifier joins those that are taken."""
    plain, name, abbreviation, _, *rest = proposed_cells(published)
    identifier = next(i for n in count(1) if (i := plain if n == 1 else f"{plain}-{n}") not in ids)
    ids.add(identifier)
    return [identifier, name, abbreviation, kind, *rest]


def kind_of(name: str) -> str:
    """Return the kind of a body outside the network, as its name says it.

    >>> kind_of("Leeds City Council"), kind_of("Acme Ltd"), kind_of("Shelter")
    ('council', 'company', 'other')
    """
    plain = f" {name.casefold()} "
    return next((kind for word, kind in KIND_OF_WORD.items() if f" {word} " in plain), "other")


def alias_rows(published: Iterable[str], tables: Tables) -> list[str]:
    """Return rows for aliases.csv, one for each name that is so like a more frequent one that both may be one body.

    >>> frame = pd.DataFrame({"organisation_id": ["leeds"], "name": ["University of Leeds"]})
    >>> alias_rows(["Univeristy of Leeds", *["University of Leeds"] * 2], {"organisations": frame})
    ['Univeristy of Leeds,leeds,,,']
    """
    if not tables:
        return []
    counts = Counter(published)
    pairs = nearest_names(sorted(counts, key=lambda name: (-counts[name], name)), ALIKE)
    ids = dict(tables["organisations"][["name", "organisation_id"]].itertuples(index=False))
    return [csv_line([other, ids.get(one, proposed_cells(one)[0]), "", "", ""]) for one, other in pairs]
