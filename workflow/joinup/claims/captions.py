"""The words around each figure, made by rule from facts: finding, what is shown, source line, alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.describe import listed
from joinup.claims.facts import Facts, counted, in_words

if TYPE_CHECKING:
    from joinup.config.edition import Edition

NUMBERS = {
    "network": "1",  # in the order in which the brief shows them
    "tally_pilots": "1b",
    "tiers": "1c",
    "tally_outcomes": "2",
    "outcomes_beside": "2b",
    "intervals": "3",
    "matrix": "4",
    "choices": "5",
}
SHOWN, SHOWN_PILOTS = (
    60,
    200,
)  # departments and pilots that one chart shows; tables and workbook hold the rest
MOST_TOLD = 6  # rows that an alternative text spells out; the table beside the figure holds the rest


def captions(
    facts: Facts, edition: Edition, claims: dict[str, dict[str, Any]], strongest: str, large: int
) -> dict[str, dict[str, Any]]:
    """Return the caption of every figure: number, title, subtitle, source, alt, provisional, data and facts.

    ``strongest`` is the claim of the pair that shares the most pilots. Above ``large`` departments Figure 1 is a
    matrix of their groups; charts show the first of many rows, and say so.
    """
    found = {
        "network": _network(facts, edition, large),
        "tally_pilots": _tally_pilots(facts),
        "tally_outcomes": _tally_outcomes(facts, edition),
        "outcomes_beside": _beside(facts, edition),
        "matrix": _matrix(facts),
        "intervals": _intervals(facts),
        "choices": _choices(facts, claims.get(strongest, {}), f"claim_id == '{strongest}'"),
        "tiers": _tiers(facts),
    }
    rows = dict.fromkeys(("tally_pilots", "intervals", "matrix"), facts["departments"])
    rows["tally_outcomes"] = len(_of_review(facts, edition))
    cut = {f: f"; the first {SHOWN} of {n} departments are drawn" for f, n in rows.items() if n > SHOWN}
    if facts["tiers_pilots"] > SHOWN_PILOTS:
        cut["tiers"] = "; totals only"
    return {
        name: {**caption, "number": NUMBERS[name], "subtitle": caption["subtitle"] + cut.get(name, "")}
        for name, caption in found.items()
    }


def coverage_box(facts: Facts, edition: Edition) -> dict[str, Any]:
    """Return the rows and the sentence of the box that says what the evidence covers."""
    of = f" of {facts.text('pilots_total')}" if "pilots_total" in facts else ""
    outcomes = f"{facts.text('outcomes_shared')} found"
    if "outcomes_total" in facts:
        outcomes = f"{facts.text('outcomes_shared')} of {facts.text('outcomes_total')}"
    two = facts.text("pilots_two")
    if facts["pilots_two_by_agency"]:
        two += f" ({facts.text('pilots_two_named')} by name)"
    rows = [
        ("Pilots documented", f"{facts.text('pilots_known')}{of}"),
        ("with a page that says the fund paid", facts.text("pilots_fund_stated")),
        ("with two or more departments", two),
        ("with a complete list of participants", facts.text("pilots_roster_complete")),
        (f"Shared outcomes of {edition.review_name}", outcomes),
        ("Pages read", facts.text("sources")),
    ]
    sentence = "Every claim that is tested below is decided on this evidence."
    if facts["claims_cannot_be_decided"]:
        sentence = "Claims that what is missing could turn stay undecided."
    if not (facts["pilots_covered"] and facts["outcomes_covered"]):
        sentence = (
            "Where evidence covers too little, figures are marked provisional and claims stay undecided."
        )
    return {"rows": rows, "sentence": sentence}


def _caption(
    facts: Facts, title: str, shows: str, alt: str, data: str, of: str, used: list[str], where: str = ""
) -> dict[str, Any]:
    provisional = not facts[f"{of}_covered"]
    return {
        "title": title,
        "subtitle": f"{shows}{_covers(facts, of)}",
        "source": source_line(facts.tables, of),
        "alt": alt,
        "provisional": provisional,
        "data": data,
        "where": where,
        "facts": used,
    }


def _covers(facts: Facts, of: str) -> str:
    """Return the coverage as the end of a subtitle."""
    if of == "pilots":
        total = f" of {facts.text('pilots_total')}" if "pilots_total" in facts else ""
        told = f"; {facts.text('pilots_known')}{total} pilots documented"
        return told + ("" if facts["pilots_covered"] else ", provisional")
    if facts["outcomes_covered"]:
        return f"; {facts.text('outcomes_shared')} of {facts.text('outcomes_total')} shared outcomes"
    known = facts["outcomes_shared"]
    return f"; {known or 'no'} shared {'outcome' if known in (0, 1) else 'outcomes'} on record, provisional"


def source_line(tables: Any, of: str) -> str:
    """Return a figure's source line from the records of the pages behind it."""
    rows = tables["participation" if of == "pilots" else "contributions"]
    ids = {s for some in rows["source_ids"] for s in some.split()}
    pages = tables["sources"][tables["sources"]["source_id"].isin(ids)]
    kinds = [
        f"{n} {word}"
        for kind, word in (
            ("official", "official"),
            ("registry", "Evaluation Registry"),
            ("mirror", "archived or copied"),
            ("secondary", "secondary"),
        )
        if (n := int((pages["kind"] == kind).sum()))
    ]
    read = pages["retrieved"].max() if len(pages) else ""
    licence = "; some under OGL v3.0" if (pages["licence"] == "OGL-UK-3.0").any() else ""
    number = f"{len(pages)} public {'page' if len(pages) == 1 else 'pages'}"
    return f"Source: {number} ({', '.join(kinds)}){licence}; read by {read}."


