"""From a number back to the rows of the register, and from them to their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from joinup.claims.facts import rows_of

Tables = Mapping[str, pd.DataFrame]
MOST_ROWS_TOLD = 60
MOST_PAGES_TOLD = 12  # with title and licence; the table of pages lists all


def rows_behind(
    asked: Sequence[Mapping[str, Any]], facts: Mapping[str, Mapping[str, Any]], tables: Tables
) -> pd.DataFrame:
    """Return the clean rows (participation or contributions) that some facts rest on.

    A derived fact rests on the rows of the facts that it is derived from.

    Returns
    -------
    pandas.DataFrame
        Columns thing (pilot or outcome), name, role, source_ids, published_as; without repeats, sorted.
    """
    columns = ["thing", "name", "role", "source_ids", "published_as"]
    parts = []
    for fact in _counted(asked, facts):
        if fact["table"] in tables:
            rows = rows_of(tables[fact["table"]], fact["where"])
            behind = (_of_outcomes if _is_outcomes(fact["table"]) else _of_pilots)(rows, tables)
            parts.append(behind[columns])
    parts = [p for p in parts if len(p)]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts).drop_duplicates().sort_values(columns[:3], ignore_index=True)


def _counted(
    asked: Iterable[Mapping[str, Any]], facts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Give the facts that stand in a table: those asked for, and those that derived ones are derived from."""
    for fact in asked:
        if fact["way"] == "derived":
            yield from _counted((facts[f] for f in fact["where"].split() if f in facts), facts)
        else:
            yield fact


def _is_outcomes(table: str) -> bool:
    return table in {"outcomes", "contributions", "tally_outcomes"}


