"""The words around each figure, made by rule from tables: finding, what is shown, source, alternative text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Record

Tables = Mapping[str, pd.DataFrame]
Pair = tuple[str, str]
SHOWN = 30  # departments that one figure shows, those with the most joint projects first
LISTED = 40  # projects that one figure lists; of more it shows totals
SPELLED = 6  # rows that an alternative text spells out; the table beside the figure holds the rest
ALPHA = 0.05
DECIDED = ("supported", "supported with provisos", "not supported")
LOCAL = ["devolved", "combined_authority", "local"]  # columns of the table of tiers
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True)
class Caption:
    """The words around a figure.

    Parameters
    ----------
    title, subtitle
        The finding; what is shown, and what the evidence covers. For a provisional figure the subtitle always
        holds the word *provisional*.
    source, note
        The source line, and the full names of what the figure abbreviates.
    alt
        Alternative text: what the picture tells somebody who cannot see it.
    provisional
        Does the evidence cover only a part of the record? Then the marks look provisional as well.

    Examples
    --------
    >>> Caption("Two departments lead.", "Pilots by department", "A register.", "…", "", True).subtitle
    'Pilots by department, provisional'
    """

    title: str
    subtitle: str
    source: str
    alt: str
    note: str = ""
    provisional: bool = False

    def __post_init__(self) -> None:
        if self.provisional and "provisional" not in self.subtitle.casefold():
            object.__setattr__(self, "subtitle", f"{self.subtitle}, provisional")


def holding_pairs(pairs: pd.DataFrame, alpha: float = ALPHA) -> set[Pair]:
    """Return the pairs whose family-wise p is at most alpha with all projects and with joint projects only.

    >>> row = {"source": "a", "target": "b", "p_family": 0.01}
    >>> holding_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint"}]))
    {('a', 'b')}
    >>> holding_pairs(pd.DataFrame([row | {"basis": "all"}, row | {"basis": "joint", "p_family": 0.2}]))
    set()
    """
    sure = pairs[pairs["p_family"] <= alpha]
    number = sure.groupby(["source", "target"])["basis"].nunique()
    return {(str(a), str(b)) for a, b in number[number == 2].index}


def focus_pair(edition: Edition) -> Pair | None:
    """Return the pair that the edition's claims name, sorted as in the tables."""
    if edition.focus is None:
        return None
    first, second = sorted(edition.focus.pair)
    return first, second


def listed(names: Sequence[str]) -> str:
    """Join names as in a sentence.

    >>> listed(["DfE", "DHSC", "MHCLG"])
    'DfE, DHSC and MHCLG'
    """
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def captions(record: Record, edition: Edition, tables: Tables, alpha: float = ALPHA) -> dict[str, Caption]:
    """Return the caption of every figure of a record.

    Parameters
    ----------
    record, edition
        The record's nouns and total; the pair and the department that claims name.
    tables
        The record's tables: projects, participation, sources, nodes, edges, pairs, null_model, tally, tiers.
    alpha
        Family-wise level at which a pair stands out.

    Returns
    -------
    dict
        Captions by name of figure.
    """
    words = _Words(record, edition, tables)
    return {
        "network": words.caption(*_network(words), nodes=True),
        "matrix": words.caption(*_matrix(words, alpha), nodes=True),
        "tally": words.caption(*_tally(words), nodes=True),
        "tiers": words.caption(*_tiers(words)),
    }


def joint_captions(
    edition: Edition, claims: pd.DataFrame, tables: Mapping[str, Tables]
) -> dict[str, Caption]:
    """Return the captions of the figures that join records: ``verdicts`` and ``comparison``.

    ``claims`` is the edition's table of claims; ``tables`` holds each record's tables under its name.
    """
    words = [_Words(r, edition, tables[r.record]) for r in edition.records if r.record in tables]
    decided = claims[claims["verdict"].isin(DECIDED)]["claim_id"].nunique()
    number = claims["claim_id"].nunique()
    title = (
        f"{_number(decided)} of {_number(number).lower()} claims {'is' if decided == 1 else 'are'} decided"
    )
    told = [
        f"{r.statement} {r.record}: {r.verdict}." for r in claims.itertuples() if r.verdict != "not asked"
    ]
    shows = f"Each claim, asked of each record: {'; '.join(w.coverage for w in words)}"
    out = {"verdicts": Caption(title, shows, "Source: the tables of this edition.", " ".join(told))}
    words = [w for w in words if len(w.tables["edges"])]
    pair = focus_pair(edition)
    names = words[0].pair(pair) if pair and words else ""
    ranks = [f"{w.place(pair)} by shared {w.many}" for w in words] if pair and names else []
    every = (
        {t: pd.concat([w.tables[t] for w in words]) for t in ("participation", "sources")} if words else {}
    )
    notes = dict(pair for w in reversed(words) for pair in w.names.items())
    out["comparison"] = Caption(
        f"{names}: {listed(ranks)}" if ranks else "Who works with whom, record by record",
        f"Every department at the same place: {'; '.join(w.coverage for w in words)}",
        source_line({**every, "sources": every["sources"].drop_duplicates()}) if words else "",
        " ".join(f"{w.many.capitalize()}: {_network(w)[2]}" for w in words),
        _note(notes),
    )
    return out


