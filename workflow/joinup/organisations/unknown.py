"""Published names that the tables do not know: one fault for each name, with near guesses and a row to paste."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pandas as pd

from joinup.errors import Fault, short, shown
from joinup.organisations.display import split_bracket, without_closed
from joinup.organisations.names import Day, Names
from joinup.schemas import CONFIG

COLUMN = "organisation_as_published"
NEAR = 80.0  # percent of letters alike, words in any order; below it a guess misleads more than it helps
LONGEST_GUESSED = 200
MOST_GUESSES = 3


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
    faults: list[Fault] = []
    pairs = rows[[COLUMN, "as_of"]].drop_duplicates()
    problems: dict[tuple[str, str], set[Day]] = {}
    for published, day in zip(pairs[COLUMN], pairs["as_of"], strict=True):
        try:
            names.resolve(published, day)
        except LookupError as error:
            meanings = "" if isinstance(error, KeyError) else str(error)
            problems.setdefault((published, meanings), set()).add(day)
    if not problems:
        return []
    guesses = _Guesses(names)
    groups = rows.groupby(COLUMN, sort=False)["address"]
    for (published, meanings), days in problems.items():
        addresses = groups.get_group(published)
        if meanings:
            of_days = rows.loc[addresses.index, "as_of"].isin(days)
            addresses = addresses[of_days]
            problem = f"means several bodies at this date ({short(meanings)})"
            remedy = "Say which in config/aliases.csv, with dates, or give the project a start."
        else:
            problem, remedy = "is not a known organisation", _remedy(published, guesses.near(published))
        for file, row in map(_place, addresses):
            faults.append(Fault(file, problem, remedy, row, COLUMN, published))
    return faults


def _place(address: str) -> tuple[str, int]:
    """Return file and row of an address."""
    file, _, row = address.rpartition(", row ")
    return (file, int(row)) if row.isdigit() else (address, 0)


def _remedy(published: str, near: list[str]) -> str:
    guess = (
        f"Did you mean {' or '.join(map(shown, near))}? Correct it or add an alias; else a" if near else "A"
    )
    return f"{guess}dd to config/organisations.csv, with a kind in place of KIND: {proposed_row(published)}"


def proposed_row(published: str) -> str:
    """Return a row of organisations.csv for an unknown body, with its kind to choose.

    >>> proposed_row("UK National Commission for UNESCO (UKNC)")
    'uk-national-commission-for-unesco,UK National Commission for UNESCO,UKNC,KIND,,,,'
    """
    name = " ".join(without_closed(published)[0].split())
    title, inside = split_bracket(name)
    if not re.fullmatch(r"[A-Za-z&]{2,10}", inside):
        title, inside = name, ""
    ascii_name = unicodedata.normalize("NFKD", re.sub("['’]", "", title)).encode("ascii", "ignore").decode()
    identifier = re.sub("[^a-z0-9]+", "-", ascii_name.replace("&", " and ").lower()).strip("-")
    cells = [identifier[:60].strip("-") or "short-name", short(title), inside, "KIND"]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells + [""] * (len(CONFIG["organisations"].columns) - 4))
    return line.getvalue()


class _Guesses:
    """The published names of the tables, prepared once for comparing many unknown names."""

    def __init__(self, names: Names):
        self.names = names
        self.keys = {name: _words(name) for name in names.published_names}

    def near(self, published: str) -> list[str]:
        """Return the nearest names, one for each body, or none if no name is near."""
        from rapidfuzz import fuzz, process  # a check without unknown names does without it

        if len(published) > LONGEST_GUESSED:
            return []
        matches = process.extract(
            _words(published), self.keys, scorer=fuzz.ratio, score_cutoff=NEAR, limit=4 * MOST_GUESSES
        )
        bodies: dict[tuple[str, ...], str] = {}
        for _, _, name in sorted(matches, key=lambda match: (-match[1], match[2])):
            bodies.setdefault(self.names.meaning(name), name)
        return list(bodies.values())[:MOST_GUESSES]


def nearest_names(names: list[str], least: float) -> list[tuple[str, str]]:
    """Return each name with the earlier one that is most like it, of those that are at least so much alike."""
    from rapidfuzz import fuzz, process  # a check without unknown names does without it

    keys = [_words(n) for n in names]
    pairs = []
    for k in range(1, len(names)):
        if match := process.extractOne(keys[k], keys[:k], scorer=fuzz.ratio, score_cutoff=least):
            pairs.append((names[match[2]], names[k]))
    return pairs


def _words(name: str) -> str:
    """Return the words of a name in alphabetical order, lower case, without punctuation."""
    return " ".join(sorted(re.sub(r"\W+", " ", name.casefold()).split()))
