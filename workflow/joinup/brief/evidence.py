"""From a number back to exactly what it counts, to the rows of the register, and to their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.facts import rows_of
from joinup.claims.words import listed
from joinup.errors import Fault, InputError, guesses
from joinup.schemas import RESULTS
from joinup.tables import read

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

Fact = Mapping[str, Any]
MOST_NAMES = 60  # of one fact in a note; the workbook holds all
COLUMNS = ["project_id", "name", "role", "source_ids", "published_as"]
FACTS_OF_CLAIMS = {  # the numbers that the finding of a kind of claim shows
    "assumption": ("projects_known", "projects_total"),
    "heaviest_pair": ("pair_shared", "pairs_strongest"),
    "above_expectation": ("pair_shared",),
    "both_central": ("pair_a_joint", "pair_b_joint"),
    "most_active": ("department_projects", "busiest"),
    "by_far": ("department_projects", "busiest"),
    "share": ("tiers_beyond", "tiers_projects"),
    "association": ("tiers_local_any_with", "tiers_local_any_without"),
    "growth": ("projects_round_known",),
}


@dataclass(frozen=True)
class Evidence:
    """The facts and tables of one record, and the pages that all records rest on."""

    record: Record
    facts: Mapping[str, Fact]
    tables: Mapping[str, pd.DataFrame]
    sources: pd.DataFrame

    def parts(self, name: str) -> Iterator[Fact]:
        """Yield the facts that follow from a table or are stated: a fact itself, or those that it is derived from."""
        fact = self.facts[name]
        if fact["way"] != "derived":
            yield fact
        else:
            for part in dict.fromkeys(fact["where"].split()):
                yield from self.parts(part) if part in self.facts and part != name else ()

    def projects(self, fact: Fact) -> list[str]:
        """Return the projects that a fact counts, by their identifiers; none for other numbers."""
        if fact["table"] not in self.tables or fact["table"] in ("cleaning", "null_model"):
            return []
        rows = rows_of(self.tables[fact["table"]], fact["where"])
        if "project_id" in rows:
            return sorted(rows["project_id"].unique())
        if "projects" in rows and fact["table"] == "edges":
            return sorted({p for some in rows["projects"] for p in some.split()})
        members = self.members(rows)
        if fact["table"] == "tally":
            members = members[members["role"].isin(rows["role"])]
        if fact["column"] == "joint":
            table = self.tables["projects"]
            joint = table.loc[table["departments"] >= 2, "project_id"]
            members = members[members["project_id"].isin(joint)]
        return sorted(members["project_id"].unique())

    def members(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the participation rows of the departments that rows of a table name."""
        inside = self.tables["participation"].query("in_network == 'yes'")
        ids = {v for c in ("participant_id", "source", "target") if c in rows for v in rows[c]}
        return inside[inside["participant_id"].isin(ids)]

    def rows(self, name: str) -> pd.DataFrame:
        """Return the clean rows of participation that a fact rests on, without repeats, sorted."""
        every = self.tables["participation"]
        found = []
        for fact in self.parts(name):
            rows = every[every["project_id"].isin(self.projects(fact))]
            table = self.tables.get(fact["table"])
            if table is not None and {"source", "participant_id"} & set(table.columns):
                members = self.members(rows_of(table, fact["where"]))
                rows = rows[rows.index.isin(members.index)] if "organisation_id" not in table else rows
            found.append(rows[COLUMNS])
        return pd.concat(found).drop_duplicates().sort_values(COLUMNS[:3], ignore_index=True)

    def pages(self, rows: pd.DataFrame) -> list[dict[Any, Any]]:
        """Return the pages that rows of participation stand on, sorted by source_id."""
        ids = {s for some in rows["source_ids"] for s in some.split()}
        return self.sources[self.sources["source_id"].isin(ids)].sort_values("source_id").to_dict("records")

    def note(self, name: str) -> dict[str, Any]:
        """Return a note on a fact: its value, what it counts in words, and by name.

        Returns
        -------
        dict
            ``text``, ``what``, ``names`` (cut after :data:`MOST_NAMES`), ``more`` (how many are left out),
            ``pages``.
        """
        fact = self.facts[name]
        names, phrase = self._names(fact)
        what = (
            f"{phrase} ({fact['note']})"
            if phrase and fact["note"]
            else phrase or fact["note"] or _words(name)
        )
        if fact["way"] == "derived" and (parts := list(self.parts(name))):
            words = [f"{p['note'] or _words(p['id'])} {p['text']}" for p in parts]
            what += f", from {listed(words)}"
        return {
            "text": fact["text"],
            "what": what,
            "names": names[:MOST_NAMES],
            "more": max(len(names) - MOST_NAMES, 0),
            "pages": self.pages(self.rows(name)) if names else [],
        }

    def _names(self, fact: Fact) -> tuple[list[str], str]:
        """Return what a fact counts by name, and what these are in words."""
        one, many = self.record.project
        if fact["way"] == "derived" or fact["table"] not in self.tables:
            return [], ""
        rows = rows_of(self.tables[fact["table"]], fact["where"])
        label = self.tables["nodes"].set_index("participant_id")["label"]
        ends = [
            c
            for c in ("participant_id", "source", "target")
            if c in rows and fact["table"] != "participation"
        ]
        who = [" and ".join(label.get(v, v) for v in row) for row in rows[ends].to_numpy()] if ends else []
        if who and fact["way"] == "rows":
            nouns = ("pair", "pairs") if fact["table"] == "edges" else self.record.body
            return who, nouns[len(who) != 1]
        if fact["column"] not in ("", "projects", "joint", "shared"):
            return [], ""
        name = self.tables["projects"].set_index("project_id")["name"]
        projects = sorted(name[p] for p in self.projects(fact))
        noun = one if len(projects) == 1 else many
        if who:
            noun = f"joint {noun}" if fact["column"] == "joint" else noun
            return projects, f"{noun} that {who[0]} {'share' if len(ends) > 1 else 'takes part in'}"
        words = _words(fact["id"].removeprefix("projects_").removeprefix("tiers_"))
        return projects, noun if fact["note"] or words in ("known", "projects") else f"{noun}: {words}"

    def trace(self, name: str, register: pd.DataFrame) -> str:
        """Walk from a fact to its table, its rows and their pages, as text for the terminal.

        Parameters
        ----------
        name
            The fact, without its record.
        register
            The record's raw rows of participation, each with its address.
        """
        fact = self.facts[name]
        lines = [f"{self.record.record}.{name} = {fact['text']}", f"  how: {way_of(fact)}"]
        lines += [f"  note: {fact['note']}"] if fact["note"] else []
        if fact["way"] == "derived":
            lines += [f"  from: {p['id']} = {p['text']} ({way_of(p)})" for p in self.parts(name)]
        rows = self.rows(name)
        lines.append(f"\nMerged rows behind it: {len(rows)}, each with its rows of the register")
        for row in rows.to_dict("records"):
            lines.append(f"  {row['project_id']}: {row['name']} ({row['role']}) on {row['source_ids']}")
            mine = register[
                (register["project_id"] == row["project_id"])
                & register["source_id"].isin(row["source_ids"].split())
                & register["organisation_as_published"].isin(row["published_as"].split(" | "))
            ]
            lines += [f"      {address}" for address in mine["address"]]
        pages = self.pages(rows)
        lines.append(f"\nPages: {len(pages)}")
        for p in pages:
            lines.append(f"  {p['source_id']}  {p['title']} ({p['publisher']}, {p['kind']}, {p['licence']})")
            lines.append(f"        {p['url']}  {p['published'] or 'no date shown'}; read {p['retrieved']}")
        return "\n".join(lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def way_of(fact: Fact) -> str:
    """Say in words how a fact follows from its table.

    >>> way_of({"way": "rows", "table": "projects", "where": "round != ''", "column": "", "note": ""})
    "number of rows of projects.csv where round != ''"
    """
    where = f" where {fact['where']}" if fact["where"] else ""
    return {
        "rows": f"number of rows of {fact['table']}.csv{where}",
        "value": f"{fact['column']} of {fact['table']}.csv{where}",
        "sum": f"sum of {fact['column']} of {fact['table']}.csv{where}",
        "set": f"stated: {fact['note']}",
        "derived": f"computed from {listed(fact['where'].split())}",
    }[fact["way"]]


def trace_fact(fact: str, edition: Edition, root: Path = Path()) -> str:
    """Walk from a fact of a built edition, such as *pilots.pair_shared*, to its rows and their pages.

    Raises
    ------
    InputError
        If the edition has not been built, or has no such fact.
    """
    results = root / "results" / edition.edition
    if not (results / "facts.json").is_file():
        raise InputError(Fault(str(results), "has not been built", "Run make brief first."))
    parts = json.loads((results / "facts.json").read_text(encoding="utf-8"))["records"]
    facts = {f"{name}.{f['id']}": f for name, part in parts.items() for f in part["facts"]}
    if fact not in facts:
        remedy = f"Nearest are {guesses(fact, facts)}; make facts lists all."
        raise InputError(Fault("FACT", "is no fact of this edition", remedy, value=fact))
    record, _, name = fact.partition(".")
    folder = results / record
    tables = {f.stem: read(f, RESULTS[f.stem]) for f in sorted((folder / "tables").glob("*.csv"))}
    sources = read(results / "tables/sources.csv", RESULTS["sources"])
    mine = {f["id"]: f for f in parts[record]["facts"]}
    register = pd.read_csv(folder / "rows/participation.csv", dtype=str, keep_default_na=False)
    return Evidence(edition.named(record), mine, tables, sources).trace(name, register)


def facts_of(names: Sequence[str], kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the facts behind a sentence, each with its record; those of a claim follow from its kind.

    >>> facts_of(["pilots.departments", "pilots:top"], {"top": "above_expectation"})
    [('pilots', 'departments'), ('pilots', 'pair_shared')]
    """
    out: dict[tuple[str, str], None] = {}
    for name in names:
        record, mark, rest = name.partition(":" if ":" in name else ".")
        facts = FACTS_OF_CLAIMS.get(kinds[rest], ()) if mark == ":" else (rest,)
        out |= {(record, fact): None for fact in facts}
    return list(out)
