"""The facts of a record: coverage, network, tests, tallies and tiers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from joinup.claims.facts import Facts
from joinup.claims.words import Words, in_words, listed, one_of, percent
from joinup.config.models import Focus

MOST_NAMED = 3  # that share a first place; above, a sentence gives their number
COUNTED = "counts == 'yes' and organisations > 0"  # documented: somebody is named for it
TIERS = ("devolved", "combined_authority", "local", "nhs", "other")
LOCAL = "(local == 'yes' or combined_authority == 'yes')"
BEYOND = "(local == 'yes' or combined_authority == 'yes' or devolved == 'yes')"


def describe(facts: Facts, words: Words) -> None:
    """Add every fact of a record."""
    coverage(facts, words)
    network(facts, words)
    if words.edition.focus:
        pair(facts, words, words.edition.focus)
        department(facts, words, words.edition.focus)
    tests(facts)
    tallies(facts, words)
    tiers(facts)


def coverage(facts: Facts, words: Words) -> None:
    """Add what is known, of how many."""
    record = words.record
    known = facts.add("projects_known", "projects", COUNTED, note="those for which somebody is named")
    total = record.total
    if total:
        facts.set("projects_total", total.value, f"counted by {total.source}")
        of = ("projects_known", "projects_total")
        share = known / total.value
        facts.derive("projects_coverage", share, *of, text=percent(share))
        facts.derive("projects_missing", max(total.value - known, 0), *of)
    for name, where in {
        "projects_joint": "departments >= 2",
        "projects_joint_by_name": "named_departments >= 2",
        "projects_one": "departments == 1",
        "projects_none": "departments == 0",
        "projects_central_known": "participants_known != 'some'",
        "projects_all_known": "participants_known == 'all'",
        "projects_start_known": "start != ''",
        **({"projects_round_known": f"{record.round} != ''"} if record.round else {}),
    }.items():
        facts.add(name, "projects", f"{COUNTED} and {where}")
    for conditions in record.subsets.values():
        where = " and ".join(f"{k} == {v!r}" for k, v in conditions.items())
        facts.add(subset_fact(conditions), "projects", f"{COUNTED} and {where}")
    facts.add("projects_elsewhere", "projects", "counts == 'no'", note="listed, but not of those that count")
    pages = {s for some in facts.tables["participation"]["source_ids"] for s in str(some).split()}
    facts.derive("pages", len(pages), "projects_known", note="pages that name somebody")
    facts.add("rows_read", "cleaning", "step == 1", "value", "rows_after")
    facts.add("rows_links", "cleaning", "step == 5", "value", "rows_after")


def subset_fact(conditions: dict[str, str]) -> str:
    """Return the name of the fact that counts a subset.

    >>> subset_fact({"fund_stated": "yes"})
    'projects_fund_stated_yes'
    """
    return "_".join(["projects", *(f"{k}_{v}".lower().replace(" ", "_") for k, v in conditions.items())])


def network(facts: Facts, words: Words) -> None:
    """Add the network's size, the strongest pairs, and how much hangs on one project."""
    facts.add("departments", "nodes")
    facts.add("departments_alone", "nodes", "partners == 0")
    facts.add("pairs_linked", "edges")
    edges, nodes = facts.tables["edges"], facts.tables["nodes"]
    label = nodes.set_index("participant_id")["label"]
    most = int(edges["shared"].max()) if len(edges) else 0
    top = edges[edges["shared"] == most]
    facts.add("pairs_strongest", "edges", f"shared == {most}", note="pairs that share the most projects")
    facts.derive("most_shared", most, "pairs_linked", note="the largest number that a pair shares")
    joint = "–" if len(top) > 1 else " and "
    names = [f"{label[s]}{joint}{label[t]}" for s, t in zip(top["source"], top["target"], strict=True)]
    text = _first(names, "pairs", ("share", "share"), words, most)
    facts.derive(
        "strongest_text",
        text or f"No two {words.record.body[1]} share {one_of(words.record.project[0])}",
        "pairs_strongest",
        "most_shared",
    )
    lists = [set(some.split()) for some in edges["projects"]]
    by_project = pd.Series([p for some in lists for p in sorted(some)]).value_counts(sort=False)
    if len(by_project):
        largest = by_project.sort_index().idxmax()
        name = facts.tables["projects"].set_index("project_id")["name"][largest]
        facts.derive(
            "largest", name, "pairs_linked", note="the project with the most pairs; ties: first by id"
        )
        facts.derive("largest_pairs", int(by_project[largest]), "largest", note="pairs in it")
        only = sum(some == {largest} for some in lists)
        facts.derive("largest_only", only, "largest", note="pairs that share no other project")


def pair(facts: Facts, words: Words, focus: Focus) -> None:
    """Add the pair that claims name, and what the null models say of it."""
    label = facts.tables["nodes"].set_index("participant_id")["label"]
    ids = sorted(focus.pair)
    a, b = ids
    for key, body in zip("ab", ids, strict=True):
        facts.set(f"pair_{key}", words.label(body), "edition: focus.pair")
        name = words.names.name(body, words.edition.as_of)
        facts.set(f"pair_{key}_name", name, "edition: focus.pair")
        if body in label.index:
            where = f"participant_id == '{body}'"
            for column in ("projects", "joint", "rank"):
                facts.add(f"pair_{key}_{column}", "nodes", where, "value", column)
    facts.add("pair_shared", "edges", f"source == '{a}' and target == '{b}'", "sum", "shared")
    for basis in ("all", "joint"):
        where = f"basis == '{basis}' and source == '{a}' and target == '{b}'"
        if len(facts.tables["pairs"].query(where)):
            for column in ("expected", "p_upper", "p_family", "critical_value"):
                facts.add(f"pair_{column}_{basis}", "pairs", where, "value", column)
    rows = facts.tables["participation"].query("in_network == 'yes'")
    members = rows[["project_id", "participant_id"]].drop_duplicates()
    for conditions in words.record.subsets.values():
        where = " and ".join(f"{k} == {v!r}" for k, v in conditions.items())
        inside = set(facts.tables["projects"].query(f"{COUNTED} and {where}")["project_id"])
        for key, body in zip("ab", ids, strict=True):
            mine = members.loc[members["participant_id"] == body, "project_id"]
            name = subset_fact(conditions)
            facts.derive(f"pair_{key}_{name}", len(inside.intersection(mine)), name, "pair_shared")


