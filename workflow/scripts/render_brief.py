"""Render the brief, its annex and its summary as web pages."""

import json
from pathlib import Path

import pandas as pd

from joinup.brief.content import Drawing, Material
from joinup.brief.page import render
from joinup.changes.report import sections
from joinup.claims.claim import read_claims
from joinup.config.edition import read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.files import write_bytes
from joinup.organisations.names import read_config
from joinup.run import job
from joinup.schemas import CHANGES, RESULTS
from joinup.tables import read
from joinup.wanted import how_to_get, request_letter, wanted


def drawings(files: list[str], records: list[str]) -> dict[str, Drawing]:
    """Return all figures by name: that of a record as pilots/network, that of the edition as verdicts."""
    figures = {}
    for file in map(Path, files):  # results/<edition>/[<record>/]figures/captions.json
        if file.name == "captions.json":
            of = file.parts[-3] if file.parts[-3] in records else ""
            for name, caption in json.loads(file.read_text(encoding="utf-8")).items():
                svg, data = file.with_name(f"{name}.svg"), file.with_name(f"{name}.csv")
                if str(svg) in files:
                    frame = pd.read_csv(data, dtype=str, keep_default_na=False)
                    figures[f"{of}/{name}".strip("/")] = Drawing(caption, svg.read_bytes(), frame)
    return figures


with job(globals()) as snakemake:
    edition = read_edition_with_totals(snakemake.input.edition)
    records = {r.record: r for r in edition.records}
    tables = {name: {} for name in records}
    for file in map(Path, snakemake.input.tables):  # results/<edition>/<record>/tables/<table>.csv
        tables[file.parts[-3]][file.stem] = read(file, RESULTS[file.stem])
    changes = []
    if snakemake.input.changes:
        changes = sections(read(snakemake.input.changes[0], CHANGES["changes"]), records)
    pages = render(
        edition=edition,
        settings=read_settings(snakemake.input.settings),
        material=Material(
            facts=json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8")),
            tables=tables,
            sources=read(snakemake.input.sources, RESULTS["sources"]),
            figures=drawings(list(map(str, snakemake.input.figures)), list(records)),
            claims=read_claims(edition),
            names=read_config(edition.organisations),
            missing={d.document: (request_letter(d, edition), how_to_get(d)) for d in wanted(edition)},
            changes=changes,
        ),
        narrative=Path(snakemake.input.narrative).read_text(encoding="utf-8"),
    )
    for name, html in pages.items():
        write_bytes(html.encode(), snakemake.output[name])