def _pair_label(facts: Facts, row: Any) -> str:
    label = facts.tables["nodes"].set_index("participant_id")["label"]
    return f"{label[row['source']]}–{label[row['target']]}"


def _network(facts: Facts, edition: Edition, large: int) -> dict[str, Any]:
    edges = facts.tables["edges"].sort_values(["shared", "source", "target"], ascending=[False, True, True])
    told = [f"{_pair_label(facts, r)} {r['shared']}" for _, r in edges.head(MOST_TOLD).iterrows()]
    alt = (
        f"Network of {facts['departments']} departments, {facts['pairs_linked']} pairs of which share at least one "
        f"pilot. Most shared pilots: {', '.join(told) or 'none'}."
    )
    if alone := facts["departments_alone"]:
        alt += f" {counted(alone, 'department')} without a shared pilot."
    used = ["departments", "pairs_linked", "pairs_strongest", "most_shared", "pilots_known"]
    shows = "Departments that take part in the same Shared Outcomes Fund pilots"
    if edition.synthetic:
        shows = "Departments that take part in the same pilots (synthetic)"
    if facts["departments"] > large:
        shows = f"{facts['departments']} departments, gathered in groups that often share pilots"
    return _caption(facts, facts["strongest_told"], shows, alt, "edges", "pilots", used)


def _spelled(tally: pd.DataFrame, column: str) -> str:
    return ", ".join(f"{r['label']} {r[column]}" for _, r in tally.head(MOST_TOLD).iterrows())


def _tally_pilots(facts: Facts) -> dict[str, Any]:
    tally = facts.tables["tally_pilots"]
    tally = tally[tally["any"] > 0]
    alt = (
        f"Bars of pilots by department and role. In all: {_spelled(tally, 'any')}. {facts['most_led_told']}."
    )
    used = ["busiest", "most_led", "pilots_known"]
    if "busiest_pilots" in facts:
        used.append("busiest_pilots")
    title = facts["busiest_told"]
    shows = "Pilots by department and role"
    return _caption(facts, title, shows, alt, "tally_pilots", "pilots", used, "any > 0")


def _of_review(facts: Facts, edition: Edition) -> pd.DataFrame:
    """Return the departments in shared outcomes of the edition's review."""
    return facts.tables["tally_outcomes"].query(_shared(edition))


def _shared(edition: Edition) -> str:
    return f"review == {edition.review!r} and scope == 'shared'"


def _tally_outcomes(facts: Facts, edition: Edition) -> dict[str, Any]:
    tally = _of_review(facts, edition)
    if tally.empty:
        wanted = [d.title for d in edition.documents if d.kind == "outcomes"]
        alt = f"An empty frame: the tally of {edition.review_name} needs {listed(wanted) or 'a list of its outcomes'}."
    else:
        alt = f"Bars of shared outcomes by department and role. In all: {_spelled(tally, 'any')}."
    used = ["outcomes_review", "outcomes_shared"]
    shows = f"Cross-cutting outcomes of {edition.review_name} by department and role"
    title = facts["outcomes_busiest_told"]
    return _caption(facts, title, shows, alt, "tally_outcomes", "outcomes", used, _shared(edition))


