"""Organisation tables of a list's own: a ready row for each body that config/ does not know."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable

import pandas as pd

from joinup.organisations.names import Names
from joinup.organisations.unknown import nearest_names, proposed_row
from joinup.schemas import CONFIG

KINDS_BY_WORD = {  # of bodies outside the network, where their names say it
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
        The tables of ``config/``, to be asked and as frames.
    participants
        ``all``: every body of the list is one of its network; ``known``: the departments of ``config/`` are, and
        further bodies stand beside it.

    Returns
    -------
    dict of DataFrame
        ``organisations`` and ``aliases``; with ``known``, those of ``config/`` with the further bodies behind them.
    """
    unknown = sorted(n for n in set(published) if not names.knows(n))
    if participants == "known":
        taken = set(config["organisations"]["organisation_id"])
        rows = [_row(n, kind_of(n), taken) for n in unknown]
        more = pd.DataFrame(rows, columns=list(CONFIG["organisations"].columns))
        return config | {"organisations": pd.concat([config["organisations"], more], ignore_index=True)}
    taken, rows, aliases = set(), [], []
    first: dict[tuple[str, ...], str] = {}
    for name in sorted(set(published), key=lambda n: (names.knows(n), n)):
        meaning = names.meaning(name) if name not in unknown else (name,)
        if meaning in first:  # another form of a name of config/
            aliases.append([name, first[meaning], "", "", "another form of its name"])
            continue
        rows.append(_row(name, "participant", taken))
        first[meaning] = rows[-1][0]
    frames = {"organisations": rows, "aliases": aliases}
    return {n: pd.DataFrame(r, columns=list(CONFIG[n].columns)) for n, r in frames.items()}


def _row(published: str, kind: str, taken: set[str]) -> list[str]:
    """Return a row of organisations.csv with an identifier that is not taken yet."""
    identifier, _, abbreviation, _, *rest = next(csv.reader([proposed_row(published)]))
    name = published.removesuffix(f"({abbreviation})").strip() if abbreviation else published
    number = next(
        i for i in range(1, len(taken) + 2) if (f"{identifier}-{i}" if i > 1 else identifier) not in taken
    )
    identifier = f"{identifier}-{number}" if number > 1 else identifier
    taken.add(identifier)
    return [identifier, name, abbreviation, kind, *rest]


def kind_of(name: str) -> str:
    """Return the kind of a body outside the network, as its name says it.

    >>> kind_of("Leeds City Council"), kind_of("Acme Ltd"), kind_of("Shelter")
    ('council', 'company', 'other')
    """
    plain = f" {name.casefold()} "
    return next((kind for word, kind in KINDS_BY_WORD.items() if f" {word} " in plain), "other")


def alias_rows(published: Iterable[str], tables: Tables) -> list[str]:
    """Return rows for aliases.csv, one for each name that is so like a more frequent one that both may be one body.

    >>> frame = pd.DataFrame({"organisation_id": ["leeds"], "name": ["University of Leeds"]})
    >>> alias_rows(["Univeristy of Leeds", *["University of Leeds"] * 2], {"organisations": frame})
    ['Univeristy of Leeds,leeds,,,']
    """
    counts = Counter(published)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    pairs = nearest_names(names, ALIKE) if tables else []
    rows = []
    for one, other in pairs:
        frame = tables["organisations"]
        ids = frame.loc[frame["name"] == one, "organisation_id"].tolist() or [proposed_row(one).split(",")[0]]
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([other, ids[0], "", "", ""])
        rows.append(line.getvalue())
    return rows
