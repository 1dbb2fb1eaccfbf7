"""The words of each figure, made by rule from tables: finding, what is shown, source, alternative text."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from joinup.claims.words import capital, first_place, in_words, listed, one_of
from joinup.config.edition import Edition, Record
from joinup.network.significance import ALPHA, strong_pairs

Tables = Mapping[str, pd.DataFrame]
Pair = tuple[str, str]
SHOWN = 30  # departments that one figure shows, those with the most joint projects first
SPELLED = 6  # rows that an alternative text spells out; the table beside the figure holds the rest
LOCAL = ["devolved", "combined_authority", "local"]  # columns of the table of tiers
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


class Caption(NamedTuple):
    """The words around a figure.

    ``title`` is the finding; ``subtitle`` what is shown and what the evidence covers; ``note`` the full names of what
    is abbreviated; ``alt`` what the picture tells somebody who cannot see it. A ``provisional`` figure shows only a
    part of its record.
    """

    title: str
    subtitle: str
    source: str
    alt: str
    note: str = ""
    provisional: bool = False


def captions(record: Record, edition: Edition, tables: Tables, alpha: float = ALPHA) -> dict[str, Caption]:
    """Return the caption of every figure of a record, by its name.

    ``tables`` are the record's projects, participation, sources, nodes, edges, pairs, null_model, tally and tiers;
    ``alpha`` is the family-wise level at which a pair stands out.
    """
    of = _Record(record, edition, tables)
    note = _note(of.names)
    return {
        "network": of.caption(*_network(of), note),
        "matrix": of.caption(*_matrix(of, alpha), note),
        "tally": of.caption(*_tally(of), note),
        "tiers": of.caption(*_tiers(of)),
    }


def comparison_caption(edition: Edition, tables: Mapping[str, Tables]) -> Caption:
    """Return the caption of the comparison: where the named pair is in each record that has a link.

    ``tables`` holds each record's tables by its name.
    """
    records = [_Record(r, edition, tables[r.record]) for r in edition.records if r.record in tables]
    records = [r for r in records if len(r.edges)]
    if not records:
        title = "No record has two bodies in one project"
        return Caption(title, "Who works with whom, record by record", "Source: none yet.", "An empty frame.")
    title, pair = "Who works with whom, record by record", edition.pair
    if pair and (names := records[0].pair(pair)):
        places = [_rank(n, r.edges["shared"]) if (n := r.shared(pair)) else "not linked" for r in records]
        ranks = [f"{place} by shared {r.many}" for place, r in zip(places, records, strict=True)]
        title = f"{names}: {listed(ranks)}"
    shows = f"{capital(records[0].bodies)} with projects in common: {'; '.join(r.coverage for r in records)}"
    sources = "; ".join(f"{r.many}: {source_line(r.tables, r.list)}" for r in records)
    alt = " ".join(f"{capital(r.many)}: {_network(r)[2]}" for r in records)
    return Caption(
        title, shows, f"Sources. {capital(sources)}.", alt, _note([n for r in records for n in r.names])
    )


def source_line(tables: Tables, file: str = "") -> str:
    """Return what a record rests on: pages by kind; a registry is one source, however many entries it has.

    ``file`` is the list that rows without a page come from.
    """
    ids = set(tables["participation"]["source_ids"].str.split().explode())
    rows = tables["sources"][tables["sources"]["source_id"].isin(ids)]
    if rows.empty:
        return file or "none yet"
    pages, registries = rows[rows["kind"] != "registry"], rows[rows["kind"] == "registry"]
    kinds = {"official": "official", "mirror": "archived or copied", "secondary": "secondary"}
    counts = [f"{n} {word}" for kind, word in kinds.items() if (n := int((pages["kind"] == kind).sum()))]
    noun = "public page" if len(pages) == 1 else "public pages"
    parts = [f"{len(pages):,} {noun} ({', '.join(counts)})"] if counts else []
    if len(registries) == 1:
        parts.append(registries["title"].iloc[0])
    elif len(registries):
        parts.append(f"{len(registries):,} entries of the {listed(list(registries['publisher'].unique()))}")
    day = datetime.date.fromisoformat(rows["retrieved"].max())
    return f"{listed(parts)}; read by {day:%-d %B %Y}"


class _Record:
    """A record's nouns, and what several captions say of its tables."""

    def __init__(self, record: Record, edition: Edition, tables: Tables):
        self.edition, self.tables = edition, tables
        self.one, self.many = self.nouns = record.project
        self.body, self.bodies = record.body
        self.nodes = tables["nodes"].sort_values(["rank", "participant_id"])
        self.edges = tables["edges"].sort_values(
            ["shared", "source", "target"], ascending=[False, True, True]
        )
        self.list = record.flat.file if record.flat else ""
        self.label = dict(zip(self.nodes["participant_id"], self.nodes["label"], strict=True))
        self.names = self.nodes[["label", "name"]].head(SHOWN).to_numpy().tolist()
        projects = tables["projects"]  # those for which nobody is named are not documented
        self.number = int(((projects["counts"] == "yes") & (projects["organisations"] > 0)).sum())
        total = record.total.value if record.total else None
        partial = self.number < total if total else record.missing.how == "biased"
        self.provisional = partial and record.missing.how != "by chance"
        self.nouns_on_record = [f"documented {n}" if self.provisional else n for n in self.nouns]
        of = f"{self.number:,} of {total:,} {self.many}" if total else _counted(self.number, self.nouns)
        self.coverage = f"{of}{' documented' * partial}" if self.number else f"no {self.one} documented"
        self.coverage += ", provisional" * (self.provisional and self.number > 0)

    def caption(self, title: str, shows: str, alt: str, note: str = "") -> Caption:
        """Return a caption; it says so where no project counts."""
        if not self.number:
            title = f"No {self.one} that counts is documented"
            alt = f"An empty frame: {title[0].lower()}{title[1:]}."
        source = f"Source: {source_line(self.tables, self.list)}."
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
    place = int((values > value).sum()) + 1
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    rank = PLACES[place - 1] if place <= len(PLACES) else f"{place}{ending}"
    return f"joint {rank}" if (values == value).sum() > 1 else rank