def _beside(facts: Facts, edition: Edition) -> dict[str, Any]:
    where = f"review != {edition.review!r} and cross_cutting == 'yes'"
    some = facts.tables["outcomes"].query(where)
    rows = facts.tables["contributions"]
    rows = rows[rows["outcome_id"].isin(some["outcome_id"])]
    number = facts["outcomes_shared_elsewhere"]
    are = "outcome of earlier plans is" if number == 1 else "outcomes of earlier plans are"
    title = (
        f"{in_words(number).capitalize()} {are} stated to be shared"
        if number
        else "No outcome of another plan is stated to be shared"
    )
    told = [
        f"{t}: {listed([f'{n} ({r})' for n, r in rows.loc[rows['outcome_id'] == o, ['name', 'role']].to_numpy()])}"
        for o, t in some[["outcome_id", "title"]].to_numpy()
    ]
    alt = "Table of dots, outcomes by departments." + "".join(f" {t}." for t in told)
    shows = (
        "Who is on record as lead, in its own list or as support; a dash means not known, nothing is ranked"
    )
    out = _caption(facts, title, shows, alt, "outcomes", "outcomes", ["outcomes_shared_elsewhere"], where)
    return {**out, "subtitle": f"{shows}, provisional" if out["provisional"] else shows}


def _matrix(facts: Facts) -> dict[str, Any]:
    if facts["null_only_table"]:
        title = f"Pairs cannot be compared with chance: {facts['null_reason']}"
    elif facts["pairs_significant"]:
        number = facts["pairs_significant"]
        pairs = "pair shares" if number == 1 else "pairs share"
        title = (
            f"{in_words(number).capitalize()} {pairs} more pilots than activity and pilot sizes would give"
        )
    else:
        title = (
            "No pair stands out from what activity and pilot sizes would give, after correction for all pairs"
        )
    pairs = facts.tables["pairs"].sort_values(["p_upper", "source", "target"])
    told = [
        f"{_pair_label(facts, r)} {r['shared']} where {r['expected']:.1f} are expected"
        for _, r in pairs.head(3).iterrows()
    ]
    alt = f"Matrix of {facts['departments']} departments: shared pilots, coloured by the difference from chance. "
    alt += f"Farthest above: {'; '.join(told) or 'none'}. {facts['pairs_significant']} pairs remain after correction."
    used = ["pairs_tested", "pairs_significant", "null_draws"]
    return _caption(
        facts, title, "Shared pilots, and how many more or fewer than expected", alt, "pairs", "pilots", used
    )


def _intervals(facts: Facts) -> dict[str, Any]:
    ranks = facts.tables["ranks"]
    named = ranks[(ranks["what"] == "participant") & (ranks["list"] == "pilots")]
    wide = named.sort_values(["rank", "id"]).head(3)
    told = [f"{r['label']} between {r['rank_low']} and {r['rank_high']}" for _, r in wide.iterrows()]
    first = int((named["rank_low"] == 1).sum())
    title = f"The first rank lies within the intervals of {in_words(first)} departments"
    if first == 1:
        title = "The first rank lies within the interval of one department only"
    alt = f"Rank of each department and of the top pairs with its interval. {'; '.join(told)}."
    shows = (
        "Ranks by pilots and by shared pilots; lines hold 95% of what similar pilots would show (resamples)"
    )
    return _caption(facts, title, shows, alt, "ranks", "pilots", ["departments_first", "bootstraps"])


def _choices(facts: Facts, claim: dict[str, Any], where: str) -> dict[str, Any]:
    rows = facts.tables["choices"].query(where)
    holds, number = int((rows["holds"] == "yes").sum()), len(rows)
    pair = f"{facts['pair_a']} and {facts['pair_b']}"
    title = f"{pair} share the most pilots alone in {holds} of {number} combinations of choices"
    flips = claim.get("flips", [])
    alt = f"Chart of {number} combinations of weight, roles, level, evidence and largest pilot; first in {holds}."
    alt += f" Choices that change it: {listed(flips)}." if flips else " No single choice changes it."
    shows = "Their lead over the next pair in shared pilots, by choice of method"
    return _caption(
        facts, title, shows, alt, "choices", "pilots", ["choices_tried", "choices_holding"], where
    )


def _tiers(facts: Facts) -> dict[str, Any]:
    beyond, pilots = facts["tiers_beyond"], facts["tiers_pilots"]
    title = f"{beyond} of {pilots} documented pilots have a local or devolved participant on record"
    alt = (
        f"Dots by pilot and tier. Devolved: {facts['tiers_devolved']}, local or combined authority: "
        f"{facts['tiers_local_any']}, NHS: {facts['tiers_nhs']}, of {pilots} pilots. With {facts['department']} "
        f"{facts['tiers_local_any_with']} of {facts['tiers_pilots_with']} name local government, without "
        f"{facts['tiers_local_any_without']} of {facts['tiers_pilots_without']}."
    )
    used = ["tiers_beyond", "tiers_pilots", "tiers_local_any", "tiers_devolved", "tiers_nhs"]
    used += [f"tiers_{w}_{s}" for w in ("local_any", "pilots") for s in ("with", "without")]
    return _caption(
        facts, title, "Tiers of government documented in each pilot", alt, "tiers", "pilots", used
    )
