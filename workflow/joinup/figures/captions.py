"""The words of each figure, made by rule from tables: finding, what is shown, alternative text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from joinup.claims.words import one_of
from joinup.figures.caption import (
    ALPHA,
    SHOWN,
    Caption,
    Pair,
    Tables,
    counted,
    focus_pair,
    holding_pairs,
    listed,
    source_line,
    strongest_first,
)

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

SPELLED = 6  # rows that an alternative text spells out; the table beside the figure holds the rest
DECIDED = ("supported", "supported with provisos", "not supported")
LOCAL = ["devolved", "combined_authority", "local"]  # columns of the table of tiers
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
Words = tuple[str, str, str]  # title, what is shown, alternative text


def captions(record: Record, edition: Edition, tables: Tables, alpha: float = ALPHA) -> dict[str, Caption]:
    """Return the caption of every figure of a record, by its name.

    Parameters
    ----------
    record, edition
        The record's nouns and total; the pair and the department that claims name.
    tables
        The record's tables: projects, participation, sources, nodes, edges, pairs, null_model, tally, tiers.
    alpha
        Family-wise level at which a pair stands out.
    """
    of = _Evidence(record, edition, tables)
    return {
        "network": of.caption(_network(of), nodes=True),
        "matrix": of.caption(_matrix(of, alpha), nodes=True),
        "tally": of.caption(_tally(of), nodes=True),
        "tiers": of.caption(_tiers(of)),
    }


def joint_captions(
    edition: Edition, claims: pd.DataFrame, tables: Mapping[str, Tables]
) -> dict[str, Caption]:
    """Return the captions of the figures that join records: ``verdicts`` and ``comparison``.

    ``claims`` is the edition's table of claims; ``tables`` holds each record's tables under its name.
    """
    records = [_Evidence(r, edition, tables[r.record]) for r in edition.records if r.record in tables]
    total = claims["claim_id"].nunique()
    number = claims.loc[claims["verdict"].isin(DECIDED), "claim_id"].nunique()
    title = (
        f"{_number(number).capitalize()} of {_number(total)} claims {'is' if number == 1 else 'are'} decided"
    )
    title = title if total else "No claim is asked"
    shows = f"Each claim, asked of each record: {'; '.join(r.coverage for r in records)}"
    answers = claims[claims["verdict"] != "not asked"]
    alt = " ".join(f"{r.statement} {r.record}: {r.verdict}." for r in answers.itertuples())
    verdicts = Caption(title, shows, "Source: the tables of this edition.", alt)
    linked = [r for r in records if len(r.edges)]
    return {"verdicts": verdicts, "comparison": _comparison(focus_pair(edition), linked)}


def _comparison(pair: Pair | None, records: list[_Evidence]) -> Caption:
    """Say where the named pair stands in each record."""
    title = "Who works with whom, record by record"
    if not records:
        shows = "No record has two bodies in one project"
        return Caption(title, shows, "Source: none yet.", "An empty frame.")
    if pair and (names := records[0].pair(pair)):
        places = [_rank(n, r.edges["shared"]) if (n := r.shared(pair)) else "not linked" for r in records]
        ranks = [f"{place} by shared {r.many}" for place, r in zip(places, records, strict=True)]
        title = f"{names}: {listed(ranks)}"
    shows = f"Every {records[0].body} at the same place: {'; '.join(r.coverage for r in records)}"
    part, sources = (
        pd.concat([r.tables[t] for r in records], ignore_index=True) for t in ("participation", "sources")
    )
    tables = {"participation": part, "sources": sources.drop_duplicates("source_id")}
    source = source_line(tables, listed([r.list for r in records if r.list]))
    alt = " ".join(f"{r.many.capitalize()}: {_network(r)[2]}" for r in records)
    return Caption(title, shows, source, alt, _note([pair for r in records for pair in r.names]))


class _Evidence:
    """A record's nouns, and what several captions say of its tables."""

    def __init__(self, record: Record, edition: Edition, tables: Tables):
        self.record, self.edition, self.tables = record.record, edition, tables
        self.one, self.many = record.project
        self.body, self.bodies = record.body
        self.nodes = tables["nodes"].sort_values(["rank", "participant_id"])
        self.edges = strongest_first(tables["edges"])
        self.list = record.flat.file if record.flat else ""
        self.label = dict(zip(self.nodes["participant_id"], self.nodes["label"], strict=True))
        self.names = [(label, name) for label, name in self.nodes[["label", "name"]].to_numpy()[:SHOWN]]
        projects = tables["projects"]  # those for which nobody is named are not documented
        self.number = int(((projects["counts"] == "yes") & (projects["organisations"] > 0)).sum())
        total = record.total.value if record.total else None
        partial = self.number < total if total else record.missing.how == "biased"
        self.provisional = partial and record.missing.how != "by chance"
        self.documented_one, self.documented = (
            f"documented {noun}" if self.provisional else noun for noun in record.project
        )
        of = (
            f"{self.number:,} of {total:,} {self.many}"
            if total
            else counted(self.number, self.one, self.many)
        )
        state = f"{' documented' if partial else ''}{', provisional' if self.provisional else ''}"
        self.coverage = f"{of}{state}" if self.number else f"no {self.one} documented"

    def caption(self, words: Words, nodes: bool = False) -> Caption:
        """Return a caption; it says so where no project counts."""
        title, shows, alt = words
        if not self.number:
            title = f"No {self.one} that counts is documented"
            alt = f"An empty frame: {title[0].lower()}{title[1:]}."
        source, note = source_line(self.tables, self.list), _note(self.names) if nodes else ""
        return Caption(title, f"{shows}; {self.coverage}", source, alt, note, self.provisional)

    def pair(self, pair: Pair) -> str:
        """Return the names of a pair, empty where one of the two is not in the record."""
        return listed([self.label[m] for m in pair]) if set(pair) <= set(self.label) else ""

    def shared(self, pair: Pair) -> int:
        """Return how many projects a pair shares."""
        ends = (self.edges["source"] == pair[0]) & (self.edges["target"] == pair[1])
        return int(self.edges.loc[ends, "shared"].sum())


