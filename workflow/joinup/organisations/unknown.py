"""Published names that the tables do not know: one fault for each name, and ready rows for them."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import count

import pandas as pd

from joinup.errors import Fault, short, shown
from joinup.organisations.names import Day, Names, split_bracket, without_closed
from joinup.schemas import CONFIG

COLUMN = "organisation_as_published"
NEAR = 80.0  # percent of letters alike, words in any order; below it a guess misleads more than it helps
LONGEST_GUESSED = 200
MOST_GUESSES = 3
WORDS_OF_KIND = {  # of bodies outside the network, where their names say it
    "council": ("council",),
    "combined_authority": ("combined authority",),
    "nhs": ("nhs", "hospital"),
    "police": ("police",),
    "academic": ("university", "college"),
    "company": ("ltd", "limited", "plc"),
}
ALIKE = 90.0  # percent of letters from which two names may be one body
Tables = dict[str, pd.DataFrame]


def unknown_name_faults(rows: pd.DataFrame, names: Names) -> list[Fault]:
    """Return a fault for each row whose name means no body, or several, on its day; each name is one line.

    Parameters
    ----------
    rows
        One body named for one project: ``organisation_as_published``, ``address`` ("file, row n") and, where
        it is known, ``as_of`` (a date: the day at which names are read). Without it, only names that mean no
        body on any day are faults.
    names
        The organisation tables.

    Returns
    -------
    list of Fault
        In the order of the names' first rows.
    """
    if "as_of" not in rows:
        unknown = [name for name in rows[COLUMN].unique() if not names.knows(name)]
        rows = rows[rows[COLUMN].isin(unknown)].assign(as_of=None)
    problems: dict[str, dict[Day, str]] = {}  # by name and day: the bodies that it may mean then, or nothing
    for published, day in rows[[COLUMN, "as_of"]].drop_duplicates().itertuples(index=False):
        try:
            names.resolve(published, day)
        except LookupError as error:
            bodies = "" if isinstance(error, KeyError) else str(error)
            problems.setdefault(published, {})[day] = bodies
    keys = {name: _words(name) for name in names.published_names} if problems else {}
    faults: list[Fault] = []
    groups = rows.groupby(COLUMN, sort=False)
    for published, days in problems.items():
        unknown_remedy = "" if any(days.values()) else _remedy(published, _near(published, keys, names))
        for day, address in groups.get_group(published)[["as_of", "address"]].itertuples(index=False):
            if day not in days:
                continue
            problem, remedy = "is not a known organisation", unknown_remedy
            if days[day]:
                problem = f"means several bodies at this date ({short(days[day])})"
                remedy = "Say which in config/aliases.csv, with dates, or give the project a start."
            file, _, row = address.rpartition(", row ")  # a document's rows have no number
            place = (file, int(row)) if row.isdigit() else (address, 0)
            faults.append(Fault(place[0], problem, remedy, place[1], COLUMN, published))
    return faults


def _remedy(published: str, near: list[str]) -> str:
    add = f"dd to config/organisations.csv, with a kind in place of KIND: {proposed_row(published)}"
    if not near:
        return f"A{add}"
    return f"Did you mean {' or '.join(map(shown, near))}? Correct it or add an alias; else a{add}"


def proposed_cells(published: str) -> list[str]:
    """Return a row of organisations.csv for an unknown body, with its kind to choose."""
    name = " ".join(without_closed(published).split())
    title, inside = split_bracket(name)
    if not re.fullmatch(r"[A-Za-z&]{2,10}", inside):
        title, inside = name, ""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", title)).encode("ascii", "ignore").decode()
    identifier = re.sub("[^a-z0-9]+", "-", plain.replace("&", " and ").lower()).strip("-")
    some = [identifier[:60].strip("-") or "short-name", title, inside, "KIND"]
    return some + [""] * (len(CONFIG["organisations"].columns) - len(some))


def proposed_row(published: str) -> str:
    """Return :func:`proposed_cells` as a line to paste.

    >>> proposed_row("UK National Commission for UNESCO (UKNC)")
    'uk-national-commission-for-unesco,UK National Commission for UNESCO,UKNC,KIND,,,,'
    """
    return _csv_line(map(short, proposed_cells(published)))


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _near(published: str, keys: Mapping[str, str], names: Names) -> list[str]:
    """Return the nearest names, one for each body, or none if no name is near."""
    from rapidfuzz import fuzz, process  # a check without unknown names does without it

    if len(published) > LONGEST_GUESSED:
        return []
    matches = process.extract(
        _words(published), keys, scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * MOST_GUESSES
    )
    bodies: dict[tuple[str, ...], str] = {}
    for _, _, name in sorted(matches, key=lambda match: (-match[1], match[2])):
        bodies.setdefault(names.meaning(name), name)
    return list(bodies.values())[:MOST_GUESSES]


def _words(name: str) -> str:
    """Return the words of a name in alphabetical order, lower case, without punctuation."""
    return " ".join(sorted(re.sub(r"\W+", " ", name.casefold()).split()))


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
        more = _table("organisations", [_row(n, _kind_of(n), ids) for n in every if not names.knows(n)])
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


def _kind_of(name: str) -> str:
    """Return the kind of a body outside the network, as its name says it."""
    plain = f" {name.casefold()} "
    says = (kind for kind, words in WORDS_OF_KIND.items() if any(f" {word} " in plain for word in words))
    return next(says, "other")


def alias_rows(published: Iterable[str], tables: Tables) -> list[str]:
    """Return rows for aliases.csv, one for each name that is so like a more frequent one that both may be one body.

    >>> frame = pd.DataFrame({"organisation_id": ["leeds"], "name": ["University of Leeds"]})
    >>> alias_rows(["Univeristy of Leeds", *["University of Leeds"] * 2], {"organisations": frame})
    ['Univeristy of Leeds,leeds,,,']
    """
    from rapidfuzz import fuzz, process  # heavy; see above

    if not tables:
        return []
    ids = dict(tables["organisations"][["name", "organisation_id"]].itertuples(index=False))
    counts = Counter(published)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    keys = [_words(name) for name in names]
    lines = []
    for k in range(1, len(names)):
        if match := process.extractOne(keys[k], keys[:k], scorer=fuzz.ratio, score_cutoff=ALIKE):
            other = names[match[2]]
            identifier = ids.get(other, proposed_cells(other)[0])
            lines.append(_csv_line([names[k], identifier, "", "", ""]))
    return lines
