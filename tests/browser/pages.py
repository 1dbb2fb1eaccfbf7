"""An edition built in this process with few draws: seconds where a run of the workflow takes minutes."""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from joinup.brief.content import Drawing, Material
from joinup.brief.narrative import read_narrative
from joinup.brief.page import render
from joinup.claims.assess import assess_record
from joinup.claims.claim import read_claims
from joinup.claims.facts import dumps, plain
from joinup.claims.words import Words
from joinup.clean.record import clean_record
from joinup.config.edition import Edition, Record, Settings
from joinup.documents.rows import record_rows
from joinup.figures.captions import captions, comparison_caption
from joinup.figures.draw import FIGURES, draw, draw_comparison
from joinup.network.describe import edges_of, nodes_of
from joinup.network.incidence import incidence_of
from joinup.network.layout import layout_of
from joinup.network.null_model import assess_bases
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_sources
from joinup.schemas import RESULTS
from joinup.tables.table import read, write
from joinup.tally.count import count_tallies, tiers_of
from joinup.wanted import request_letter, wanted

ROOT = Path(__file__).parents[2]
FEW = {"draws": 400, "quick_draws": 400, "chains": 2, "completions": 100}
PAIR = ("svg", "csv")


@dataclass(frozen=True)
class Built:
    """What a build gives: pages as files of a folder, and what they were made from."""

    folder: Path
    edition: Edition
    settings: Settings
    material: Material
    narrative: str

    def url(self, page: str = "brief") -> str:
        """Return the address of a page as a reader would open it: a file."""
        return (self.folder / f"{page}.html").as_uri()

    def html(self, page: str = "brief") -> str:
        """Return the text of a page."""
        return (self.folder / f"{page}.html").read_text(encoding="utf-8")


def build(edition: Edition, folder: Path, text: str = "") -> Built:
    """Build an edition into a folder; ``text`` takes the place of its narrative."""
    settings = Settings(edition=edition.edition, statistics=FEW)
    names, claims, sources = read_config(edition.organisations), read_claims(edition), read_sources(edition)
    path = folder / "sources.csv"
    write(sources, path, RESULTS["sources"])
    sources = read(path, RESULTS["sources"])
    tables, records, claim_tables = {}, {}, []
    for record in edition.records:
        frames = _record(record, edition, Names(names), sources, settings)
        words = Words(record, edition, Names(names))
        facts, some, frames["sensitivity"], _ = assess_record(frames, claims, words, settings, FEW["draws"])
        tables[record.record], records[record.record] = frames, {"facts": facts.as_list()}
        claim_tables.append(some)
    claims_table = pd.concat(claim_tables, ignore_index=True)
    rows = [{k: plain(v) for k, v in row.items()} for row in claims_table.to_dict("records")]
    material = Material(
        facts=json.loads(dumps({"records": records, "claims": rows})),
        tables=tables,
        sources=sources,
        figures=_figures(edition, settings, tables, sources),
        claims=claims,
        names=names,
        requests={d.document: request_letter(d, edition) for d in wanted(edition)},
    )
    text = text or read_narrative(edition, [c.id for c in claims])
    for name, html in render(edition, settings, material, text).items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return Built(folder, edition, settings, material, text)


def _record(
    record: Record, edition: Edition, names: Names, sources: pd.DataFrame, settings: Settings
) -> dict[str, pd.DataFrame]:
    """Return the tables of a record that claims rest on."""
    raw, _ = record_rows(record, edition, names)
    projects, participation, cleaning = clean_record(raw, sources, names, record, edition)
    incidence = incidence_of(participation)
    nodes, edges = nodes_of(incidence, names, edition.as_of), edges_of(incidence)
    s = settings.statistics
    words = [edition.edition, record.record]
    pairs, null_model = assess_bases(incidence, s.draws, words, s.chains, s.large, s.alpha)
    focus = edition.focus
    return {
        **{"projects": projects, "participation": participation, "cleaning": cleaning, "nodes": nodes},
        **{"edges": edges, "pairs": pairs, "null_model": null_model},
        "layout": layout_of(nodes, edges),
        "tally": count_tallies(participation, projects, record, names, edition.as_of),
        "tiers": tiers_of(participation, projects, focus.department if focus else None),
    }


def _figures(edition, settings, tables, sources) -> dict[str, Drawing]:
    """Draw all figures of all records, and the comparison."""
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    with_sources = {name: {**frames, "sources": sources} for name, frames in tables.items()}
    figures = {}
    for record in edition.records:
        mine = with_sources[record.record]
        words = captions(record, edition, mine, settings.statistics.alpha)
        for name in FIGURES:
            files = draw(name, PAIR, mine, record, edition, settings)
            figures[f"{record.record}/{name}"] = _drawing(words[name], files)
    files = draw_comparison(PAIR, with_sources, edition, settings)
    caption = comparison_caption(edition, with_sources)
    return {**figures, "comparison": _drawing(caption, files)}


def _drawing(caption, files: dict[str, bytes]) -> Drawing:
    data = pd.read_csv(io.BytesIO(files["csv"]), dtype=str, keep_default_na=False)
    return Drawing(json.loads(dumps(caption._asdict())), files["svg"], data)
