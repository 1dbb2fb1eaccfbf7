"""Compare two editions, record by record."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from joinup.changes.continuity import continuity, names_on
from joinup.changes.last import differences
from joinup.config.edition import Record
from joinup.schemas import CHANGES

COLUMNS = list(CHANGES["changes"].columns)
Tables = Mapping[str, pd.DataFrame]
Row = tuple[str, str, str, str, str, str]  # section, change, subject, before, after, sentence


@dataclass(frozen=True)
class Side:
    """One edition: the day as of which it names departments, its records with their tables, its claims.

    ``tables`` holds clean ``projects`` and ``participation`` of each record; ``claims`` the columns claim_id, record,
    statement and verdict.
    """

    as_of: str
    records: Mapping[str, Record]
    tables: Mapping[str, Tables]
    claims: pd.DataFrame


def changes(before: Side, after: Side, organisations: pd.DataFrame) -> pd.DataFrame:
    """Compare two editions.

    A project or participant that only the predecessor has was *not seen again*; it was *removed* only where both lists
    are known to be whole. Counts and verdicts of a record whose projects are missing by chance are not compared: two
    readings of it differ by chance.

    Parameters
    ----------
    before, after
        The predecessor and the edition itself.
    organisations
        ``config/organisations.csv`` as text.

    Returns
    -------
    DataFrame
        The table ``changes``; renamed, split and merged departments, which are no changes, come first.
    """
    participation = [t["participation"] for side in (before, after) for t in side.tables.values()]
    departments = {one for t in participation for one in t.loc[t["in_network"] == "yes", "participant_id"]}
    successions = continuity(organisations, before.as_of, after.as_of, departments)
    # Where one body followed, there is no doubt; what several followed cannot be compared.
    follow = {old: c.after[0] for c in successions if c.change == "merged" for old in c.before}
    split = {body for c in successions if c.change == "split" for body in (*c.before, *c.after)}
    names = {**names_on(organisations, before.as_of), **names_on(organisations, after.as_of)}
    rows = [("", "names", c.change, " ".join(c.before + c.after), "", "", c.sentence) for c in successions]
    for name in sorted({*before.records} ^ {*after.records}):
        change, verb = ("new", "is new in") if name in after.records else ("not part", "is no longer part of")
        rows.append((name, "records", change, name, "", "", f"The record {name} {verb} this edition."))
    for name in after.records:
        if name in before.records:
            old, new = before.tables[name], after.tables[name]
            records = before.records[name], after.records[name]
            parts = [_projects(records, old, new), _participants(old, new, follow, split)]
            if any(record.missing.how == "by chance" for record in records):
                parts.append(_by_chance(records[1]))
            else:
                counts = _counts(old, follow, split), _counts(new, {}, split)
                parts += [_departments(records[1], *counts, names), _pairs(records[1], *counts, names)]
                parts.append(_verdicts(name, before.claims, after.claims))
            rows += [(name, *row) for part in parts for row in part]
    numbered = [(n, *row) for n, row in enumerate(rows, 1)]
    return pd.DataFrame(numbered, columns=COLUMNS).astype({c: str for c in COLUMNS[1:]})


def _projects(records: tuple[Record, Record], old: Tables, new: Tables) -> Iterator[Row]:
    names = [tables["projects"].set_index("project_id")["name"] for tables in (old, new)]
    whole = all(r.total and len(n) >= r.total.value for r, n in zip(records, names, strict=True))
    for project, was, now in differences(*names):
        if not was:
            yield "projects", "new", project, was, now, f"{now} is new."
        elif not now:
            change = "removed" if whole else "not seen again"
            yield "projects", change, project, was, now, f"{was} was {change}."


def _participants(old: Tables, new: Tables, follow: Mapping[str, str], split: set[str]) -> Iterator[Row]:
    """Compare bodies and roles in the projects that both editions list."""
    projects = [tables["projects"].set_index("project_id") for tables in (old, new)]
    both = projects[0].index.intersection(projects[1].index)
    sides = []
    for tables, successors in ((old, follow), (new, {})):
        rows = tables["participation"].sort_values("organisation_id")
        rows = rows[rows["project_id"].isin(both)]
        body = rows["organisation_id"].replace(successors)
        rows = rows.assign(key=rows["project_id"] + " " + body)[~body.isin(split)]
        sides.append(rows.drop_duplicates("key", keep="last").set_index("key"))
    for key, was, now in differences(*(side["role"] for side in sides)):
        body = sides[1 if now else 0].loc[key]
        project = projects[1].loc[body["project_id"], "name"]
        if was and now:
            sentence = f"{body['name']} in {project}: {now}, before {was}.".replace("_", " ")
            yield "roles", "changed", key, was, now, sentence
        elif now:
            yield "participants", "new", key, was, now, f"{body['name']} is newly named in {project}."
        else:
            level = {"all", "central"} if body["tier"] == "central" else {"all"}
            whole = all(side.loc[body["project_id"], "participants_known"] in level for side in projects)
            change, verb = ("removed", "removed from") if whole else ("not named again", "not named again in")
            yield "participants", change, key, was, now, f"{body['name']} was {verb} {project}."


def _by_chance(record: Record) -> Iterator[Row]:
    sentence = (
        f"Each reading misses {record.project[1]} by chance: those that are new may have been missed before, and "
        "counts, pairs and verdicts are not compared."
    )
    yield "verdicts", "not compared", record.record, "", "", sentence


def _counts(tables: Tables, follow: Mapping[str, str], split: set[str]) -> Counter:
    """Count the projects of each department and of each pair; merged bodies count once for the one that followed."""
    table = tables["participation"]
    counts: Counter[tuple[str, ...]] = Counter()
    for _, group in table[table["in_network"] == "yes"].groupby("project_id")["participant_id"]:
        members = sorted({follow.get(one, one) for one in group} - split)
        counts.update([*combinations(members, 1), *combinations(members, 2)])
    return counts


def _departments(record: Record, old: Counter, new: Counter, names: Mapping[str, str]) -> Iterator[Row]:
    for body, was, now in differences(old, new):
        if len(body) > 1 or (was and now):
            continue
        if was:
            change = "not seen again"
            text = f"was not seen again; before, it took part in {_many(was, record)}"
        else:
            change, text = "joined", f"now takes part, in {_many(now, record)}"
        yield "departments", change, body[0], was, now, f"{names.get(body[0], body[0])} {text}."


def _pairs(record: Record, old: Counter, new: Counter, names: Mapping[str, str]) -> Iterator[Row]:
    pairs = [pair for pair in differences(old, new) if len(pair[0]) == 2]
    for pair, was, now in sorted(pairs, key=lambda p: -abs(int(p[2] or 0) - int(p[1] or 0))):
        text = " and ".join(names.get(body, body) for body in pair)
        sentence = f"{text} share {_many(now or 'no', record)}, before {was or 'none'}."
        more = "more" if int(now or 0) > int(was or 0) else "fewer"
        yield "pairs", more, " ".join(pair), was, now, sentence


def _verdicts(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Row]:
    claims = [frame[frame["record"] == name].set_index("claim_id") for frame in (old, new)]
    for claim, was, now in differences(*(frame["verdict"] for frame in claims)):
        if was and now:
            sentence = f"{claims[1].loc[claim, 'statement'].rstrip('.')}: {now}, before {was}."
            yield "verdicts", "changed", claim, was, now, sentence


def _many(number: str, record: Record) -> str:
    return f"{number} {record.project[number != '1']}"
