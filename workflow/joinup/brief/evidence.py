"""From a number back to exactly what it counts, to the rows of the register, and to their pages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from joinup.claims.facts import rows_of
from joinup.claims.kinds import KINDS
from joinup.claims.words import listed
from joinup.config.edition import Edition, Record
from joinup.errors import Fault, InputError, guesses
from joinup.schemas import RESULTS
from joinup.tables.table import read

Fact = Mapping[str, Any]
MOST_NAMES = 60  # of one fact in a note; the workbook holds all
COLUMNS = ["project_id", "name", "role", "source_ids", "published_as"]


@dataclass(frozen=True)
class Evidence:
    """The facts and tables of one record, and the pages that all records rest on."""

    record: Record
    facts: Mapping[str, Fact]
    tables: Mapping[str, pd.DataFrame]
    sources: pd.DataFrame

    def rows(self, name: str) -> pd.DataFrame:
        """Return the clean rows of participation that a fact rests on, without repeats, sorted."""
        rows = pd.concat([self._participation(fact)[COLUMNS] for fact in self._parts(name)])
        return rows.drop_duplicates().sort_values(COLUMNS[:3], ignore_index=True)

    def pages(self, rows: pd.DataFrame) -> list[dict[Any, Any]]:
        """Return the pages of rows of participation, sorted by source_id."""
        ids = set(rows["source_ids"].str.split().explode())
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
        what = phrase or fact["note"] or _words(name)
        if phrase and fact["note"]:
            what = f"{phrase} ({fact['note']})"
        if fact["way"] == "derived" and (parts := list(self._parts(name))):
            counts = [(part["text"], *self._names(part)) for part in parts]
            of = listed([f"{text} {phrase}" for text, _, phrase in counts if phrase])
            what = f"{fact['note']}, of {of}" if fact["note"] and of else fact["note"] or f"rests on {of}"
            names = [] if fact["note"] else [name for _, some, _ in counts for name in some]
        pages = self.pages(self.rows(name)) if names else []
        more = max(len(names) - MOST_NAMES, 0)
        return {"text": fact["text"], "what": what, "names": names[:MOST_NAMES], "more": more, "pages": pages}

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
        lines = [f"{self.record.record}.{name} = {fact['text']}", f"  how: {_way(fact)}"]
        lines += [f"  note: {fact['note']}"] if fact["note"] else []
        if fact["way"] == "derived":
            lines += [f"  from: {p['id']} = {p['text']} ({_way(p)})" for p in self._parts(name)]
        rows = self.rows(name)
        lines.append(f"\nMerged rows behind it: {len(rows)}, each with its rows of the register")
        for row in rows.to_dict("records"):
            lines.append(
                f"  {row['project_id']}: {row['name']} ({row['role']}) on {row['source_ids'] or 'no page'}"
            )
            raw = register[
                (register["project_id"] == row["project_id"])
                & register["source_id"].isin(row["source_ids"].split() or [""])
                & register["organisation_as_published"].isin(row["published_as"].split(" | "))
            ]
            lines += [f"      {address}" for address in raw["address"]]
        pages = self.pages(rows)
        lines.append(f"\nPages: {len(pages) or 'the list names none; its rows above are the evidence'}")
        for p in pages:
            lines.append(f"  {p['source_id']}  {p['title']} ({p['publisher']}, {p['kind']}, {p['licence']})")
            lines.append(f"        {p['url']}  {p['published'] or 'no date shown'}; read {p['retrieved']}")
        return "\n".join(lines)

    def _parts(self, name: str) -> Iterator[Fact]:
        """Yield the facts that follow from a table or are stated: a fact itself, or those that it is derived from."""
        fact = self.facts[name]
        if fact["way"] != "derived":
            yield fact
        else:
            for part in dict.fromkeys(fact["where"].split()):
                yield from self._parts(part) if part in self.facts and part != name else ()

    def _rows_of(self, fact: Fact) -> pd.DataFrame:
        """Return the rows of its table that a fact follows from."""
        if fact["table"] not in self.tables:
            return pd.DataFrame()
        return rows_of(self.tables[fact["table"]], fact["where"])

    def _participation(self, fact: Fact) -> pd.DataFrame:
        """Return the rows of participation that a fact counts; none for numbers of other things."""
        every, rows = self.tables["participation"], self._rows_of(fact)
        if "project_id" in rows:
            return every[every["project_id"].isin(rows["project_id"])]
        members = {m for end in ("participant_id", "source", "target") if end in rows for m in rows[end]}
        inside = every[(every["in_network"] == "yes") & every["participant_id"].isin(members)]
        if fact["table"] == "edges":
            inside = inside[inside["project_id"].isin(rows["projects"].str.split().explode())]
        elif fact["table"] == "tally":
            inside = inside[inside["role"].isin(rows["role"])]
        elif fact["column"] == "joint":
            table = self.tables["projects"]
            inside = inside[inside["project_id"].isin(table.loc[table["departments"] >= 2, "project_id"])]
        return inside

    def _names(self, fact: Fact) -> tuple[list[str], str]:
        """Return what a fact counts by name, and what these are in words."""
        if fact["table"] not in self.tables:
            return [], ""
        rows = self._rows_of(fact)
        ends = [
            end for end in ("participant_id", "source", "target") if end in rows and "project_id" not in rows
        ]
        label = self.tables["nodes"].set_index("participant_id")["label"]
        who = [" and ".join(label.get(v, v) for v in row) for row in rows[ends].to_numpy()] if ends else []
        if who and fact["way"] == "rows":
            nouns = ("pair", "pairs") if fact["table"] == "edges" else self.record.body
            return who, nouns[len(who) != 1]
        if fact["column"] not in ("", "projects", "joint", "shared"):
            return [], ""
        counts = rows if "project_id" in rows else self._participation(fact)
        name = self.tables["projects"].set_index("project_id")["name"]
        projects = sorted(name[p] for p in counts["project_id"].unique())
        noun = self.record.project[len(projects) != 1]
        if who:
            noun = f"joint {noun}" if fact["column"] == "joint" else noun
            return projects, f"{noun} that {who[0]} {'share' if len(ends) > 1 else 'takes part in'}"
        words = _words(fact["id"].removeprefix("projects_").removeprefix("tiers_"))
        return projects, noun if fact["note"] or words in ("known", "projects") else f"{noun}: {words}"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _way(fact: Fact) -> str:
    """Say in words how a fact follows from its table."""
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
    names = [f"{record}.{f['id']}" for record, part in parts.items() for f in part["facts"]]
    if fact not in names:
        remedy = f"Nearest are {guesses(fact, names)}; make facts lists all."
        raise InputError(Fault("FACT", "is no fact of this edition", remedy, value=fact))
    record, _, name = fact.partition(".")
    folder = results / record
    tables = {f.stem: read(f, RESULTS[f.stem]) for f in sorted((folder / "tables").glob("*.csv"))}
    sources = read(results / "tables/sources.csv", RESULTS["sources"])
    facts = {f["id"]: f for f in parts[record]["facts"]}
    register = pd.read_csv(folder / "rows/participation.csv", dtype=str, keep_default_na=False)
    return Evidence(edition.named(record), facts, tables, sources).trace(name, register)


def facts_of(names: Sequence[str], kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the facts behind a sentence, each with its record; those of a claim follow from its kind.

    >>> facts_of(["pilots.departments", "pilots:top"], {"top": "above_expectation"})
    [('pilots', 'departments'), ('pilots', 'pair_shared')]
    """
    out: dict[tuple[str, str], None] = {}
    for name in names:
        record, mark, rest = name.partition(":" if ":" in name else ".")
        facts = KINDS[kinds[rest]].facts if mark == ":" else (rest,)
        out |= {(record, fact): None for fact in facts}
    return list(out)
