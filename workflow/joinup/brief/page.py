"""The brief and its annex as web pages: one file each, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.exceptions import TemplateError, UndefinedError
from markupsafe import Markup

from joinup import typeface
from joinup.brief import annex, explore, narrative
from joinup.brief.evidence import note
from joinup.brief.sections import headed, lettered
from joinup.changes.report import sections
from joinup.claims.facts import rows_of, with_words
from joinup.contrast import LOGOS, check_brand
from joinup.errors import Fault, InputError, is_address
from joinup.tables import as_text
from joinup.wanted import how_to_get, wanted

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

TEMPLATES = Path(__file__).parents[2] / "templates"
SCRIPTS = ("tables.js", "picture.js", "network.js", "panel.js", "stage.js", "explore.js")
STYLES = ("style.css", "parts.css", "explore.css", "print.css")
MOST_ROWS_SHOWN = 500  # of one table in a page; the workbook holds all


class Page:
    """What a template may ask for: facts, sentences, figures, evidence.

    Parameters
    ----------
    edition, settings
        What is built, and how.
    found
        The content of ``facts.json``.
    tables
        Result tables by name.
    svg
        The drawn figures by name.
    """

    def __init__(
        self,
        edition: Edition,
        settings: Settings,
        found: Mapping[str, Any],
        tables: Mapping[str, pd.DataFrame],
        svg: Mapping[str, bytes],
    ):
        check_brand(settings.brand)
        self.edition, self.settings, self.tables, self.svg = edition, settings, tables, svg
        self.facts = {f["id"]: f for f in found["facts"]}
        self.claims = {c["id"]: c for c in found["claims"]}
        self.captions = found["figures"]
        self.method_text = found["method"]
        self.evidence_asked: dict[str, int] = {}
        self.notes: dict[str, dict[str, Any]] = {}
        self.cited: list[str] = []
        self.here: set[int] = set()  # evidence notes that the page being rendered cites
        self.noted = True  # does that page link its sentences to notes?
        self.env = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.env.filters["table_cells"] = table_cells
        self.env.tests["address"] = is_address

    def fact(self, name: str) -> Markup:
        """Return a fact as it is printed."""
        return Markup('<span class="fact">{}</span>').format(self._fact(name)["text"])

    def count(self, name: str, one: str = "", many: str = "", start: bool = False) -> Markup:
        """Return a whole number in words and the words after it."""
        number, words = with_words(self._fact(name)["value"], one, many)
        told = Markup('<span class="fact">{}</span>').format(number.capitalize() if start else number)
        return Markup("{} {}").format(told, words) if words else told

    def _fact(self, name: str) -> Mapping[str, Any]:
        if name not in self.facts:
            raise UndefinedError(f"there is no fact {name}")
        return self.facts[name]

    def sentence(self, claim: str) -> str:
        """Return the sentence that a claim's verdict allows."""
        return self._claim(claim)["sentence"]

    def statement(self, claim: str) -> str:
        """Return a claim in our words."""
        return self._claim(claim)["statement"]

    def verdict(self, claim: str) -> str:
        """Return a claim's verdict."""
        return self._claim(claim)["verdict"]

    def _claim(self, claim: str) -> Mapping[str, Any]:
        if claim not in self.claims:
            raise UndefinedError(f"there is no claim {claim}")
        return self.claims[claim]

    def evidence(self, of: str) -> Markup:
        """Return one link to the evidence behind a sentence."""
        if not self.noted:
            return Markup("")
        names = [
            n for one in of.split() for n in (self.claims[one]["facts"] if one in self.claims else [one])
        ]
        if not names:  # a claim without a number has nothing to be traced
            return Markup("")
        number = self.evidence_asked.setdefault(" ".join(dict.fromkeys(names)), len(self.evidence_asked) + 1)
        mark = Markup("") if number in self.here else Markup(' id="cited-{}"').format(number)
        self.here.add(number)
        # The word joiner keeps the mark on the line on which its sentence ends.
        link = (
            '<a class="evidence"{1} href="#evidence-{0}" aria-label="Evidence {0}">\u2060<sup>[{0}]</sup></a>'
        )
        return Markup(link).format(number, mark)

    def cite(self, key: str) -> Markup:
        """Return a link to a reference."""
        if key not in {r.key for r in self.edition.references}:
            raise UndefinedError(f"there is no reference {key}")
        if not self.noted:  # the summary has no list of references
            return Markup("")
        if key not in self.cited:
            self.cited.append(key)
        letter = lettered(self.cited.index(key))
        link = Markup('<a class="cite" href="#reference-{0}" aria-label="Reference {0}"><sup>{0}</sup></a>')
        return link.format(letter)

    def references(self) -> list[tuple[str, Any]]:
        """Return the references cited so far, with their letters."""
        by_key = {r.key: r for r in self.edition.references}
        return [(lettered(n), by_key[k]) for n, k in enumerate(self.cited)]

    def figure(self, name: str, where: str = "") -> Markup:
        """Return a figure with its titles, source line, alternative text and data; ``screen``: not on paper."""
        if name not in self.captions:
            raise UndefinedError(f"there is no figure {name}")
        caption = self.captions[name]
        data = rows_of(self.tables[caption["data"]], caption["where"])
        return self._part(
            "figure.html.j2",
            name=name,
            where=where,
            caption=caption,
            frame=data.head(MOST_ROWS_SHOWN),
            more=max(len(data) - MOST_ROWS_SHOWN, 0),
            image=self.image(name),
            link=self.evidence(" ".join(caption["facts"])),
        )

    def image(self, name: str) -> str:
        """Return a drawn figure as an address that holds it."""
        return f"data:image/svg+xml;base64,{base64.b64encode(self.svg[name]).decode()}"

    def explore(self) -> dict[str, Any]:
        """Return what lets Figure 1 be explored: its data, the choices of its filters, the same as a matrix."""
        data = explore.explore_data(self.tables)
        return {
            "data": data,
            "matrix": explore.matrix(self.tables),
            "rounds": explore.rounds_of(data),
            "tiers": explore.TIERS,
        }

    def table(self, name: str, title: str) -> Markup:
        """Return a result table with its title and what its columns mean."""
        frame = self.tables[name]
        more = max(len(frame) - MOST_ROWS_SHOWN, 0)
        return self._part(
            "table.html.j2", frame=frame.head(MOST_ROWS_SHOWN), name=name, title=title, more=more
        )

    def sources(self) -> list[dict[Any, Any]]:
        """Return every page of the register that a row of the edition stands on."""
        return self.tables["sources"].sort_values("source_id").to_dict("records")

    def logo(self) -> str:
        """Return the publisher's logo as an address that holds it, empty where there is none."""
        if not self.settings.brand.logo:
            return ""
        path = Path(self.settings.brand.logo)
        kind = LOGOS[path.suffix.lower()]
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    def claims_table(self) -> Markup:
        """Return the claims with their verdicts."""
        return self._part("claims.html.j2", claims=list(self.claims.values()))

    def wanted(self) -> Markup:
        """Return the documents that would complete the edition."""
        return self._part("wanted.html.j2", documents=[(d, how_to_get(d)) for d in wanted(self.edition)])

    def changes(self) -> Markup:
        """Return what changed since the edition's predecessor."""
        if "changes" not in self.tables:
            raise UndefinedError("the edition has no predecessor to compare with")
        told = [(title, rows, self.evidence(ids)) for title, rows, ids in sections(self.tables["changes"])]
        return self._part("changes.html.j2", sections=told, predecessor=self.edition.predecessor)

    def method(self) -> Markup:
        """Return the method in a paragraph, written from what was done."""
        return Markup("<p>{}</p>").format(self.method_text)

    def evidence_list(self) -> list[dict[str, Any]]:
        """Return what stands behind each evidence link: facts, rows, pages."""
        for names in self.evidence_asked:
            if names not in self.notes:
                self.notes[names] = note(names.split(), self.facts, self.tables)
        return [
            {"number": number, "here": number in self.here, **self.notes[names]}
            for names, number in self.evidence_asked.items()
        ]

    def _part(self, template: str, **values: Any) -> Markup:
        return Markup(self.env.get_template(f"parts/{template}").render(page=self, **values))

    def render(self, template: str, text: str = "", noted: bool = True) -> str:
        """Render a whole page.

        Parameters
        ----------
        template
            Name of the template.
        text
            A narrative in Markdown, already checked.
        noted
            Link each sentence to its evidence note?

        Raises
        ------
        InputError
            If the narrative asks for something that is not there.
        """
        self.here, self.noted = set(), noted
        body = Markup("")
        headings: list[tuple[str, Markup]] = []
        if text:
            body, headings = headed(self._filled(text))
        css = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in STYLES)
        brand = f":root{{--focus:{self.settings.brand.focus};--accent:{self.settings.brand.accent}}}"
        css = "\n".join([typeface.page_rules(), brand, css])
        script = "\n".join((TEMPLATES / "js" / name).read_text(encoding="utf-8") for name in SCRIPTS)
        return self.env.get_template(template).render(
            page=self,
            annex=annex,
            edition=self.edition,
            settings=self.settings,
            body=body,
            headings=headings,
            css=Markup(css),
            css_hash=_hash(css),
            script=Markup(script),
            script_hash=_hash(script),
        )

    def places(self) -> dict[str, Any]:
        """Return what fills the places that a narrative may have."""
        return {
            "fact": self.fact, "sentence": self.sentence, "verdict": self.verdict, "evidence": self.evidence,
            "figure": self.figure, "claims": self.claims_table, "wanted": self.wanted, "method": self.method,
            "cite": self.cite, "changes": self.changes, "statement": self.statement,
            "count": self.count, "Count": partial(self.count, start=True),
        }  # fmt: skip

    def _filled(self, text: str) -> Markup:
        """Fill a narrative with what it asks for."""
        try:
            return Markup(self.env.from_string(narrative.to_template(text)).render(self.places()))
        except TemplateError as e:
            remedy = "Correct the name; `make facts` lists all facts."
            raise InputError(
                Fault(self.edition.narrative, f"cannot be filled in: {e.message}", remedy)
            ) from None


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy calls a script or style by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def table_cells(frame: pd.DataFrame) -> list[list[str]]:
    """Return the cells of a table as text, row by row."""
    return as_text(frame).to_numpy().tolist()
