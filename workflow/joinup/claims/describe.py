"""The facts of a record: coverage, network, tests, tallies and tiers."""

import pandas as pd

from joinup.claims.facts import Facts
from joinup.claims.words import Words, first_place, one_of
from joinup.config.models import Focus
from joinup.network.significance import strong_pairs

COUNTED = "counts == 'yes' and organisations > 0"  # documented: somebody is named for it
TIERS = {
    **{t: f"{t} == 'yes'" for t in ("devolved", "combined_authority", "local", "nhs", "other")},
    "local_any": "(local == 'yes' or combined_authority == 'yes')",
    "beyond": "(local == 'yes' or combined_authority == 'yes' or devolved == 'yes')",
}
TIER_NOTES = {
    "local_any": "those with a council, combined authority or police body",
    "beyond": "those with a local or devolved participant",
}
GROUPS = {"": "", "_with": "with_department == 'yes'", "_without": "with_department == 'no'"}


def describe(facts: Facts, words: Words, alpha: float) -> None:
    """Add every fact of a record; ``alpha`` is the family-wise level at which a pair stands out."""
    _coverage(facts, words)
    _network(facts, words)
    if words.edition.focus:
        _pair(facts, words, words.edition.focus)
        _body(facts, words, "department", words.edition.focus.department, "edition: focus.department")
    _tests(facts, alpha)
    _tallies(facts, words)
    _tiers(facts)


def _coverage(facts: Facts, words: Words) -> None:
    """Add how much is documented, of how many."""
    record = words.record
    number = facts.add("projects_known", "projects", COUNTED, note="those for which somebody is named")
    if total := record.total:
        facts.set("projects_total", total.value, f"counted by {total.source}")
        of = ("projects_known", "projects_total")
        share = number / total.value
        facts.derive("projects_coverage", share, *of, text=f"{share:.0%}")
        facts.derive("projects_missing", max(total.value - number, 0), *of)
    body, bodies = record.body
    for name, where, note in [
        ("projects_joint", "departments >= 2", f"those with several {bodies}"),
        ("projects_joint_by_name", "named_departments >= 2", f"those that name several {bodies} themselves"),
        ("projects_one", "departments == 1", f"those with one {body} on record"),
        ("projects_none", "departments == 0", f"those without a {body}"),
        (
            "projects_central_known",
            "participants_known != 'some'",
            "those with a whole list of central bodies",
        ),
        ("projects_all_known", "participants_known == 'all'", "those with a whole list of participants"),
        ("projects_start_known", "start != ''", "those with a start on record"),
        *([("projects_round_known", f"{record.round} != ''", "")] if record.round else []),
        *((name, where, "") for name, where in _subsets(words).items()),
    ]:
        facts.add(name, "projects", f"{COUNTED} and {where}", note=note)
    facts.add("projects_elsewhere", "projects", "counts == 'no'", note="listed, but not of those that count")
    pages = {s for some in facts.tables["participation"]["source_ids"] for s in str(some).split()}
    facts.derive("pages", len(pages), "projects_known", note="pages that name somebody")
    facts.add("rows_read", "cleaning", "step == 1", "rows_after")
    facts.add("rows_links", "cleaning", "step == 5", "rows_after")


def _subsets(words: Words) -> dict[str, str]:
    """Return for each subset of the record the name of the fact that counts it, and its condition."""
    return {
        "_".join(["projects", *(f"{k}_{v}".lower().replace(" ", "_") for k, v in conditions.items())]): (
            " and ".join(f"{k} == {v!r}" for k, v in conditions.items())
        )
        for conditions in words.record.subsets.values()
    }


def _network(facts: Facts, words: Words) -> None:
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
    text = first_place(names, "pairs", ("share", "share"), words.record.project[1], most)
    nobody = f"No two {words.record.body[1]} share {one_of(words.record.project[0])}"
    facts.derive("strongest_text", text or nobody, "pairs_strongest")
    lists = [set(some.split()) for some in edges["projects"]]
    pairs = pd.Series([p for some in lists for p in some]).value_counts().sort_index()
    if len(pairs):
        largest = pairs.idxmax()
        name = facts.tables["projects"].set_index("project_id")["name"][largest]
        note = "the project with the most pairs; ties: first by id"
        facts.derive("largest", name, "pairs_linked", note=note)
        facts.derive("largest_pairs", int(pairs[largest]), "largest", note="pairs in it")
        only = sum(some == {largest} for some in lists)
        facts.derive("largest_only", only, "largest", note="pairs that share no other project")


