"""Published names that the tables do not know: one fault for each name, and ready rows for them."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count

import pandas as pd

from joinup.errors import LONGEST_NAME, MOST_LINES, Fault, nearest, short, shown
from joinup.organisations.names import Day, Names, plain_form, split_bracket, without_closed
from joinup.schemas import CONFIG

COLUMN = "organisation_as_published"
NEAR = 80.0  # percent of letters alike; below it a guess misleads more than it helps
LEGAL = {"cic", "co", "inc", "limited", "llp", "ltd", "plc", "the"}  # words that change no name
SHORTEST = 6  # letters from which one of them may be mistyped: shorter names are all alike
MOST_COMPARED = (
    5_000  # names of a list, the most frequent: comparing takes time with the square of their number
)
MOST_GUESSES = 3
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
    problems: dict[tuple[str, Day], tuple[str, str]] = {}
    remedies: dict[str, str] = {}  # for names without any meaning
    for name, day in rows[[COLUMN, "as_of"]].drop_duplicates().itertuples(index=False):
        try:
            names.resolve(name, day)
        except KeyError:
            near = (
                _nearest_bodies(name, names) if len(remedies) < MOST_LINES else []
            )  # later lines are not printed
            remedies.setdefault(name, _remedy(name, near))
            problems[name, day] = "is not a known organisation", remedies[name]
        except LookupError as error:
            remedy = "Say which in config/aliases.csv, with dates, or give the project a start."
            problems[name, day] = f"means several bodies at this date ({short(error)})", remedy
    faults = []
    for name, day, address in rows[[COLUMN, "as_of", "address"]].itertuples(index=False):
        if (name, day) in problems:
            file, _, row = address.rpartition(", row ")  # a document's rows have no number
            place, number = (file, int(row)) if row.isdigit() else (address, 0)
            faults.append(Fault(place, *problems[name, day], number, COLUMN, name))
    return faults


def _remedy(name: str, near: list[str]) -> str:
    add = f"dd to config/organisations.csv, with a kind in place of KIND: {proposed_row(name)}"
    if not near:
        return f"A{add}"
    return f"Did you mean {' or '.join(map(shown, near))}? Correct it or add an alias; else a{add}"


def _nearest_bodies(name: str, names: Names) -> list[str]:
    """Return the nearest names, one for each body, or none if no name is near."""
    bodies: dict[tuple[str, ...], str] = {}
    for near in nearest(name, names.published_names, 4 * MOST_GUESSES, NEAR):
        bodies.setdefault(names.meaning(near), near)
    return list(bodies.values())[:MOST_GUESSES]


def _proposed_cells(published: str, kind: str = "KIND") -> list[str]:
    """Return a row of organisations.csv for an unknown body."""
    name = " ".join(without_closed(published).split())
    title, inside = split_bracket(name)
    if not re.fullmatch(r"[A-Za-z&]{2,10}", inside) or not _abbreviates(inside, title):
        title, inside = name, ""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", title)).encode("ascii", "ignore").decode()
    identifier = re.sub("[^a-z0-9]+", "-", plain.replace("&", " and ").lower()).strip("-")
    cells = [identifier[:60].strip("-") or "short-name", title, inside, kind]
    return cells + [""] * (len(CONFIG["organisations"].columns) - len(cells))


def _abbreviates(short: str, title: str) -> bool:
    """Say whether the letters of a short form stand in the title in their order, the first of them first.

    >>> [_abbreviates(s, "Department for Environment, Food and Rural Affairs") for s in ("Defra", "London")]
    [True, False]
    """
    letters, rest = short.casefold().replace("&", ""), iter(title.casefold())
    return title[:1].casefold() == letters[:1] and all(letter in rest for letter in letters)


def proposed_row(published: str) -> str:
    """Return a row of organisations.csv for an unknown body as a line to paste, with its kind to choose.

    >>> proposed_row("UK National Commission for UNESCO (UKNC)")
    'uk-national-commission-for-unesco,UK National Commission for UNESCO,UKNC,KIND,,,'
    """
    return _csv_line(map(short, _proposed_cells(published)))


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


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
    known = participants == "known"
    ids = set(config["organisations"]["organisation_id"]) if known else set()
    titles = {name: _proposed_cells(name)[1:3] for name in published if not names.knows(name)}
    long: dict[str, set[str]] = {}  # the titles behind which an abbreviation stands in brackets
    for title, abbreviation in titles.values():
        if abbreviation:
            long.setdefault(abbreviation, set()).add(plain_form(title))
    rows, aliases = [], []
    first: dict[tuple[str, ...], str] = {}
    for name in sorted(set(published), key=lambda n: (names.knows(n), n in long, n)):
        if known and names.knows(name):
            continue
        title, abbreviation = titles.get(name, ("", ""))
        one = long[name] if len(long.get(name, ())) == 1 else {plain_form(title)}
        meaning = tuple(one) if name in titles else names.meaning(name)
        if meaning in first:
            aliases.append([name, first[meaning], "", "", "another form of its name"])
        else:
            row = _row(name, _kind_of(name) if known else "participant", ids)
            row[2] = row[2] if len(long.get(abbreviation, ())) <= 1 else ""
            rows.append(row)
            first[meaning] = row[0]
    more = {"organisations": _table("organisations", rows), "aliases": _table("aliases", aliases)}
    if not known:
        return more
    every = {name: pd.concat([config[name], frame], ignore_index=True) for name, frame in more.items()}
    return config | every


def _table(name: str, rows: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(CONFIG[name].columns))


def _row(published: str, kind: str, ids: set[str]) -> list[str]:
    """Return a row of organisations.csv; its identifier joins those that are taken."""
    plain, *rest = _proposed_cells(published, kind)
    identifier = next(i for n in count(1) if (i := plain if n == 1 else f"{plain}-{n}") not in ids)
    ids.add(identifier)
    return [identifier, *rest]


def _kind_of(name: str) -> str:
    """Return the kind of a body outside the network, as its name says it."""
    padded = f" {name.casefold()} "
    return next((kind for word, kind in KINDS_BY_WORD.items() if f" {word} " in padded), "other")


def alias_rows(published: Iterable[str], organisations: pd.DataFrame) -> Iterator[str]:
    """Yield rows for aliases.csv, one for each name that is one letter from a more frequent one, or in other order.

    Capitals, punctuation and legal forms do not count. No more than one letter: Luton and Halton are two apart.

    >>> frame = pd.DataFrame({"organisation_id": ["leeds"], "name": ["University of Leeds"]})
    >>> list(alias_rows(["Univeristy of Leeds", *["University of Leeds"] * 2], frame))
    ['Univeristy of Leeds,leeds,,,']
    """
    from rapidfuzz import process, utils  # heavy; only a new list needs it
    from rapidfuzz.distance import OSA

    ids = dict(organisations[["name", "organisation_id"]].itertuples(index=False))
    counts = Counter(name for name in published if len(name) <= LONGEST_NAME)
    plain: dict[str, str] = {}  # the names so far: their words in order, in one
    for name in sorted(counts, key=lambda name: (-counts[name], name))[:MOST_COMPARED]:
        words = sorted(set(utils.default_process(name).split()) - LEGAL)
        letters = "".join(words)
        near = process.extractOne(
            letters, plain, scorer=OSA.distance, score_cutoff=int(len(letters) >= SHORTEST)
        )
        if letters and near and _digits(letters) == _digits(near[0]):
            yield _csv_line([name, ids[near[2]], "", "", ""])
        if name in ids:
            plain[name] = letters


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
