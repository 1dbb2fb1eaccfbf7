"""The brief, its annex and its summary as web pages: one file each, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from joinup import typeface
from joinup.brief.evidence import Evidence, facts_of
from joinup.brief.explore import explore_data
from joinup.brief.text import first_section, headed, spelled_out, to_template
from joinup.claims.words import in_words, listed
from joinup.contrast import LOGOS, check_brand
from joinup.errors import Fault, InputError, is_address
from joinup.schemas import VERDICTS
from joinup.tables import as_text

if TYPE_CHECKING:
    from joinup.claims.claim import Claim
    from joinup.config.edition import Edition, Settings

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLES = ("style.css", "parts.css", "print.css")
SCRIPTS = ("tables.js", "search.js", "figure.js")
MOST_ROWS = 500  # of one table in a page; the workbook holds all
DECIDED = ("supported", "supported with provisos", "not supported")
SIGNS = dict(zip(VERDICTS, "✓✓×?–––", strict=True))
P_VALUE = re.compile(r"\s*\(p[\u00a0 ][=<][^)]*\)")
TOOLS = ("matplotlib", "networkx", "numba", "numpy", "pandas", "scipy", "snakemake", "weasyprint")


class Verdict(str):
    """A verdict, which a page shows with its form, word and colour."""

    def __html__(self) -> str:
        return f'<span class="verdict {_slug(self)}"><span aria-hidden="true">{SIGNS[self]}</span> {self}</span>'


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
    ``verdicts``. ``names``: the tables of organisations. ``missing``: documents that are not part of a record,
    each with a drafted request and the command that brings it. ``changes``: sections on what changed.
    """

    facts: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, pd.DataFrame]]
    sources: pd.DataFrame
    figures: Mapping[str, Drawing]
    claims: Sequence[Claim]
    names: Mapping[str, pd.DataFrame]
    missing: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    changes: Sequence[tuple[str, list[str]]] = ()


def render(edition: Edition, settings: Settings, material: Material, narrative: str) -> dict[str, str]:
    """Render the pages of an edition.

    Parameters
    ----------
    edition, settings
        What is built, and how.
    material
        Facts, tables, figures.
    narrative
        Markdown that has passed :func:`joinup.brief.narrative.read`.

    Returns
    -------
    dict of str
        HTML of ``brief``, ``annex`` and ``summary``.

    Raises
    ------
    InputError
        If the narrative asks for something that is not there.
    """
    page = Page(edition, settings, material)
    return {
        "brief": page.render("brief.html.j2", narrative),
        "annex": page.render("annex.html.j2"),
        "summary": page.render("summary.html.j2", first_section(narrative)),
    }


