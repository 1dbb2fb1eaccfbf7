"""From a number back to exactly what it counts, to the rows of the register, and to their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.facts import rows_of
from joinup.claims.words import listed

if TYPE_CHECKING:
    from joinup.config.edition import Record

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
        names, kind = self._names(fact)
        what = fact["note"] or name.replace("_", " ")
        if fact["way"] == "derived":
            parts = [f"{p['note'] or p['id'].replace('_', ' ')} {p['text']}" for p in self.parts(name)]
            what += f", from {listed(parts)}" if parts else ""
        return {
            "text": fact["text"],
            "what": f"{kind}, {what}" if kind else what,
            "names": names[:MOST_NAMES],
            "more": max(len(names) - MOST_NAMES, 0),
            "pages": self.pages(self.rows(name)) if names else [],
        }

    def _names(self, fact: Fact) -> tuple[list[str], str]:
        """Return what a fact counts by name, and what these are."""
        one, many = self.record.project
        if fact["way"] == "derived" or fact["table"] not in self.tables:
            return [], ""
        rows = rows_of(self.tables[fact["table"]], fact["where"])
        label = self.tables["nodes"].set_index("participant_id")["label"]
        if fact["way"] == "rows" and fact["table"] == "edges":
            return [f"{label[s]} and {label[t]}" for s, t in zip(rows["source"], rows["target"], strict=True)], "pairs"
        if fact["way"] == "rows" and fact["table"] in ("nodes", "tally"):
            return rows["label"].tolist(), "departments"
        if fact["column"] not in ("", "projects", "joint", "shared"):
            return [], ""
        name = self.tables["projects"].set_index("project_id")["name"]
        projects = self.projects(fact)
        return [name[p] for p in projects], one if len(projects) == 1 else many

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