class _Words:
    """A record's nouns, and what several captions say of its tables."""

    def __init__(self, record: Record, edition: Edition, tables: Tables):
        self.record, self.edition, self.tables = record, edition, tables
        self.one, self.many = record.project
        self.nodes = tables["nodes"].sort_values(["rank", "participant_id"])
        self.label = dict(zip(self.nodes["participant_id"], self.nodes["label"], strict=True))
        self.number = int((tables["projects"]["counts"] == "yes").sum())
        total = record.total.value if record.total else None
        self.provisional = record.missing.how == "biased" if total is None else self.number < total
        of = f" of {total:,}" if total else ""
        state = " documented, provisional" if self.provisional else ""
        self.coverage = f"{self.number:,}{of} {self.one if self.number == 1 and not of else self.many}{state}"
        if not self.number:
            self.coverage = f"no {self.one} documented"
        self.documented = f"documented {self.many}" if self.provisional else self.many
        self.source = source_line(tables)
        top = self.nodes.head(SHOWN)
        self.names = dict(zip(top["label"], top["name"], strict=True))

    def caption(self, title: str, shows: str, alt: str, nodes: bool = False) -> Caption:
        if not self.number:
            title = f"No {self.one} that counts is documented"
            alt = f"An empty frame: {title[0].lower()}{title[1:]}."
        subtitle = f"{shows}; {self.coverage}"
        return Caption(
            title, subtitle, self.source, alt, _note(self.names) if nodes else "", self.provisional
        )

    def pair(self, pair: Pair) -> str:
        return listed([self.label[m] for m in pair]) if set(pair) <= set(self.label) else ""

    def shared(self, pair: Pair) -> int:
        edges = self.tables["edges"]
        rows = edges[(edges["source"] == pair[0]) & (edges["target"] == pair[1])]
        return int(rows["shared"].sum())

    def place(self, pair: Pair) -> str:
        """Return the pair's rank among all pairs, in words."""
        values, shared = self.tables["edges"]["shared"], self.shared(pair)
        tied = "joint " if int((values == shared).sum()) > 1 else ""
        return tied + _place(int((values > shared).sum()) + 1) if shared else "not linked"


def _note(names: Mapping[str, str]) -> str:
    """Return the full names of departments, by label."""
    full = [f"{label}: {name}" for label, name in sorted(names.items()) if label != name]
    return f"{'; '.join(full)}." if full else ""


def _place(rank: int) -> str:
    """Return a rank as running text has it."""
    if rank <= len(PLACES):
        return PLACES[rank - 1]
    end = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10 if rank % 100 not in (11, 12, 13) else 0, "th")
    return f"{rank}{end}"


def _number(value: int) -> str:
    """Return a number as a sentence begins with it."""
    return SMALL_NUMBERS[value].capitalize() if value < len(SMALL_NUMBERS) else f"{value:,}"


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def source_line(tables: Tables) -> str:
    """Return a figure's source line: pages by kind; a registry is one source with entries."""
    ids = {s for some in tables["participation"]["source_ids"] for s in some.split()}
    rows = tables["sources"][tables["sources"]["source_id"].isin(ids)]
    pages, entries = rows[rows["kind"] != "registry"], rows[rows["kind"] == "registry"]
    kinds = {"official": "official", "mirror": "archived or copied", "secondary": "secondary"}
    counts = [f"{n} {word}" for kind, word in kinds.items() if (n := int((pages["kind"] == kind).sum()))]
    parts = [f"{_many(len(pages), 'public page', 'public pages')} ({', '.join(counts)})"] if counts else []
    if len(entries):
        names = entries["publisher"].unique()
        name = names[0] if len(names) == 1 else "registries"
        parts.append(f"{name} ({_many(len(entries), 'entry', 'entries')})")
    if not parts:
        return "Source: none yet."
    day = datetime.date.fromisoformat(str(rows["retrieved"].max()))
    return f"Source: {listed(parts)}; read by {day.day} {day:%B %Y}."


