"""Published names that the tables do not know: faults with near guesses and a row to paste."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from functools import cache

import pandas as pd

from joinup.errors import Fault, nearest, short, shown
from joinup.organisations.display import split_bracket, without_closed
from joinup.organisations.names import Names
from joinup.schemas import CONFIG

COLUMN = "organisation_as_published"


def unknown_name_faults(rows: pd.DataFrame, names: Names) -> list[Fault]:
    """Return a fault for each row whose name means no body, or several, on its day.

    Parameters
    ----------
    rows
        One body named for one project: ``organisation_as_published``, ``address`` ("file, row n") and, where
        it is known, ``as_of`` (a date: the day at which names are read). Without it, only names that mean no
        body on any day are faults.
    names
        The organisation tables.
    """

    @cache
    def remedy(published: str) -> str:
        near = "".join(map(shown, nearest(published, names.published_names, 1)))
        guess = f"Did you mean {near}? Correct it or add an alias; else a" if near else "A"
        row = proposed_row(published)
        return f"{guess}dd to config/organisations.csv, with a kind in place of KIND: {row}"

    faults = []
    days = rows["as_of"] if "as_of" in rows else [None] * len(rows)
    for published, day, address in zip(rows[COLUMN], days, rows["address"], strict=True):
        problem, mend = "", ""
        if not names.knows(published):
            problem, mend = "is not a known organisation", remedy(published)
        elif day:
            try:
                names.resolve(published, day)
            except LookupError as error:
                problem = f"means several bodies at this date ({short(error)})"
                mend = "Say which in config/aliases.csv, with dates, or give the project a start."
        if problem:
            file, _, row = address.rpartition(", row ")
            place = (file, int(row)) if row.isdigit() else (address, 0)
            faults.append(Fault(place[0], problem, mend, place[1], COLUMN, published))
    return faults


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
