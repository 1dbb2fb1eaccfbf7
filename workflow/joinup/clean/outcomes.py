"""From register rows to one row per outcome and organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from joinup.clean.participation import Log, merge_pages, name_rows
from joinup.organisations.names import Day, Names
from joinup.schemas import OUTCOME_ROLES

if TYPE_CHECKING:
    from joinup.config.edition import Edition

# The year of a review or plan stands in its name; its departments are read as of that year's autumn.
MONTH_OF_REVIEWS = 11


def day_of_review(review: str, edition: Edition) -> Day:
    """Return the day at which the departments of a review are read.

    >>> from types import SimpleNamespace
    >>> day_of_review("SR2021", SimpleNamespace())
    datetime.date(2021, 11, 1)
    """
    year = re.search(r"(?:19|20)\d\d\Z", review, re.ASCII)
    return Day(int(year.group()), MONTH_OF_REVIEWS, 1) if year else edition.undated_as_of


def clean_outcomes(
    raw: dict[str, pd.DataFrame], names: Names, edition: Edition
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean the list of outcomes.

    Parameters
    ----------
    raw
        The candidate tables outcomes, contributions and sources, as text.
    names
        The organisations.
    edition
        Dates.

    Returns
    -------
    (outcomes, contributions, cleaning)
        The tidy tables, and what each step did to the number of rows.

    Raises
    ------
    InputError
        With every row that cannot be understood.
    """
    log = Log()
    kinds = raw["sources"].set_index("source_id")["kind"]
    rows = raw["contributions"].assign(source_kind=lambda f: f["source_id"].map(kinds))
    log.step("read from the register", len(rows), len(rows))
    days = {o: day_of_review(r, edition) for o, r in raw["outcomes"][["outcome_id", "review"]].to_numpy()}
    named, several = name_rows(rows, names, days, "outcome_id")
    note = "; ".join(f"{p} → {' and '.join(i)}" for p, i in several)
    log.step(
        "names to organisations; a row that names several bodies becomes several", len(rows), len(named), note
    )
    out = merge_pages(named, ["outcome_id", "organisation_id"], OUTCOME_ROLES)
    log.step("several pages or spellings for one body in one outcome become one row", len(named), len(out))
    out["name"] = [names.name(b, edition.as_of) for b in out["organisation_id"]]
    out["participant_id"] = [
        names.participant(b, days[o]) for b, o in zip(out["organisation_id"], out["outcome_id"], strict=True)
    ]
    return raw["outcomes"].drop(columns="address"), out, log.frame()