def _of_pilots(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the participation rows behind rows of a table about pilots, departments or pairs."""
    all_rows = tables["participation"].rename(columns={"pilot_id": "thing"})
    inside = all_rows[all_rows["in_network"] == "yes"]
    if "pilots" in rows and "source" in rows:
        pairs = [
            (p, m)
            for s, t, some in rows[["source", "target", "pilots"]].to_numpy()
            for p in some.split()
            for m in (s, t)
        ]
        return inside.merge(pd.DataFrame(pairs, columns=["thing", "participant_id"]).drop_duplicates())
    if "source" in rows:
        members = {*rows["source"], *rows["target"]}
        return inside[inside["participant_id"].isin(members)]
    if "participant_id" in rows and "organisation_id" not in rows:
        return inside[inside["participant_id"].isin(rows["participant_id"])]
    if "pilot_id" in rows:
        return all_rows[all_rows["thing"].isin(rows["pilot_id"])]
    return all_rows.iloc[:0]


def _of_outcomes(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the contribution rows behind rows of a table about outcomes."""
    all_rows = tables["contributions"].rename(columns={"outcome_id": "thing"})
    if "outcome_id" in rows:
        return all_rows[all_rows["thing"].isin(rows["outcome_id"])]
    outcomes = tables["outcomes"]
    shared = outcomes[outcomes["cross_cutting"] == "yes"]
    out = []
    for review, scope, who in rows[["review", "scope", "participant_id"]].to_numpy():
        some = shared if scope == "shared" else outcomes
        some = some.loc[some["review"] == review, "outcome_id"]
        out.append(all_rows[all_rows["thing"].isin(some) & (all_rows["participant_id"] == who)])
    return pd.concat(out) if out else all_rows.iloc[:0]


def pages_of(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the pages that rows stand on: title, address, date, licence; sorted by source_id."""
    ids = sorted({s for some in rows["source_ids"] for s in some.split()}) if len(rows) else []
    sources = tables["sources"]
    return sources[sources["source_id"].isin(ids)].sort_values("source_id")


def things_of(rows: pd.DataFrame, tables: Tables) -> list[dict[str, Any]]:
    """Return the pilots and outcomes that rows are about, each with its name and who is named in it.

    Returns
    -------
    list of dict
        ``name`` and ``who``: names with roles, empty where so many rows stand behind a number that they are
        better read in the table.
    """
    names = dict(tables["pilots"][["pilot_id", "name"]].to_numpy())
    names |= dict(tables["outcomes"][["outcome_id", "title"]].to_numpy())
    told = len(rows) <= MOST_ROWS_TOLD
    return [
        {
            "name": names.get(thing, thing),
            "who": [f"{n} ({r})" for n, r in some[["name", "role"]].to_numpy()] if told else [],
        }
        for thing, some in rows.groupby("thing", sort=True)
    ]


def note(names: Sequence[str], facts: Mapping[str, Mapping[str, Any]], tables: Tables) -> dict[str, Any]:
    """Return an evidence note: some facts, how each follows from its table, their rows and their pages.

    Returns
    -------
    dict
        ``facts``, ``rows`` (their number), ``things`` of :func:`things_of`, ``pages``, and ``short``: are there so
        many pages that a note names them by number only?
    """
    asked = [facts[n] for n in names]
    rows = rows_behind(asked, facts, tables)
    pages = pages_of(rows, tables)
    return {
        "facts": [{**f, "told": told(f)} for f in asked],
        "rows": len(rows),
        "things": things_of(rows, tables),
        "pages": pages.to_dict("records"),
        "short": len(pages) > MOST_PAGES_TOLD,
    }


def trace(
    name: str, facts: Mapping[str, Mapping[str, Any]], tables: Tables, candidates: list[pd.DataFrame]
) -> str:
    """Walk from a fact to its table, its rows and their pages, as text for the terminal.

    Parameters
    ----------
    name
        The fact.
    facts
        All facts by id.
    tables
        Result tables by name.
    candidates
        The tables participation and contributions of *extract*, which hold each row's address.

    Raises
    ------
    KeyError
        If there is no such fact.
    """
    fact = facts[name]
    lines = [f"{name} = {fact['text']}", f"  how: {told(fact)}"]
    if fact["note"]:
        lines.append(f"  note: {fact['note']}")
    if fact["way"] == "derived":
        lines += [f"  from: {f} = {facts[f]['text']} ({told(facts[f])})" for f in fact["where"].split()]
    rows = rows_behind([fact], facts, tables)
    lines.append(f"\nMerged records behind it: {len(rows)}, each with its rows of the register")
    for row in rows.to_dict("records"):
        lines.append(f"  {row['thing']}: {row['name']} ({row['role']}) on {row['source_ids']}")
        lines += [f"      {a}" for a in _addresses(row, candidates)]
    pages = pages_of(rows, tables)
    lines.append(f"\nPages: {len(pages)}")
    for page in pages.to_dict("records"):
        lines.append(
            f"  {page['source_id']}  {page['title']} ({page['publisher']}, {page['kind']}, {page['licence']})"
        )
        lines.append(
            f"        {page['url']}  {page['published'] or 'no date shown'}; read {page['retrieved']}"
        )
    return "\n".join(lines)


def _addresses(row: Mapping[Any, Any], candidates: list[pd.DataFrame]) -> list[str]:
    """Return where in the register a clean row comes from, in the order of the register."""
    return [
        address
        for frame in candidates
        for thing, published, source, address in frame[
            [frame.columns[0], "organisation_as_published", "source_id", "address"]
        ].itertuples(index=False)
        if thing == row["thing"]
        and source in row["source_ids"].split()
        and published in row["published_as"].split(" | ")
    ]


def told(fact: Mapping[str, Any]) -> str:
    """Say in words how a fact follows from its table.

    >>> told({"way": "rows", "table": "pilots", "where": "round != ''", "column": "", "note": ""})
    "number of rows of pilots.csv where round != ''"
    """
    where = f" where {fact['where']}" if fact["where"] else ""
    table = f"{fact['table']}.csv"
    return {
        "rows": f"number of rows of {table}{where}",
        "value": f"{fact['column']} of {table}{where}",
        "sum": f"sum of {fact['column']} of {table}{where}",
        "set": f"stated: {fact['note']}",
        "derived": f"computed from {', '.join(fact['where'].split())}",
    }[fact["way"]]
