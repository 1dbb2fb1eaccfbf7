"""The brief, its annex and its summary as web pages: one file each, nothing fetched from anywhere."""

import base64
import hashlib
import re
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from joinup import typeface
from joinup.brief.content import Content, Material
from joinup.brief.evidence import facts_of
from joinup.brief.explore import explore_data
from joinup.brief.narrative import BLOCKS, PLACES
from joinup.brief.text import first_section, headed, spelled_out, to_template
from joinup.claims.words import in_words, listed
from joinup.config.edition import Edition, Settings
from joinup.contrast import LOGOS
from joinup.errors import is_address
from joinup.tables.table import as_text

TEMPLATES = Path(__file__).parents[2] / "templates"
STYLES = ("style.css", "parts.css", "print.css")
SCRIPTS = ("tables.js", "search.js", "figure.js")
TOOLS = ("matplotlib", "networkx", "numba", "numpy", "pandas", "scipy", "snakemake", "weasyprint")


def render(edition: Edition, settings: Settings, material: Material, narrative: str) -> dict[str, str]:
    """Render the pages of an edition: HTML of ``brief``, ``annex`` and ``summary``.

    Parameters
    ----------
    edition, settings, material
        What is built, how, and from which facts, tables and figures.
    narrative
        Markdown that has passed :func:`joinup.brief.narrative.read_narrative`.
    """
    texts = {"brief": narrative, "annex": "", "summary": first_section(narrative)}
    return {kind: Page(kind, edition, settings, material).render(text) for kind, text in texts.items()}


class Page(Content):
    """A page that is rendered: its figures, its links to evidence and references, its styles and scripts."""

    def __init__(self, kind: str, edition: Edition, settings: Settings, material: Material):
        super().__init__(edition, settings, material)
        self.kind = kind
        self.notes: dict[str, int] = {}  # evidence notes that the page cites, by what they rest on
        self.cited: list[str] = []
        self.figures = 0  # so far on the page
        self.spelled: set[str] = set()  # abbreviations with their names, below these figures
        self.env = Environment(
            loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        )  # fmt: skip
        self.env.filters |= {"cells": lambda frame: as_text(frame).to_numpy().tolist(), "in_words": in_words}
        self.env.filters["small_p"] = lambda text: re.sub(r"^\d(\.\d+)?e-\d+$", "< 0.001", text)
        self.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # keys keep their order
        self.env.tests["address"] = is_address
        self.env.globals |= {"page": self, "edition": edition, "settings": settings, "listed": listed}

    def places(self) -> dict[str, Any]:
        """Return what fills the places that a narrative may have."""
        places: dict[str, Any] = {block: partial(self.part, block) for block in BLOCKS}
        places["Count"] = partial(self.count, start=True)
        return places | {name: getattr(self, name) for name in {*PLACES, "evidence"} - places.keys()}

    def evidence(self, names: str) -> Markup:
        """Return one link to the evidence behind a sentence; only the brief has notes."""
        kinds = {c.id: c.kind for c in self.claims.values()}
        key = " ".join(f"{r}.{f}" for r, f in facts_of(names.split(), kinds) if self._has_evidence(r, f))
        if not key or self.kind != "brief":
            return Markup("")
        mark = Markup("") if key in self.notes else Markup(' id="cited-{}"').format(len(self.notes) + 1)
        number = self.notes.setdefault(key, len(self.notes) + 1)
        link = '<a class="evidence screen"{1} href="#evidence-{0}" aria-label="Evidence {0}">\u2060<sup>[{0}]</sup></a>'
        return Markup(link).format(number, mark)

    def _has_evidence(self, record: str, fact: str) -> bool:
        """Say whether a fact is a number: a name that the edition gives has no evidence."""
        row = self.evidence_of[record].facts.get(fact)
        return row is not None and not (row["way"] == "set" and isinstance(row["value"], str))

    def cite(self, key: str) -> Markup:
        """Return a link to a reference; the summary has none."""
        if self.kind != "brief":
            return Markup("")
        if key not in self.cited:
            self.cited.append(key)
        letter = "abcdefghijklmnopqrstuvwxyz"[self.cited.index(key) % 26]
        link = '<a class="cite" href="#reference-{0}" aria-label="Reference {1}"><sup>{1}</sup></a>'
        return Markup(link).format(key, letter)

    def figure(self, *names: str, where: str = "") -> Markup:
        """Return a figure with its titles, alternative text, source line and data; ``screen``: not on paper."""
        if names[-1] == "screen":
            *names, where = names  # type: ignore[assignment]
        name = "/".join(names)
        self.figures += 1
        drawing = self.material.figures[name]
        new = [one for one in drawing.caption["note"].rstrip(".").split("; ") if one not in self.spelled]
        self.spelled.update(new if where != "screen" else [])
        return self.part("figure", name=name, drawing=drawing, where=where, number=self.figures, new=new)

    def part(self, template: str, **values: Any) -> Markup:
        """Render a part of a page."""
        return Markup(self.env.get_template(f"parts/{template}.html.j2").render(values))

    def image(self, name: str) -> str:
        """Return a drawn figure as an address that holds it."""
        return _address("image/svg+xml", self.material.figures[name].svg)

    def references(self) -> list[Any]:
        """Return the references cited so far, in order."""
        by_key = {r.key: r for r in self.edition.references}
        return [by_key[key] for key in self.cited]

    def evidence_list(self) -> list[list[dict[str, Any]]]:
        """Return the notes behind the evidence links, each with its facts."""
        notes = [[name.split(".") for name in key.split()] for key in self.notes]
        return [[self.evidence_of[record].note(fact) for record, fact in note] for note in notes]

    def explore(self) -> dict[str, Any]:
        """Return what the page's script knows."""
        nouns = {name: self.records[name].project for name in self.material.tables}
        return explore_data(nouns, self.material.tables, self.material.names)

    def logo(self) -> str:
        """Return the publisher's logo as an address that holds it, empty where there is none."""
        if not self.settings.brand.logo:
            return ""
        path = Path(self.settings.brand.logo)
        return _address(LOGOS[path.suffix.lower()], path.read_bytes())

    def render(self, narrative: str) -> str:
        """Render the whole page."""
        text = self.env.from_string(to_template(narrative)).render(self.places())
        body, headings = headed(Markup(text))
        answer, *rest = [part for part in re.split(r"(?=<h2 )", body) if part.strip()] or [""]
        css = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in STYLES)
        brand = f":root{{--focus:{self.settings.brand.focus}}}"
        css = "\n".join([typeface.page_rules(), brand, css])
        script = "\n".join((TEMPLATES / "js" / name).read_text(encoding="utf-8") for name in SCRIPTS)
        html = self.env.get_template(f"{self.kind}.html.j2").render(
            answer=Markup(answer), body=Markup("".join(rest)), headings=headings,
            versions=[(t, version(t)) for t in TOOLS],
            css=Markup(css), css_hash=_hash(css), script=Markup(script), script_hash=_hash(script),
        )  # fmt: skip
        head, main, foot = re.split(r"(?s)(<main.*</main>)", html, maxsplit=1)
        return head + spelled_out(main, self.labels) + foot


def _address(kind: str, content: bytes) -> str:
    """Return a file as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls a script or style by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