def _network(words: _Words) -> tuple[str, str, str]:
    edges = words.tables["edges"].sort_values(["shared", "source", "target"], ascending=[False, True, True])
    shows = f"Departments that take part in the same {words.many}"
    if edges.empty:
        title = f"No two departments share a {words.one}"
        return title, shows, f"{_many(len(words.nodes), 'department', 'departments')}, none linked."
    most = int(edges["shared"].max())
    top = [(str(a), str(b)) for a, b in edges.loc[edges["shared"] == most, ["source", "target"]].to_numpy()]
    first = words.pair(top[0]) if len(top) == 1 else f"{_number(len(top)).lower()} pairs"
    named = focus_pair(words.edition)
    if not named or not words.pair(named):
        title = f"{first} share the most {words.documented}, {most}{' each' if len(top) > 1 else ''}"
    elif named not in top:
        shared = f"{words.shared(named) or 'no'} {words.documented}"
        title = f"{words.pair(named)} share {shared}; {first} share the most, {most}"
    elif len(top) == 1:
        title = f"{words.pair(named)} share the most {words.documented}: {most} of {words.number:,}"
    else:
        others = [pair for pair in top if pair != named]
        who = words.pair(others[0]) if len(others) == 1 else f"{_number(len(others)).lower()} other pairs"
        title = f"{words.pair(named)} share {most} {words.documented}, as many as {who}"
    told = [
        f"{words.pair((a, b))} {n}"
        for a, b, n in edges[["source", "target", "shared"]].head(SPELLED).to_numpy()
    ]
    alone = int((words.nodes["partners"] == 0).sum())
    alt = (
        f"Network of {_many(len(words.nodes), 'department', 'departments')}; {_many(len(edges), 'pair shares', 'pairs share')} "
        f"at least one {words.one}. Most shared {words.many}: {', '.join(told)}."
    )
    return (
        title,
        shows,
        alt + (f" {_many(alone, 'department shares', 'departments share')} none." if alone else ""),
    )


def _matrix(words: _Words, alpha: float) -> tuple[str, str, str]:
    holding, model = sorted(holding_pairs(words.tables["pairs"], alpha)), words.tables["null_model"]
    attainable = pd.to_numeric(model.loc[model["key"] == "pairs_attainable", "value"], errors="coerce")
    names = [words.pair(pair) for pair in holding]
    if len(names) == 1:
        title = f"{names[0]} share more {words.many} than chance would give"
    elif names:
        title = f"{_number(len(names))} pairs share more {words.many} than chance would give"
    elif len(attainable) and attainable.min() > 0:
        title = f"No pair stands out: none shares more {words.many} than chance would give"
    else:
        title = "No pair could stand out in a list of this size"
    number = len(words.nodes)
    shows = f"{words.many.capitalize()} that each two departments share"
    if number > SHOWN:
        shows += f" (the first {SHOWN} of {number} departments)"
    alt = f"Matrix of {_many(min(number, SHOWN), 'department', 'departments')}: shared {words.many}. {title}."
    if len(names) > 1:
        alt += f" These are {'; '.join(names[:SPELLED])}{' and others' * (len(names) > SPELLED)}."
    return title, shows, alt


def _tally(words: _Words) -> tuple[str, str, str]:
    rows = words.nodes.sort_values(["projects", "participant_id"], ascending=[False, True])
    shows = f"{words.many.capitalize()} by department and role"
    if rows.empty:
        return f"No department takes part in a {words.one}", shows, "No bars."
    if len(rows) > SHOWN:
        shows += f" (the first {SHOWN} of {len(rows)} departments)"
    most = int(rows["projects"].max())
    first = rows.loc[rows["projects"] == most, "label"].tolist()
    who = listed(first) if len(first) <= 3 else f"{_number(len(first))} departments"
    title = f"{who} {'takes' if len(first) == 1 else 'take'} part in the most {words.documented}, {most:,}"
    title += " each" if len(first) > 1 else ""
    department = words.edition.focus.department if words.edition.focus else ""
    if department in words.label and words.label[department] not in first:
        own = int(rows.set_index("participant_id").loc[department, "projects"])
        rank = int((rows["projects"] > own).sum()) + 1
        title += f"; {words.label[department]} is {_place(rank)}, with {own:,}"
    told = ", ".join(f"{r.label} {r.projects}" for r in rows.head(SPELLED).itertuples())
    return title, shows, f"Bars of {words.many} by department and role. In all: {told}."


def _tiers(words: _Words) -> tuple[str, str, str]:
    tiers = words.tables["tiers"]
    yes = tiers.drop(columns=["project_id", "with_department"]) == "yes"
    number = int(yes[LOCAL].any(axis=1).sum())
    title = f"{number:,} of {len(tiers):,} {words.documented} have a local or devolved participant on record"
    if not number:
        title = f"None of {len(tiers):,} {words.documented} has a local or devolved participant on record"
    counts = ", ".join(f"{c.replace('_', ' ')} {n:,}" for c, n in yes.sum().items())
    shows = f"Tiers of government on record in {words.many}"
    return title, shows, f"Of {_many(len(tiers), words.one, words.many)}, by tier on record: {counts}."
