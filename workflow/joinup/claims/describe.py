"""The facts about coverage, network, tallies and tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from joinup.claims.facts import Facts, percent
from joinup.organisations.names import Names

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

MOST_NAMED = 3  # that share a first place; above, a sentence gives their number
TIER_COLUMNS = ("devolved", "combined_authority", "local", "nhs", "other")


def listed(names: list[str]) -> str:
    """Join names as in a sentence.

    >>> listed(["DfE", "DHSC", "MHCLG"])
    'DfE, DHSC and MHCLG'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def first_told(names: list[str], kind: str, does: tuple[str, str], what: str, number: object) -> str:
    """Say in words who is first, be it one or several.

    >>> first_told(["DfE", "MoJ"], "departments", ("leads", "lead"), "documented pilots", 3)
    'Of the documented pilots, DfE and MoJ lead the most, 3 each'
    """
    who = listed(names) if len(names) <= MOST_NAMED else f"{len(names)} {kind}"
    each = "" if len(names) == 1 else " each"
    return f"Of the {what}, {who} {does[bool(each)]} the most, {number}{each}"


def describe(facts: Facts, edition: Edition, settings: Settings, names: Names) -> None:
    """Add all facts that describe the evidence and the two networks' first results."""
    coverage(facts, edition, settings)
    network(facts, edition, names)
    outcomes(facts, edition)
    tiers(facts)


def coverage(facts: Facts, edition: Edition, settings: Settings) -> None:
    """Add what is known, of how many."""
    known = facts.add("pilots_known", "pilots")
    facts.add("pilots_fund_stated", "pilots", "fund_stated == 'yes'")
    facts.add(
        "pilots_two", "pilots", "departments >= 2", note="agencies and units counted for their department"
    )
    facts.add("pilots_two_named", "pilots", "named_departments >= 2", note="departments named themselves")
    facts.derive(
        "pilots_two_by_agency",
        facts["pilots_two"] - facts["pilots_two_named"],
        "pilots_two",
        "pilots_two_named",
    )
    facts.add(
        "pilots_one",
        "pilots",
        "departments == 1",
        note="probably incomplete: the fund was set up for joint pilots",
    )
    facts.add("pilots_none", "pilots", "departments == 0")
    facts.add("pilots_roster_complete", "pilots", "roster == 'complete'")
    facts.add("pilots_round_known", "pilots", "round != ''")
    facts.add("pilots_start_known", "pilots", "start_year == start_year")
    total = edition.known_totals.pilots
    if total:
        facts.set("pilots_total", total.value, f"counted by {total.source}")
        of = ("pilots_known", "pilots_total")
        share = facts.derive("pilots_coverage", known / total.value, *of, text=percent(known / total.value))
        facts.derive("pilots_missing", max(total.value - known, 0), *of)
    else:
        share = facts.set("pilots_coverage", None, "no total is known")
    facts.set("coverage_needed", settings.statistics.coverage, "settings: statistics.coverage")
    enough = share is not None and share >= settings.statistics.coverage
    facts.derive("pilots_covered", enough, "pilots_coverage", "coverage_needed")
    facts.add("sources", "sources")
    for kind in ("official", "registry", "mirror", "secondary"):
        facts.add(f"sources_{kind}", "sources", f"kind == '{kind}'")
    facts.add("rows_read", "cleaning", "step == 1", "value", "rows_after")
    facts.add("rows_organisations", "cleaning", "step == 3", "value", "rows_after")
    facts.add("rows_links", "cleaning", "step == 5", "value", "rows_after")