def _body(facts: Facts, words: Words, name: str, body: str, note: str) -> None:
    """Add a department that claims name."""
    facts.set(name, words.label(body), note)
    facts.set(f"{name}_name", words.names.name(body, words.edition.as_of), note)
    if (facts.tables["nodes"]["participant_id"] == body).any():
        for column in ("projects", "joint", "rank"):
            facts.add(f"{name}_{column}", "nodes", f"participant_id == '{body}'", column)


def _pair(facts: Facts, words: Words, focus: Focus) -> None:
    """Add the pair that claims name, and what the null models say of it."""
    a, b = focus.pair
    bodies = {"pair_a": a, "pair_b": b}
    for name, body in bodies.items():
        _body(facts, words, name, body, "edition: focus.pair")
    ends = f"source == '{a}' and target == '{b}'"
    facts.add("pair_shared", "edges", ends, "shared", way="sum")
    for basis in ("all", "joint"):
        where = f"basis == '{basis}' and {ends}"
        if len(facts.tables["pairs"].query(where)):
            for column in ("expected", "p_upper", "p_family", "critical_value"):
                facts.add(f"pair_{column}_{basis}", "pairs", where, column)
    members = facts.tables["participation"].query("in_network == 'yes'")
    for subset, where in _subsets(words).items():
        inside = facts.tables["projects"].query(f"{COUNTED} and {where}")["project_id"]
        for name, body in bodies.items():
            mine = members.loc[members["participant_id"] == body, "project_id"]
            facts.derive(f"{name}_{subset}", int(inside.isin(mine).sum()), subset, "pair_shared")


def _tests(facts: Facts, alpha: float) -> None:
    """Add what the two null models say of all pairs together."""
    for basis, key in facts.tables["null_model"][["basis", "key"]].itertuples(index=False):
        if key in ("reason", "draws", "pairs", "pairs_attainable"):
            _entry(facts, f"null_{key}_{basis}", basis, key)
        if key in ("concentration_observed", "concentration_expected", "concentration_p"):
            _entry(facts, f"{key}_{basis}", basis, key)
    for basis in ("all", "joint"):
        facts.add(f"pairs_significant_{basis}", "pairs", f"basis == '{basis}' and p_family <= {alpha}")
    number = len(strong_pairs(facts.tables["pairs"], alpha))
    facts.derive("pairs_significant", number, "pairs_significant_all", "pairs_significant_joint")


def _entry(facts: Facts, name: str, basis: str, key: str) -> None:
    """Add an entry of the null model's record: as its text, then as a number derived from that where it is one."""
    text = facts.add(name, "null_model", f"basis == '{basis}' and key == '{key}'", "value")
    try:
        number = float(text)
    except (TypeError, ValueError):
        return
    facts.derive(name, int(number) if number.is_integer() else number, name)


def _tallies(facts: Facts, words: Words) -> None:
    """Add who takes part, and who leads, the most often."""
    nodes, tally, lead = facts.tables["nodes"], facts.tables["tally"], words.record.roles[0]
    body, bodies = words.record.body
    most = int(nodes["projects"].max()) if len(nodes) else 0
    facts.add("busiest", "nodes", f"projects == {most}")
    facts.derive("busiest_projects", most, "busiest")
    first = nodes.loc[nodes["projects"] == most, "label"].tolist()
    text = first_place(first, bodies, ("takes part in", "take part in"), words.record.project[1], most)
    facts.derive("busiest_text", text or f"No {body} takes part", "busiest")
    leads = tally[tally["role"] == lead]
    most = int(leads["projects"].max()) if len(leads) else 0
    where = f"role == '{lead}' and projects == {most}"
    facts.add("most_led_departments", "tally", where, note=f"{bodies} that lead the most")
    facts.derive("most_led", most, "most_led_departments")
    first = leads.loc[
        (leads["projects"] == most) & leads["participant_id"].isin(nodes["participant_id"]), "label"
    ].tolist()
    text = first_place(first, bodies, ("leads", "lead"), words.record.project[1], most)
    facts.derive("most_led_text", text or f"No {body} is on record as a lead", "most_led_departments")


def _tiers(facts: Facts) -> None:
    """Add how many projects document which tier, in total and with and without the edition's department."""
    for suffix, group in GROUPS.items():
        facts.add(f"tiers_projects{suffix}", "tiers", group)
        for name, where in TIERS.items():
            which = " and ".join(filter(None, [where, group]))
            facts.add(f"tiers_{name}{suffix}", "tiers", which, note=TIER_NOTES.get(name, ""))
    rows = facts.tables["participation"].query("tier in ('local', 'combined authority')")
    partners = rows.loc[rows["role"].isin(["lead", "partner"]), "project_id"]
    number = int(facts.tables["tiers"]["project_id"].isin(partners).sum())
    note = "those where a council, combined authority or police body is a lead or partner"
    facts.derive("local_partners", number, "tiers_local_any", note=note)