def _note(names: list[list[str]]) -> str:
    """Return the full names of departments, by label."""
    full = [f"{label}: {name}" for label, name in sorted({(a, b) for a, b in names if a != b})]
    return f"{'; '.join(full)}." if full else ""


def _counted(number: int, nouns: tuple[str, str]) -> str:
    """Return a number with its noun."""
    return f"{number:,} {nouns[number != 1]}"


def _first(number: int, bodies: str) -> str:
    return f" (the first {SHOWN} of {number:,} {bodies})" if number > SHOWN else ""


def _network(of: _Record) -> tuple[str, str, str]:
    """Say which pair shares the most, and where the named pair is."""
    shows = f"{capital(of.bodies)} that take part in the same {of.many}"
    departments = _counted(len(of.nodes), (of.body, of.bodies))
    if of.edges.empty:
        return f"No two {of.bodies} share {one_of(of.one)}", shows, f"{departments}, none linked."
    most = int(of.edges["shared"].max())
    rows = of.edges[["source", "target", "shared"]].to_numpy().tolist()
    top = [(a, b) for a, b, shared in rows if shared == most]
    first = of.pair(top[0]) if len(top) == 1 else f"{in_words(len(top))} pairs"
    focus = of.edition.pair
    if not focus or not of.pair(focus):
        title = f"{first} share the most {of.nouns_on_record[1]}, {most}{' each' if len(top) > 1 else ''}"
    elif focus not in top:
        shared = of.shared(focus)
        nouns = of.nouns_on_record[shared != 1]
        title = f"{of.pair(focus)} share {shared or 'no'} {nouns}; {first} share the most, {most}"
    elif len(top) == 1:
        title = f"{of.pair(focus)} share the most {of.nouns_on_record[1]}: {most} of {of.number:,}"
    else:
        others = [of.pair(pair) for pair in top if pair != focus]
        who = others[0] if len(others) == 1 else f"{in_words(len(others))} other pairs"
        title = f"{of.pair(focus)} share {most} {of.nouns_on_record[1]}, as many as {who}"
    examples = ", ".join(f"{of.pair((a, b))} {shared}" for a, b, shared in rows[:SPELLED])
    alone = _counted(int((of.nodes["partners"] == 0).sum()), (of.body, of.bodies))
    pairs = f"{_counted(len(rows), ('pair', 'pairs'))} with a shared {of.one}, {alone} without."
    return capital(title), shows, f"Network of {departments}: {pairs} Most shared {of.many}: {examples}."


