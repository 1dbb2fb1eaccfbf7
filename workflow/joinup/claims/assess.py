"""From tables to ``facts.json``: facts, claims with their verdicts, captions, and the method in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.captions import captions, coverage_box
from joinup.claims.claim import Claim
from joinup.claims.describe import describe
from joinup.claims.facts import Facts, counted, in_words
from joinup.claims.kinds import KINDS, TRIED
from joinup.claims.statistics import statistics
from joinup.claims.verdicts import Coverage, Result, decide, points_of, said, worded
from joinup.errors import Fault, InputError, guesses
from joinup.organisations.names import Names
from joinup.schemas import VERDICTS

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

CHAINS = {
    "yes": "",
    "no": "; the chains did not agree",
    "too few draws": "; too few to tell whether the chains agree",
}
UNKNOWN = dict.fromkeys(("pilots_total", "outcomes_total"), "(not known)")  # where an edition states none


def gaps(facts: Facts, edition: Edition, which: str, fewest: int | None = None) -> Coverage:
    """Return what is missing of a list, in words; a claim about it is decided only where nothing is.

    ``fewest`` is the number of additional pilots or outcomes that could turn the claim, where there is one.
    """
    found = []
    if which == "pilots":
        if "pilots_total" not in facts:
            found.append("how many pilots there are is not known")
        elif not facts["pilots_covered"]:
            found.append(
                f"only {facts.text('pilots_known')} of {facts.text('pilots_total')} pilots are documented"
            )
        partial = facts["pilots_known"] - facts["pilots_roster_complete"]
        if partial == facts["pilots_known"]:
            found.append("no list of participants is known to be complete")
        elif partial:
            are = "list of participants is" if partial == 1 else "lists of participants are"
            found.append(f"{partial} {are} not known to be complete")
        bias = edition.biased.pilots
        missing = facts["pilots_missing"] if "pilots_total" in facts else 0
    else:
        if "outcomes_total" not in facts:
            found.append("how many outcomes are shared is not known")
        elif not facts["outcomes_covered"]:
            found.append(
                f"only {facts.text('outcomes_shared')} of {facts.text('outcomes_total')} are documented"
            )
        bias = edition.biased.outcomes
        missing = facts["outcomes_total"] - facts["outcomes_shared"] if "outcomes_total" in facts else 0
    if not found and fewest is not None and fewest <= missing:
        unseen = counted(missing, which.removesuffix("s"))
        found.append(f"of {unseen} not documented, {in_words(fewest)} could turn the claim")
    return Coverage(tuple([*found, *([bias] if bias else [])]))


def assess(
    tables: Mapping[str, pd.DataFrame],
    claims: list[Claim],
    edition: Edition,
    settings: Settings,
    names: Names,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Compute every fact, decide every claim, and write every caption.

    Parameters
    ----------
    tables
        All result tables by name.
    claims
        Of :func:`joinup.claims.claim.read_claims`.
    edition, settings, names
        What is built, and how.

    Returns
    -------
    (found, claims)
        The content of ``facts.json``, and the claims as a table.
    """
    facts = Facts(tables)
    describe(facts, edition, settings, names)
    strongest = next((c.id for c in claims if c.kind == "heaviest_pair"), "")
    statistics(facts, edition, settings, strongest)
    flips, tipping = tables["flips"], tables["tipping"]
    called = dict(tables["pilots"][["pilot_id", "name"]].to_numpy())
    called |= dict(tables["outcomes"][["outcome_id", "title"]].to_numpy())
    decided: dict[str, dict[str, Any]] = {}
    for claim in claims:
        result = KINDS[claim.kind](facts, edition, settings, claim.model_dump())
        mine = tipping[tipping["claim_id"] == claim.id]
        whole = mine.loc[mine["kind"] == claim.list, "fewest"].dropna().astype(int)
        coverage = gaps(facts, edition, claim.list, min(whole, default=None))
        turning = flips.loc[flips["claim_id"] == claim.id, "choice"].tolist()
        methods = [c for c in turning if not c.startswith("without ")]  # named before what is left out
        flip = [said(c, called) for c in turning]
        verdict = decide(result, coverage, flip, assumption=claim.kind == "assumption")
        decided[claim.id] = {
            "id": claim.id,
            "statement": _stated(claim, facts),
            "whose": claim.whose,
            "figure": claim.figure,
            "verdict": verdict,
            "sentence": worded(
                verdict, result, [said(c, called) for c in methods] or flip, TRIED.get(claim.kind, "")
            ),
            "points": points_of(result),
            "facts": result.facts,
            "flips": flip,
            "gaps": list(coverage.gaps),
            "tipping": _turned(mine, _turning(result)),
            "against": claim.against,
        }
    for kind in VERDICTS:
        number = sum(c["verdict"] == kind for c in decided.values())
        facts.set(f"claims_{kind.replace(' ', '_')}", number, "claims with this verdict")
    found = {
        "edition": edition.edition,
        "facts": facts.as_json(),
        "claims": list(decided.values()),
        "figures": captions(facts, edition, decided, strongest, settings.statistics.large)
        | {"coverage": coverage_box(facts, edition)},
        "method": method(facts, edition, settings),
    }
    return found, _table(decided)


