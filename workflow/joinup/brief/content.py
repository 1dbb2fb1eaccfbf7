"""What pages say: facts, claims and verdicts, what the evidence covers, sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup

from joinup.brief.evidence import Evidence
from joinup.claims.claim import Claim
from joinup.claims.words import capital, in_words
from joinup.config.edition import Edition, Settings
from joinup.network.significance import strong_pairs
from joinup.schemas import SOURCE_KINDS, VERDICTS

DECIDED = VERDICTS[:3]
SIGNS = dict(zip(VERDICTS, "✓✓×?–––", strict=True))
P_VALUE = re.compile(r"\s*\(p[\u00a0 ][=<][^)]*\)")


class Verdict(str):
    """A verdict, which a page shows with its form, word and colour."""

    def __html__(self) -> str:
        sign = f'<span aria-hidden="true">{SIGNS[self]}</span>'
        return f'<span class="verdict {self.replace(" ", "-")}">{sign} {self}</span>'


@dataclass(frozen=True)
class Drawing:
    """A drawn figure: its caption, picture and data."""

    caption: Mapping[str, Any]
    svg: bytes
    data: pd.DataFrame


@dataclass(frozen=True)
class Material:
    """What the pages are made of.

    ``facts``: the content of ``facts.json``. ``tables``: each record's tables. ``figures``: ``pilots/network`` or
    ``comparison``. ``names``: the tables of organisations. ``requests``: for each document that is not part of
    a record, a letter to its publisher. ``changes``: sections on what changed.
    """

    facts: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, pd.DataFrame]]
    sources: pd.DataFrame
    figures: Mapping[str, Drawing]
    claims: Sequence[Claim]
    names: Mapping[str, pd.DataFrame]
    requests: Mapping[str, str] = field(default_factory=dict)
    changes: Sequence[tuple[str, list[str]]] = ()


class Content:
    """What a template or a narrative may ask for."""

    def __init__(self, edition: Edition, settings: Settings, material: Material):
        self.edition, self.settings, self.material = edition, settings, material
        self.records = {r.record: r for r in edition.records}
        self.claims = {c.id: c for c in sorted(material.claims, key=lambda c: c.kind == "assumption")}
        self.rows = {(c["claim_id"], c["record"]): c for c in material.facts["claims"]}
        self.evidence_of = {}
        for name, part in material.facts["records"].items():
            facts = {f["id"]: f for f in part["facts"]}
            record, tables = self.records[name], material.tables[name]
            self.evidence_of[name] = Evidence(record, facts, tables, material.sources)
        nodes = pd.concat([tables["nodes"] for tables in material.tables.values()])
        self.labels = {label: name for label, name in nodes[["label", "name"]].to_numpy() if label != name}

    def fact(self, record: str, name: str) -> Markup:
        """Return a fact as it is printed."""
        return Markup('<span class="fact">{}</span>').format(self._fact(record, name)["text"])

    def count(self, record: str, name: str, one: str = "", many: str = "", start: bool = False) -> Markup:
        """Return a whole number in words and the words after it."""
        value = self._fact(record, name)["value"]
        number, words = in_words(value), one if value == 1 else many or one
        span = Markup('<span class="fact">{}</span>').format(capital(number) if start else number)
        return Markup("{} {}").format(span, words) if words else span

    def _fact(self, record: str, name: str) -> Mapping[str, Any]:
        return self.evidence_of[record].facts[name]

    def claim(self, record: str, claim: str) -> Mapping[str, Any]:
        """Return the row of a claim asked of a record."""
        return self.rows[claim, record]

    def finding(self, record: str, claim: str) -> str:
        """Return what the evidence at hand shows; p-values are for the annex."""
        return P_VALUE.sub("", self.claim(record, claim)["finding"]).rstrip(".")

    def provisos(self, record: str, claim: str) -> str:
        """Return what a claim that is supported with provisos depends on, as a sentence; else nothing."""
        text = self.claim(record, claim)["provisos"].replace(" | ", "; ")
        return f"Provisos: {text}." if self.verdict(record, claim) == "supported with provisos" else ""

    def verdict(self, record: str, claim: str) -> Verdict:
        """Return a verdict."""
        return Verdict(self.claim(record, claim)["verdict"] if (claim, record) in self.rows else "not asked")

    def supported(self, record: str, claim: str) -> bool:
        """Say whether a claim holds, with or without provisos."""
        return self.verdict(record, claim).startswith("supported")

    def decided(self, record: str, claim: str) -> bool:
        """Say whether the evidence decides a claim."""
        return self.verdict(record, claim) in DECIDED

    def obtained(self, document: str) -> bool:
        """Say whether a document is part of its record."""
        return document not in self.material.requests

    def complete(self, record: str) -> bool:
        """Say whether every project of a record is documented."""
        facts = self.evidence_of[record].facts
        return "projects_missing" in facts and not facts["projects_missing"]["value"]

    @property
    def body(self) -> tuple[str, str]:
        """Return what participants are called where all records call them the same: one, many."""
        nouns = {record.body for record in self.records.values()}
        return nouns.pop() if len(nouns) == 1 else ("body", "bodies")

    def rolls_up(self) -> bool:
        """Say whether any body counts for another one."""
        return any((t["participation"]["via"] == "agency").any() for t in self.material.tables.values())

    def covers(self) -> list[dict[str, Any]]:
        """Return what the evidence covers, record by record."""
        out = []
        for name, record in self.records.items():
            facts = self.evidence_of[name].facts
            number, total = facts["projects_known"]["text"], facts.get("projects_total", {}).get("text", "")
            number = f"{number} of {total}" if total else "no" if number == "0" else number
            out.append({"record": record, "number": number, "name": name, "facts": facts})
        return out

    def general(self, claim: str) -> str:
        """Return a claim in words that fit all records: with *projects* where several records are asked."""
        rows = [c for (i, _), c in self.rows.items() if i == claim and c["verdict"] != "not asked"]
        words = str(rows[0]["statement"]) if rows else claim
        if len(rows) > 1:
            for noun, general in zip(
                self.records[rows[0]["record"]].project, ("project", "projects"), strict=True
            ):
                words = re.sub(rf"\b{re.escape(noun)}\b", general, words)
        return words

    def reversals(self, record: str, claim: str) -> list[str]:
        """Return the choices of method, and the projects left out, that reverse a claim."""
        frame = self.material.tables[record]["sensitivity"]
        rows = frame[(frame["claim_id"] == claim) & (frame["reverses"] == "yes")]
        name = self.material.tables[record]["projects"].set_index("project_id")["name"]
        choices = rows[["kind", "specification"]].to_numpy()
        return [f"without {name[choice]}" if kind == "project" else choice for kind, choice in choices]

    def not_asked(self, claim: str) -> dict[str, list[str]]:
        """Return the records that a claim is not asked of, by the reason."""
        out: dict[str, list[str]] = {}
        for name, record in self.records.items():
            if self.verdict(name, claim) == "not asked":
                out.setdefault(self.claim(name, claim)["reason"], []).append(record.called)
        return out

    def strong_pairs(self, record: str) -> list[str]:
        """Return the pairs that pass the corrected test with all projects and with joint ones only."""
        tables = self.material.tables[record]
        label = tables["nodes"].set_index("participant_id")["label"]
        pairs = strong_pairs(tables["pairs"], self.settings.statistics.alpha)
        return [f"{label[a]} with {label[b]}" for a, b in pairs]

    def pages(self) -> dict[str, list[dict[Any, Any]]]:
        """Return the pages that all records rest on by kind, the best kind first; a registry is one of them.

        The pages of a registry share a host: one row with ``entries``, the projects that rest on it.
        """
        sources = self.material.sources.sort_values("source_id")
        pages = {kind: sources[sources["kind"] == kind].to_dict("records") for kind in SOURCE_KINDS}
        rows = pd.concat([t["participation"].assign(record=r) for r, t in self.material.tables.items()])
        rows = rows.assign(source_id=rows["source_ids"].str.split()).explode("source_id")
        registries: dict[str, list[dict[Any, Any]]] = {}
        for page in pages["registry"]:
            registries.setdefault(urlsplit(page["url"]).netloc, []).append(page)
        pages["registry"] = []
        for some in registries.values():
            projects = rows.loc[
                rows["source_id"].isin([page["source_id"] for page in some]), ["record", "project_id"]
            ]
            entries = len(projects.drop_duplicates())
            pages["registry"].append({**min(some, key=lambda page: len(page["url"])), "entries": entries})
        return {kind: some for kind, some in pages.items() if some}