def department(facts: Facts, words: Words, focus: Focus) -> None:
    """Add the department that claims name."""
    body = focus.department
    facts.set("department", words.label(body), "edition: focus.department")
    name = words.names.name(body, words.edition.as_of)
    facts.set("department_name", name, "edition: focus.department")
    if (facts.tables["nodes"]["participant_id"] == body).any():
        where = f"participant_id == '{body}'"
        for column in ("projects", "joint", "rank"):
            facts.add(f"department_{column}", "nodes", where, "value", column)


def tests(facts: Facts) -> None:
    """Add what the two null models say of all pairs together."""
    model = facts.tables["null_model"]
    for basis in ("all", "joint"):
        entries = set(model.loc[model["basis"] == basis, "key"])
        for key in ("model", "reason", "draws", "pairs", "pairs_attainable"):
            if key in entries:
                _entry(facts, f"null_{key}_{basis}", basis, key)
        for key in ("observed", "expected", "p"):
            if f"concentration_{key}" in entries:
                _entry(facts, f"concentration_{key}_{basis}", basis, f"concentration_{key}")
    pairs = facts.tables["pairs"]
    holds = pairs[(pairs["p_family"] <= 0.05).fillna(False)].groupby(["source", "target"]).size()
    facts.add("pairs_significant_all", "pairs", "basis == 'all' and p_family <= 0.05")
    facts.add("pairs_significant_joint", "pairs", "basis == 'joint' and p_family <= 0.05")
    both = int((holds == 2).sum())
    facts.derive("pairs_significant", both, "pairs_significant_all", "pairs_significant_joint")


def _entry(facts: Facts, name: str, basis: str, key: str) -> None:
    """Add an entry of the null model's record, as a number where it is one."""
    where = f"basis == '{basis}' and key == '{key}'"
    facts.add(name, "null_model", where, "value", "value")
    text = str(facts[name])
    try:
        number = float(text)
    except ValueError:
        return
    value = int(number) if np.isfinite(number) and number.is_integer() else number
    facts.derive(f"{name}", value, name)


def tallies(facts: Facts, words: Words) -> None:
    """Add who takes part, and who leads, the most often."""
    nodes, tally = facts.tables["nodes"], facts.tables["tally"]
    label = nodes.set_index("participant_id")["label"]
    most = int(nodes["projects"].max()) if len(nodes) else 0
    facts.add("busiest", "nodes", f"projects == {most}")
    facts.derive("busiest_projects", most, "busiest")
    first = nodes.loc[nodes["projects"] == most, "label"].tolist()
    does = ("takes part in", "take part in")
    body, bodies = words.record.body
    text = _first(first, bodies, does, words, most)
    facts.derive("busiest_text", text or f"No {body} takes part", "busiest")
    led = tally[tally["role"] == words.record.roles[0]]
    number = int(led["projects"].max()) if len(led) else 0
    where, note = (
        f"role == '{words.record.roles[0]}' and projects == {number}",
        f"{bodies} that lead the most",
    )
    facts.add("most_led_departments", "tally", where, note=note)
    facts.derive("most_led", number, "most_led_departments")
    leaders = [label[p] for p in led.loc[led["projects"] == number, "participant_id"] if p in label.index]
    text = _first(leaders, bodies, ("leads", "lead"), words, number)
    facts.derive("most_led_text", text or f"No {body} is on record as a lead", "most_led_departments")


def tiers(facts: Facts) -> None:
    """Add how many projects document which tier, in total and with and without the edition's department."""
    groups = {"": "", "_with": "with_department == 'yes'", "_without": "with_department == 'no'"}
    for suffix, group in groups.items():
        facts.add(f"tiers_projects{suffix}", "tiers", group)
        wheres = {t: f"{t} == 'yes'" for t in TIERS} | {"local_any": LOCAL, "beyond": BEYOND}
        for name, where in wheres.items():
            facts.add(f"tiers_{name}{suffix}", "tiers", " and ".join(filter(None, [where, group])))
    rows = facts.tables["participation"].query("tier in ('local', 'combined authority')")
    ids = set(facts.tables["tiers"]["project_id"])
    partners = rows.loc[rows["role"].isin(["lead", "partner"]) & rows["project_id"].isin(ids), "project_id"]
    note = "those where a council, combined authority or police body is a lead or partner"
    facts.derive("local_partners", partners.nunique(), "tiers_local_any", note=note)


def _first(names: list[str], kind: str, does: tuple[str, str], words: Words, number: int) -> str:
    """Say in words who is first, be it one or several; nothing where nobody is."""
    if not names or not number:
        return ""
    who = listed(names) if len(names) <= MOST_NAMED else f"{in_words(len(names)).capitalize()} {kind}"
    each = " each" if len(names) > 1 else ""
    return f"{who} {does[len(names) > 1]} the most {words.record.project[1]}, {number:,}{each}"