def _rank(value: int, values: pd.Series) -> str:
    """Return the rank of a value in running text; ties are joint."""
    ties, above = int((values == value).sum()) > 1, int((values > value).sum())
    end = {1: "st", 2: "nd", 3: "rd"}.get((above + 1) % 10 if above % 100 not in (10, 11, 12) else 0, "th")
    rank = PLACES[above] if above < len(PLACES) else f"{above + 1}{end}"
    return f"joint {rank}" if ties else rank


def _note(names: list[Pair]) -> str:
    """Return the full names of departments, by label."""
    full = [f"{label}: {name}" for label, name in sorted(set(names)) if label != name]
    return f"{'; '.join(full)}." if full else ""


def _number(value: int) -> str:
    """Return a number as running text has it."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"


def _first(number: int, bodies: str) -> str:
    return f" (the first {SHOWN} of {number:,} {bodies})" if number > SHOWN else ""


def _network(of: _Evidence) -> Words:
    """Say which pair shares the most, and where the named pair stands."""
    shows = f"{of.bodies.capitalize()} that take part in the same {of.many}"
    departments = counted(len(of.nodes), of.body, of.bodies)
    if of.edges.empty:
        return f"No two {of.bodies} share {one_of(of.one)}", shows, f"{departments}, none linked."
    most = int(of.edges["shared"].max())
    rows = of.edges[["source", "target", "shared"]].to_numpy().tolist()
    top = [(a, b) for a, b, shared in rows if shared == most]
    first = of.pair(top[0]) if len(top) == 1 else f"{_number(len(top))} pairs"
    focus = focus_pair(of.edition)
    if not focus or not of.pair(focus):
        title = f"{first} share the most {of.documented}, {most}{' each' if len(top) > 1 else ''}"
    elif focus not in top:
        shared = of.shared(focus)
        nouns = of.documented_one if shared == 1 else of.documented
        title = f"{of.pair(focus)} share {shared or 'no'} {nouns}; {first} share the most, {most}"
    elif len(top) == 1:
        title = f"{of.pair(focus)} share the most {of.documented}: {most} of {of.number:,}"
    else:
        others = [of.pair(pair) for pair in top if pair != focus]
        who = others[0] if len(others) == 1 else f"{_number(len(others))} other pairs"
        title = f"{of.pair(focus)} share {most} {of.documented}, as many as {who}"
    title = title[0].upper() + title[1:]
    examples = ", ".join(f"{of.pair((a, b))} {shared}" for a, b, shared in rows[:SPELLED])
    alone = counted(int((of.nodes["partners"] == 0).sum()), of.body, of.bodies)
    pairs = f"{counted(len(rows), 'pair', 'pairs')} with a shared {of.one}, {alone} without."
    return title, shows, f"Network of {departments}: {pairs} Most shared {of.many}: {examples}."


def _matrix(of: _Evidence, alpha: float) -> Words:
    """Say which pairs stand out, or whether any could."""
    names = [of.pair(pair) for pair in sorted(holding_pairs(of.tables["pairs"], alpha))]
    model = of.tables["null_model"]
    attainable = pd.to_numeric(model.loc[model["key"] == "pairs_attainable", "value"], errors="coerce")
    title = "No pair could stand out in a list of this size"
    if names:
        who = names[0] if len(names) == 1 else f"{_number(len(names)).capitalize()} pairs"
        title = f"{who} share more {of.many} than chance would give"
    elif len(attainable) and attainable.min() > 0:
        title = "No pair stands out from what chance would give"
    number = int((of.nodes["partners"] > 0).sum())
    shows = f"{of.many.capitalize()} that each two {of.bodies} share{_first(number, of.bodies)}"
    alt = f"Matrix of {counted(min(number, SHOWN), of.body, of.bodies)}: shared {of.many}. {title}."
    if len(names) > 1:
        alt += f" These are {'; '.join(names[:SPELLED])}{' and others' * (len(names) > SPELLED)}."
    return title, shows, alt


def _tally(of: _Evidence) -> Words:
    """Say who takes part in the most projects, and where the named department stands."""
    rows = of.nodes.sort_values(["projects", "participant_id"], ascending=[False, True])
    shows = f"{of.many.capitalize()} by {of.body} and role{_first(len(rows), of.bodies)}"
    if rows.empty:
        return f"No {of.body} takes part in {one_of(of.one)}", shows, "No bars."
    projects = dict(zip(rows["participant_id"], rows["projects"], strict=True))
    most = int(rows["projects"].max())
    first = [of.label[m] for m, n in projects.items() if n == most]
    who = listed(first) if len(first) <= 3 else f"{_number(len(first)).capitalize()} {of.bodies}"
    take, each = ("takes", "") if len(first) == 1 else ("take", " each")
    title = f"{who} {take} part in the most {of.documented}, {most:,}{each}"
    department = of.edition.focus.department if of.edition.focus else ""
    if (own := int(projects.get(department, most))) < most:
        title += f"; {of.label[department]} is {_rank(own, rows['projects'])}, with {own:,}"
    examples = ", ".join(f"{of.label[m]} {n:,}" for m, n in list(projects.items())[:SPELLED])
    return title, shows, f"Bars of {of.many} by {of.body} and role. In all: {examples}."


def _tiers(of: _Evidence) -> Words:
    """Say how many projects have a local or devolved participant."""
    yes = of.tables["tiers"].drop(columns=["project_id", "with_department"]) == "yes"
    number, all_of = int(yes[LOCAL].any(axis=1).sum()), f"of {len(yes):,} {of.documented}"
    title = f"{number:,} {all_of} have a local or devolved participant on record"
    if number <= 1:
        title = f"{'One' if number else 'None'} {all_of} has a local or devolved participant on record"
    if set(yes.columns[yes.any()]) <= {"other"}:  # a list of one's own need not have tiers
        title = f"No {of.one} names a body of a known tier of government"
    tiers = yes.rename(columns=lambda tier: tier.replace("_", " ").replace("nhs", "NHS")).sum()
    counts = ", ".join(f"{tier} {n:,}" for tier, n in tiers.items())
    alt = f"Of {counted(len(yes), of.one, of.many)}, by tier on record: {counts}."
    return title, f"Tiers of government on record in {of.many}", alt