def _stated(claim: Claim, facts: Facts) -> str:
    """Return a claim with its facts filled in."""
    known = UNKNOWN | {name: fact.text for name, fact in facts.all.items()}
    try:
        return claim.statement.format_map(known)
    except KeyError as error:
        name = str(error.args[0])
        remedy = f"Nearest are {guesses(name, known)}; `make facts` lists all."
        raise InputError(
            Fault("config/claims.yaml", "is not a fact", remedy, column=claim.id, value=name)
        ) from None


def _turning(result: Result) -> str:
    """Say what it means to turn a claim: a tie breaks to either side."""
    if result.tie:
        return "could break the tie either way"
    return "could overturn it" if result.holds else "could make it true"


def _turned(ways: pd.DataFrame, does: str) -> str:
    """Join in one sentence the ways in which a claim would turn, and say what turning means for it.

    >>> ways = pd.DataFrame({"fewest": [2, 3], "exact": ["yes", "no"], "told": ["two more pilots", "three members"]})
    >>> _turned(ways, "could end it")
    'Two more pilots, or three members, could end it, perhaps fewer.'
    >>> _turned(ways.assign(fewest=[2, None], exact="yes"), "could end it")
    'Two more pilots could end it; three members could not.'
    """
    some, none = ways[ways["fewest"].notna()], ways[ways["fewest"].isna()]
    sought, others = bool((none["exact"] == "no").any()), " or ".join(none["told"])
    if some.empty:
        return f"No number of {others} {'was found that ' if sought else ''}{does}." if others else ""
    told = ", or ".join(some["told"]) + ("," if len(some) > 1 else "")
    told = f"{told[:1].upper()}{told[1:]} {does}{', perhaps fewer' if (some['exact'] == 'no').any() else ''}"
    if others:
        told += f"; no number of {others} was found" if sought else f"; {others} could not"
    return f"{told}."


def _table(decided: dict[str, dict[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            **c,
            "claim_id": c["id"],
            "facts": " ".join(c["facts"]),
            "flips": "; ".join(c["flips"]),
            "gaps": "; ".join(c["gaps"]),
        }
        for c in decided.values()
    ]
    return pd.DataFrame(rows).drop(columns="id").assign(number=range(1, len(rows) + 1))


def method(facts: Facts, edition: Edition, settings: Settings) -> str:
    """Say in a paragraph what was done, from what was done."""
    s = settings.statistics
    model = facts.tables["null_model"].set_index("key")["value"]
    correction = f"Benjamini-Hochberg correction over all {facts.text('pairs_tested')} pairs"
    told = (
        f"{facts.text('rows_read')} rows on who takes part in pilots were read from public pages; spellings and "
        f"pages for one body were merged into {facts.text('rows_organisations')} rows, with parents as of each pilot's "
        f"start, or {edition.undated_as_of:%-d %B %Y} where none is known, and names as of {edition.as_of:%-d %B %Y}. "
        "Departments are linked where they share a pilot; agencies and units count for their department. "
    )
    if model["model"] == "FDSM":
        told += (
            f"Each pair was compared with {int(model['draws']):,} tables drawn at random with the same number of "
            "departments per pilot and of pilots per department (curveball trades"
            f"{CHAINS[model['converged']]}), with {correction} and a family-wise test, at {s.alpha:g}. "
        )
    elif model["model"] == "SDSM":
        told += f"Each pair was compared with the bipartite configuration model, with {correction}, at {s.alpha:g}. "
    else:
        told += f"Pairs could not be compared with chance: {model['reason']}. "
    return told + (
        f"Rank intervals rest on {s.bootstraps:,} resamples of pilots. Claims are decided where at least "
        f"{s.coverage:.0%} of the known total is documented, lists of participants are complete, and no way was found "
        "to turn them with the rest."
    )