def network(facts: Facts, edition: Edition, names: Names) -> None:
    """Add the network's size, the strongest pairs, and the named pair."""
    facts.add("departments", "nodes")
    facts.add("departments_alone", "nodes", "partners == 0")
    facts.add("pairs_linked", "edges")
    edges, nodes = facts.tables["edges"], facts.tables["nodes"]
    label = nodes.set_index("participant_id")["label"]
    most = int(edges["shared"].max()) if len(edges) else 0
    top = edges[edges["shared"] == most]
    facts.add("pairs_strongest", "edges", f"shared == {most}", note="pairs that share the most pilots")
    facts.derive("most_shared", most, "pairs_linked", note="the largest number of pilots that a pair shares")
    joint = "–" if len(top) > 1 else " and "
    named = [f"{label[s]}{joint}{label[t]}" for s, t in zip(top["source"], top["target"], strict=True)]
    told = first_told(named, "pairs", ("share", "share"), "documented pilots", most) if named else ""
    of = ("pairs_strongest", "most_shared")
    facts.derive("strongest_told", told or "No two departments share a documented pilot", *of)
    a, b = sorted(edition.focus.pair)
    participation = facts.tables["participation"].query("in_network == 'yes'")
    pilots = facts.tables["pilots"]
    stated = set(pilots.loc[pilots["fund_stated"] == "yes", "pilot_id"])
    for key, body in (("a", a), ("b", b)):
        facts.set(f"pair_{key}", names.label(body, edition.as_of), "edition: focus.pair")
        if body in label.index:
            where = f"participant_id == '{body}'"
            facts.add(f"pair_{key}_pilots", "nodes", where, "value", "pilots")
            facts.add(f"pair_{key}_led", "nodes", where, "value", "led")
            facts.add(f"pair_{key}_strength", "nodes", where, "value", "strength")
            of = participation.loc[participation["participant_id"] == body, "pilot_id"]
            facts.derive(
                f"pair_{key}_pilots_fund",
                len(stated.intersection(of)),
                f"pair_{key}_pilots",
                "pilots_fund_stated",
                note="those of its pilots for which a page says that the fund paid",
            )
    facts.add("pair_shared", "edges", f"source == '{a}' and target == '{b}'", "sum", "shared")
    facts.derive(
        "pair_joint", most > 0 and facts["pair_shared"] == most and len(top) > 1, "pair_shared", "most_shared"
    )
    department = edition.focus.department
    facts.set("department", names.label(department, edition.as_of), "edition: focus.department")
    facts.set("department_name", names.name(department, edition.as_of), "edition: focus.department")
    tally = facts.tables["tally_pilots"]
    if (tally["participant_id"] == department).any():
        for column in ("lead", "partner", "any", "rank"):
            facts.add(
                f"department_{column}", "tally_pilots", f"participant_id == '{department}'", "value", column
            )
    best = tally[tally["rank"] == 1]
    facts.add("busiest", "tally_pilots", "rank == 1")
    told = "No department takes part in a documented pilot"
    if len(best):
        one = best["participant_id"].iloc[0]
        number = facts.add("busiest_pilots", "tally_pilots", f"participant_id == '{one}'", "value", "any")
        does = ("takes part in", "take part in")
        told = first_told(best["label"].tolist(), "departments", does, "documented pilots", number)
    facts.derive("busiest_told", told, "busiest")
    led = int(tally["lead"].max()) if len(tally) else 0
    facts.add("most_led_departments", "tally_pilots", f"lead == {led}")
    facts.derive("most_led", led, "most_led_departments")
    leaders = tally.loc[tally["lead"] == led, "label"].tolist() if led else []
    told = "No department is on record as a lead"
    if leaders:
        told = first_told(leaders, "departments", ("leads", "lead"), "documented pilots", led)
    facts.derive("most_led_told", told, "most_led_departments", "most_led")


def outcomes(facts: Facts, edition: Edition) -> None:
    """Add the outcomes of the edition's review, and of the list shown beside it."""
    review = f"review == {edition.review!r}"
    facts.set("review", edition.review_name, "edition: review_name")
    facts.add("outcomes_review", "outcomes", review)
    facts.add("outcomes_shared", "outcomes", f"{review} and cross_cutting == 'yes'")
    facts.add("outcomes_all", "outcomes")
    elsewhere = f"review != {edition.review!r} and cross_cutting == 'yes'"
    facts.add("outcomes_shared_elsewhere", "outcomes", elsewhere)
    total = edition.known_totals.shared_outcomes
    if total:
        facts.set("outcomes_total", total.value, f"counted by {total.source}")
        of = ("outcomes_shared", "outcomes_total")
        share = facts["outcomes_shared"] / total.value
        facts.derive("outcomes_coverage", share, *of, text=percent(share))
    else:
        facts.set("outcomes_coverage", None, "no total is known")
    enough = total is not None and facts["outcomes_coverage"] >= facts["coverage_needed"]
    facts.derive("outcomes_covered", enough, "outcomes_coverage", "coverage_needed")
    tally = facts.tables["tally_outcomes"]
    mine = f"{review} and scope == 'shared'"
    best = tally.query(f"{mine} and rank == 1") if len(tally) else tally
    facts.add("outcomes_busiest", "tally_outcomes", f"{mine} and rank == 1")
    told = f"Who takes part in the shared outcomes of {edition.review_name} is not on record"
    if len(best):
        first = f"{mine} and participant_id == '{best['participant_id'].iloc[0]}'"
        number = facts.add("outcomes_busiest_any", "tally_outcomes", first, "value", "any")
        does = ("takes part in", "take part in")
        told = first_told(best["label"].tolist(), "departments", does, "shared outcomes", number)
    facts.derive("outcomes_busiest_told", told, "outcomes_busiest")
    if len(
        tally.query(f"{mine} and participant_id == '{edition.focus.department}'") if len(tally) else tally
    ):
        where = f"{mine} and participant_id == '{edition.focus.department}'"
        for column in ("lead", "owner", "supporting", "any", "rank"):
            facts.add(f"department_outcomes_{column}", "tally_outcomes", where, "value", column)


def tiers(facts: Facts) -> None:
    """Add how many pilots document which tier, in total and with and without the edition's department."""
    for suffix, which in (
        ("", ""),
        ("_with", "with_department == 'yes'"),
        ("_without", "with_department == 'no'"),
    ):
        facts.add(f"tiers_pilots{suffix}", "tiers", which)
        for tier in TIER_COLUMNS:
            where = " and ".join(filter(None, [f"{tier} == 'yes'", which]))
            facts.add(f"tiers_{tier}{suffix}", "tiers", where)
        near = "(local == 'yes' or combined_authority == 'yes')"
        facts.add(f"tiers_local_any{suffix}", "tiers", " and ".join(filter(None, [near, which])))
        far = "(local == 'yes' or combined_authority == 'yes' or devolved == 'yes')"
        facts.add(f"tiers_beyond{suffix}", "tiers", " and ".join(filter(None, [far, which])))
    rows = facts.tables["participation"].query("tier in ('local', 'combined authority')")
    partners = rows.loc[rows["role"].isin(["lead", "partner"]), "pilot_id"].nunique()
    note = "those where a council, combined authority or police body is a lead or partner"
    facts.derive("local_partners", partners, "tiers_local_any", note=note)