def _matrix(of: _Record, alpha: float) -> tuple[str, str, str]:
    """Say which pairs stand out, or whether any could."""
    names = [of.pair(pair) for pair in strong_pairs(of.tables["pairs"], alpha)]
    model = of.tables["null_model"]
    attainable = pd.to_numeric(model.loc[model["key"] == "pairs_attainable", "value"], errors="coerce")
    if names:
        who = names[0] if len(names) == 1 else f"{capital(in_words(len(names)))} pairs"
        title = f"{who} stand out when all pairs are tested at once"
    elif attainable.min() > 0:
        title = "No pair stands out when all pairs are tested at once"
    else:
        title = "No pair could stand out in a list of this size"
    number = int((of.nodes["partners"] > 0).sum())
    shows = f"{capital(of.many)} that each two {of.bodies} share{_first(number, of.bodies)}"
    alt = f"Matrix of {_counted(min(number, SHOWN), (of.body, of.bodies))}: shared {of.many}. {title}."
    if len(names) > 1:
        alt += f" These are {'; '.join(names[:SPELLED])}{' and others' * (len(names) > SPELLED)}."
    return title, shows, alt


def _tally(of: _Record) -> tuple[str, str, str]:
    """Say who takes part in the most projects, and where the named department is."""
    rows = of.nodes.sort_values(["projects", "participant_id"], ascending=[False, True])
    shows = f"{capital(of.many)} by {of.body} and role{_first(len(rows), of.bodies)}"
    if rows.empty:
        return f"No {of.body} takes part in {one_of(of.one)}", shows, "No bars."
    projects = dict(zip(rows["participant_id"], rows["projects"], strict=True))
    most = int(rows["projects"].max())
    first = [of.label[m] for m, n in projects.items() if n == most]
    title = first_place(first, of.bodies, ("takes part in", "take part in"), of.nouns_on_record[1], most)
    department = of.edition.focus.department if of.edition.focus else ""
    if (own := int(projects.get(department, most))) < most:
        title += f"; {of.label[department]} is {_rank(own, rows['projects'])}, with {own:,}"
    examples = ", ".join(f"{of.label[m]} {n:,}" for m, n in list(projects.items())[:SPELLED])
    return title, shows, f"Bars of {of.many} by {of.body} and role. In all: {examples}."


def _tiers(of: _Record) -> tuple[str, str, str]:
    """Say how many projects have a local or devolved participant."""
    yes = of.tables["tiers"].drop(columns=["project_id", "with_department"]) == "yes"
    number = int(yes[LOCAL].any(axis=1).sum())
    who = capital(in_words(number)) if number < 2 else f"{number:,}"
    have = "have" if number > 1 else "has"
    title = f"{who} of {len(yes):,} {of.nouns_on_record[1]} {have} a local or devolved participant on record"
    if set(yes.columns[yes.any()]) <= {"other"}:  # a list of one's own need not have tiers
        title = f"No {of.one} names a body of a known tier of government"
    tiers = yes.rename(columns=lambda tier: tier.replace("_", " ").replace("nhs", "NHS")).sum()
    counts = ", ".join(f"{tier} {n:,}" for tier, n in tiers.items())
    alt = f"Of {_counted(len(yes), of.nouns)}, by tier on record: {counts}."
    return title, f"Tiers of government on record in {of.many}", alt
