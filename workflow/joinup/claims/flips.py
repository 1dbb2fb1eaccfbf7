"""What would turn a claim: each choice of method changed alone, and each pilot or outcome left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.association import association
from joinup.claims.choices import CHOICES, choose, flips, rows_for
from joinup.claims.kinds import OF_OUTCOMES, beyond, local
from joinup.claims.statements import Statement, leave_one_out, most_active
from joinup.network.curveball import draw_null
from joinup.network.incidence import Incidence, too_large
from joinup.network.significance import cannot_test, pair_tests
from joinup.tally.count import tiers_of

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Statistics

Tables = dict[str, pd.DataFrame]
DRAWS = 10_000  # of the null model for each changed choice


def turns(
    found: pd.DataFrame,
    tables: Tables,
    lists: dict[str, Incidence],
    claims: list[Any],
    asked: dict[str, Callable[[str], Statement]],
    edition: Edition,
    settings: Statistics,
) -> pd.DataFrame:
    """Name for each claim the choices, and the single pilots or outcomes left out, that would turn it.

    Parameters
    ----------
    found
        What :func:`joinup.claims.choices.evaluate` gives for the statements ``asked``.
    tables
        The tables participation, pilots and tiers.
    lists
        The tables of pilots and of outcomes.
    claims
        Claims with ``id``, ``kind`` and ``threshold``.
    asked
        What claims state of a table of pilots, for a weight.
    edition, settings
        The named pair and department; the level of the tests.

    Returns
    -------
    pandas.DataFrame
        claim_id, choice
    """
    rows: list[tuple[str, str]] = []
    for name, statement in asked.items():
        rows += [(name, choice) for choice in flips(found[found["claim_id"] == name].reset_index(drop=True))]
        rows += [(name, f"without {p}") for p in leave_one_out(lists["pilots"], statement("shared"))]
    for claim in claims:
        if claim.kind == "above_expectation":
            rows += [(claim.id, choice) for choice in _of_the_test(tables, edition, settings)]
        elif claim.kind in {"share", "association"}:
            rows += [(claim.id, choice) for choice in _of_tiers(claim, tables, edition, settings)]
        elif claim.kind in OF_OUTCOMES and lists["outcomes"].participants:
            single = most_active(edition.focus.department, claim.threshold or 1.0)
            rows += [(claim.id, f"without {o}") for o in leave_one_out(lists["outcomes"], single)]
    return pd.DataFrame(rows, columns=["claim_id", "choice"])


def _one_changed(*names: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the base case, then each single choice changed from it, with its name."""
    yield "", {}
    for name in names:
        for option in CHOICES[name][1:]:
            yield f"{name}: {option}", {name: option}


def _others(holds: dict[str, bool]) -> list[str]:
    """Return the names under which it is otherwise than in the base case."""
    return [name for name, is_so in holds.items() if is_so != holds[""]]


def _of_the_test(tables: Tables, edition: Edition, settings: Statistics) -> list[str]:
    """Name the choices that put the named pair's p-value on the other side of alpha."""
    first, second = sorted(edition.focus.pair)
    below: dict[str, bool] = {}
    for name, choice in _one_changed("roles", "level", "evidence", "largest"):  # the null has one weight
        table = choose(tables["participation"], tables["pilots"], choice)
        if cannot_test(table.B) or not {first, second} <= set(table.participants):
            below[name] = False
            continue
        if too_large(table, settings.large):
            from joinup.network import sdsm

            pairs = sdsm.pair_tests(table.B, table.participants)
        else:
            null = draw_null(table.B, DRAWS, edition.edition, "choices", name, chains=1)
            pairs = pair_tests(table.B, null, table.participants, settings.alpha)
        mine = pairs[(pairs["source"] == first) & (pairs["target"] == second)]
        below[name] = bool((mine["p_upper"] <= settings.alpha).any())
    return _others(below)


def _of_tiers(claim: Any, tables: Tables, edition: Edition, settings: Statistics) -> list[str]:
    """Name the choices, and the pilots without which, a claim about tiers would be decided otherwise."""
    participation, pilots = tables["participation"], tables["pilots"]

    def holds(tiers: pd.DataFrame) -> bool:
        if claim.kind == "share":
            return len(tiers) > 0 and bool(beyond(tiers).mean() > claim.threshold)
        p = association(tiers["with_department"] == "yes", local(tiers)).p
        return p is not None and p <= settings.alpha

    found = {}
    for name, choice in _one_changed("roles", "level", "evidence"):
        if choice.get("level") != "family":  # which changes no tier
            found[name] = holds(tiers_of(rows_for(participation, pilots, choice), edition.focus.department))
    tiers = tables["tiers"]
    kinds = ["with_department", *(c for c in tiers.columns if c not in {"pilot_id", "with_department"})]
    for _, alike in tiers.groupby(kinds, sort=False):  # pilots of the same tiers matter alike
        if holds(tiers.drop(index=alike.index[0])) != found[""]:
            found |= {f"without {pilot}": not found[""] for pilot in alike["pilot_id"]}
    return _others(found)