class Page:
    """What a template may ask for: facts, verdicts, figures, evidence."""

    def __init__(self, edition: Edition, settings: Settings, material: Material):
        check_brand(settings.brand)
        self.edition, self.settings, self.material = edition, settings, material
        self.records = {r.record: r for r in edition.records}
        self.claims = {c.id: c for c in material.claims}
        self.rows = {(c["claim_id"], c["record"]): c for c in material.facts["claims"]}
        self.evidence_of = {
            name: Evidence(record, {f["id"]: f for f in part["facts"]}, material.tables[name], material.sources)
            for name, record in self.records.items()
            if (part := material.facts["records"].get(name))
        }
        self.labels = {
            r.label: r.name
            for tables in material.tables.values()
            for r in tables["nodes"].itertuples()
            if r.label != r.name
        }
        self.notes: dict[str, int] = {}  # evidence notes that the page cites, by what they rest on
        self.cited: list[str] = []
        self.drawn: list[str] = []
        self.kind = ""
        self.env = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.env.filters |= {"cells": lambda frame: as_text(frame).to_numpy().tolist(), "slug": _slug, "in_words": in_words}
        self.env.tests["address"] = is_address
        self.env.globals |= {"page": self, "edition": edition, "settings": settings, "listed": listed}

    # ---- places of a narrative ----------------------------------------------------------------------------------

    def places(self) -> dict[str, Any]:
        """Return what fills the places that a narrative may have."""
        return {
            "fact": self.fact, "count": self.count, "Count": partial(self.count, start=True),
            "statement": self.statement, "finding": self.finding, "verdict": self.verdict, "decided": self.decided, "supported": self.supported,
            "obtained": self.obtained, "complete": self.complete, "has": self.has,
            "figure": self.figure, "cite": self.cite, "evidence": self.evidence,
            "claims": partial(self.part, "claims"), "wanted": partial(self.part, "wanted"),
            "method": partial(self.part, "method"), "changes": partial(self.part, "changes"),
        }  # fmt: skip

    def fact(self, record: str, name: str) -> Markup:
        """Return a fact as it is printed."""
        return Markup('<span class="fact">{}</span>').format(self._fact(record, name)["text"])

    def count(self, record: str, name: str, one: str = "", many: str = "", start: bool = False) -> Markup:
        """Return a whole number in words and the words after it."""
        value = self._fact(record, name)["value"]
        number = in_words(value)
        shown = Markup('<span class="fact">{}</span>').format(number.capitalize() if start else number)
        words = one if value == 1 else many or one
        return Markup("{} {}").format(shown, words) if words else shown

    def _fact(self, record: str, name: str) -> Mapping[str, Any]:
        return self.evidence_of[record].facts[name]

    def claim(self, record: str, claim: str) -> Mapping[str, Any]:
        """Return the row of a claim asked of a record."""
        return self.rows[claim, record]

    def statement(self, record: str, claim: str) -> str:
        """Return a claim in a record's words."""
        return self.claim(record, claim)["statement"].rstrip(".")

    def finding(self, record: str, claim: str) -> str:
        """Return what the evidence at hand shows; p-values are for the annex."""
        return P_VALUE.sub("", self.claim(record, claim)["finding"]).rstrip(".")

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
        return document not in self.material.missing

    def complete(self, record: str) -> bool:
        """Say whether every project of a record is documented."""
        facts = self.evidence_of[record].facts
        return "projects_missing" in facts and not facts["projects_missing"]["value"]

    def has(self, record: str) -> bool:
        """Say whether the edition has a record."""
        return record in self.evidence_of

    def evidence(self, names: str) -> Markup:
        """Return one link to the evidence behind a sentence; only the brief has notes."""
        kinds = {c.id: c.kind for c in self.claims.values()}
        facts = [(r, f) for r, f in facts_of(names.split(), kinds) if f in self.evidence_of[r].facts]
        if not facts or self.kind != "brief":
            return Markup("")
        key = " ".join(".".join(fact) for fact in facts)
        mark = Markup("") if key in self.notes else Markup(' id="cited-{}"').format(len(self.notes) + 1)
        number = self.notes.setdefault(key, len(self.notes) + 1)
        link = '<a class="evidence screen"{1} href="#evidence-{0}" aria-label="Evidence {0}">\u2060<sup>[{0}]</sup></a>'
        return Markup(link).format(number, mark)

    def cite(self, key: str) -> Markup:
        """Return a link to a reference; the summary has none."""
        if self.kind != "brief":
            return Markup("")
        if key not in self.cited:
            self.cited.append(key)
        letter = "abcdefghijklmnopqrstuvwxyz"[self.cited.index(key) % 26]
        link = '<a class="cite" href="#reference-{0}" aria-label="Reference {0}"><sup>{0}</sup></a>'
        return Markup(link).format(letter)

    def figure(self, *names: str, where: str = "") -> Markup:
        """Return a figure with its titles, alternative text, source line and data; ``screen``: not on paper."""
        if names[-1] == "screen":
            *names, where = names  # type: ignore[assignment]
        name = "/".join(names)
        self.drawn.append(name)
        return self.part("figure", name=name, drawing=self.material.figures[name], where=where, number=len(self.drawn))

    # ---- what templates ask for ---------------------------------------------------------------------------------

    def part(self, template: str, **values: Any) -> Markup:
        """Render a part of a page."""
        return Markup(self.env.get_template(f"parts/{template}.html.j2").render(values))

    def image(self, name: str) -> str:
        """Return a drawn figure as an address that holds it."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.material.figures[name].svg).decode()}"

    def narrow(self, name: str) -> list[tuple[str, str]]:
        """Return the figures that take a wide one's place on a phone, each with a heading."""
        if name == "comparison":
            wide = [(r.called, f"{n}/network") for n, r in self.records.items()]
            return [(title, one) for title, one in wide if one in self.material.figures]
        return [("", f"{name}_narrow")] if f"{name}_narrow" in self.material.figures else []

    def table(self, record: str, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """Return the first rows of a table."""
        frame = self.material.tables[record][name]
        return frame[list(columns) or list(frame.columns)].head(MOST_ROWS)

    def covers(self) -> list[dict[str, Any]]:
        """Return what the evidence covers, record by record."""
        out = []
        for name, record in self.records.items():
            facts = self.evidence_of[name].facts
            known, total = facts["projects_known"]["text"], facts.get("projects_total", {}).get("text", "")
            number = f"{known} of {total}" if total else known
            out.append({"record": record, "number": number, "name": name, "facts": facts})
        return out

    def general(self, claim: str) -> str:
        """Return a claim in words that fit all records: with *projects* where several records are asked."""
        rows = [c for (i, _), c in self.rows.items() if i == claim and c["verdict"] != "not asked"]
        words = str(rows[0]["statement"]) if rows else claim
        if len(rows) > 1:
            one, many = self.records[rows[0]["record"]].project
            words = re.sub(rf"\b{re.escape(many)}\b", "projects", words)
            words = re.sub(rf"\b{re.escape(one)}\b", "project", words)
        return words

    def reversals(self, record: str, claim: str) -> list[str]:
        """Return the choices of method, and the projects left out, that reverse a claim."""
        frame = self.material.tables[record]["sensitivity"]
        rows = frame[(frame["claim_id"] == claim) & (frame["reverses"] == "yes")]
        name = self.material.tables[record]["projects"].set_index("project_id")["name"]
        return [f"without {name[s]}" if k == "project" else s for k, s in rows[["kind", "specification"]].to_numpy()]

    def not_asked(self, claim: str) -> list[str]:
        """Return the records that a claim is not asked of."""
        return [name for name in self.records if self.verdict(name, claim) == "not asked"]

    def strong_pairs(self, record: str) -> list[str]:
        """Return the pairs that pass the corrected test with all projects and with joint ones only."""
        pairs, alpha = self.material.tables[record]["pairs"], self.settings.statistics.alpha
        label = self.material.tables[record]["nodes"].set_index("participant_id")["label"]
        passed = pairs[(pairs["p_family"] <= alpha).fillna(False)].groupby(["source", "target"]).size()
        return [f"{label[s]}–{label[t]}" for (s, t), number in passed.items() if number == 2]

    def entries(self, source: str) -> int:
        """Return how many projects rest on a page."""
        ids = {
            (name, project)
            for name, tables in self.material.tables.items()
            for project, some in tables["participation"][["project_id", "source_ids"]].to_numpy()
            if source in some.split()
        }
        return len(ids)

    def references(self) -> list[Any]:
        """Return the references cited so far, in order."""
        by_key = {r.key: r for r in self.edition.references}
        return [by_key[key] for key in self.cited]

    def evidence_list(self) -> list[list[dict[str, Any]]]:
        """Return the notes behind the evidence links, each with its facts."""
        return [[self.evidence_of[r].note(f) for r, f in (n.split(".") for n in key.split())] for key in self.notes]

    def pages(self) -> dict[str, list[dict[Any, Any]]]:
        """Return the pages that all records rest on, by kind."""
        rows = self.material.sources.sort_values("source_id")
        return {kind: rows[rows["kind"] == kind].to_dict("records") for kind in rows["kind"].unique()}

    def explore(self) -> dict[str, Any]:
        """Return what the page's script knows."""
        nouns = {name: self.records[name].project for name in self.material.tables}
        return explore_data(nouns, self.material.tables, self.material.names)

    def logo(self) -> str:
        """Return the publisher's logo as an address that holds it, empty where there is none."""
        if not self.settings.brand.logo:
            return ""
        path = Path(self.settings.brand.logo)
        return f"data:{LOGOS[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"

    def render(self, template: str, narrative: str = "") -> str:
        """Render a whole page."""
        self.kind, self.notes, self.cited, self.drawn = template.split(".")[0], {}, [], []
        body, headings = headed(self._filled(narrative)) if narrative else (Markup(""), [])
        css = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in STYLES)
        brand = f":root{{--focus:{self.settings.brand.focus};--accent:{self.settings.brand.accent}}}"
        css = "\n".join([typeface.page_rules(), brand, css])
        script = "\n".join((TEMPLATES / "js" / name).read_text(encoding="utf-8") for name in SCRIPTS)
        html = self.env.get_template(template).render(
            body=body, headings=headings, versions=[(t, version(t)) for t in TOOLS],
            css=Markup(css), css_hash=_hash(css), script=Markup(script), script_hash=_hash(script),
        )  # fmt: skip
        head, main, foot = re.split(r"(?s)(<main.*</main>)", html, maxsplit=1)
        return head + spelled_out(main, self.labels) + foot

    def _filled(self, text: str) -> Markup:
        """Fill a narrative with what it asks for."""
        try:
            return Markup(self.env.from_string(to_template(text)).render(self.places()))
        except (TemplateError, KeyError) as e:
            remedy = "Correct the name; `make facts` lists all facts."
            raise InputError(Fault(self.edition.narrative, f"cannot be filled in: {e}", remedy)) from None


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls a script or style by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _slug(text: str) -> str:
    return text.replace(" ", "-")
