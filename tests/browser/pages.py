"""An edition built in this process with few draws: seconds where a run of the workflow takes minutes."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

from joinup.brief import narrative
from joinup.brief.page import Page
from joinup.brief.sections import first_section
from joinup.changes.report import began_later
from joinup.claims.assess import assess
from joinup.claims.claim import read_claims
from joinup.claims.facts import dumps
from joinup.claims.robustness import robustness
from joinup.clean.outcomes import clean_outcomes
from joinup.clean.participation import clean_participation
from joinup.config.edition import Edition, Settings, read_yaml
from joinup.figures.draw import FIGURES, asked_of
from joinup.figures.labels import place_labels
from joinup.figures.style import DPI, EDGE, Drawing, captioned, save, styled
from joinup.network.curveball import run_chains
from joinup.network.describe import communities, edges_of, graph_of, matrix_order, nodes_of
from joinup.network.incidence import incidence_of
from joinup.network.layout import layout_of
from joinup.network.null_model import test_network as compare
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_register
from joinup.schemas import RAW, RESULTS
from joinup.tables import read, write
from joinup.tally.count import tally_outcomes, tally_pilots, tiers_of

ROOT = Path(__file__).parents[2]
FEW = {"draws": 400, "quick_draws": 400, "thinned_draws": 100, "chains": 2, "bootstraps": 100}


@dataclass(frozen=True)
class Built:
    """What a build gives: pages as files of a folder, and what they were made from."""

    folder: Path
    edition: Edition
    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    found: Mapping[str, Any]
    figures: Mapping[str, bytes]

    def url(self, page: str = "brief") -> str:
        """Return the address of a page as a reader would open it: a file."""
        return (self.folder / f"{page}.html").as_uri()

    def html(self, page: str = "brief") -> str:
        """Return the text of a page."""
        return (self.folder / f"{page}.html").read_text(encoding="utf-8")


class Tables(dict[str, pd.DataFrame]):
    """Result tables, each written and read back as the workflow does."""

    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def __setitem__(self, name: str, frame: pd.DataFrame) -> None:
        path = self.folder / f"{name}.csv"
        write(frame, path, RESULTS[name])
        super().__setitem__(name, read(path, RESULTS[name]))


def build(edition: Edition, folder: Path, settings: Settings | None = None, text: str = "") -> Built:
    """Build an edition of this checkout into a folder.

    ``text`` takes the place of the edition's narrative.
    """
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    settings = settings or Settings(edition=edition.edition, statistics=FEW)
    names = Names(read_config(edition.organisations))
    claims = read_claims(ROOT / "config/claims.yaml")
    tables = Tables(folder / "tables")
    _clean(tables, edition, names)
    _network(tables, edition, settings, names)
    tables["tally_outcomes"] = tally_outcomes(
        tables["outcomes"], tables["contributions"], names, edition.as_of
    )
    tables["tally_pilots"] = tally_pilots(tables["participation"], names, edition.as_of)
    tables["tiers"] = tiers_of(tables["participation"], edition.focus.department)

    def label(body: str) -> str:
        return names.label(body, edition.as_of)

    for name, frame in robustness(tables, claims, edition, settings.statistics, label).items():
        tables[name] = frame
    found, tables["claims"] = assess(tables, claims, edition, settings, names)
    found = json.loads(dumps(found))
    compared = {n: tables[n] for n in ("pilots", "participation")}
    tables["begun"] = began_later(edition, compared, read_config(edition.organisations)["organisations"])
    figures = {name: drawn(name, tables, found, edition, settings) for name in FIGURES}
    if not text:
        allowed = read_yaml(ROOT / "config/words.yaml")["allowed"]
        text = narrative.read(ROOT / edition.narrative, allowed)
    page = Page(edition, settings, found, tables, figures)
    pages = {
        "brief": page.render("brief.html.j2", text),
        "annex": page.render("annex.html.j2"),
        "summary": page.render("summary.html.j2", first_section(text), noted=False),
    }
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return Built(folder, edition, settings, tables, found, figures)


def drawn(
    name: str,
    tables: Mapping[str, pd.DataFrame],
    found: Mapping[str, Any],
    edition: Edition,
    settings: Settings,
    kind: str = "svg",
) -> bytes:
    """Return a figure without its caption: as the page holds it, or cut out of its PNG file."""
    fig = FIGURES[name](asked_of(name, tables, found, edition, settings))
    return save(fig, ("svg",))["svg"] if kind == "svg" else _body(fig)


@styled
def _body(fig: Drawing) -> bytes:
    """Return the figure's PNG file without the words above and below."""
    with captioned(fig):
        _, top = fig.paper.get_ylim()
    image = Image.open(io.BytesIO(save(fig, ("png",))["png"]))
    first, last = ((-top + y) / 25.4 * DPI for y in (-EDGE, fig.body + EDGE))
    out = io.BytesIO()
    image.crop((0, round(first), image.width, round(last))).save(out, "png")
    return out.getvalue()


def _clean(tables: Tables, edition: Edition, names: Names) -> None:
    raw = read_register(Path(edition.data), tuple(RAW))
    tables["sources"] = raw["sources"].drop(columns="address")
    raw["sources"] = tables["sources"]
    tables["pilots"], tables["participation"], tables["cleaning"] = clean_participation(raw, names, edition)
    found = clean_outcomes(raw, names, edition)
    tables["outcomes"], tables["contributions"], tables["cleaning_outcomes"] = found


def _network(tables: Tables, edition: Edition, settings: Settings, names: Names) -> None:
    rows = tables["participation"]
    incidence = incidence_of(rows)
    nodes, edges = nodes_of(incidence, rows, names, edition.as_of), edges_of(incidence)
    together = communities(graph_of(nodes, edges))
    tables["nodes"] = matrix_order(nodes, together)
    tables["edges"], tables["communities"] = edges, together
    saved = pd.read_csv(edition.layout) if edition.layout and Path(edition.layout).is_file() else None
    tables["layout"] = place_labels(tables["nodes"], layout_of(tables["nodes"], tables["edges"], saved))
    s = settings.statistics
    chunks = run_chains(incidence.B, s.draws, edition.edition, "null", chains=s.chains)
    found = compare(incidence, lambda: iter(chunks), s.alpha, s.thinned_draws, s.large)
    tables["pairs"], tables["null_model"], tables["null_centrality"] = found
