"""Render the brief, its annex and its summary as web pages."""

from pathlib import Path

import pandas as pd

from joinup.brief.content import Drawing, Material
from joinup.brief.page import render
from joinup.changes.report import sections
from joinup.claims.claim import read_claims
from joinup.files import write_bytes
from joinup.job import job
from joinup.organisations.names import read_config
from joinup.schemas import RESULTS
from joinup.tables.table import read
from joinup.wanted import request_letter, wanted


def drawing(caption: dict[str, str], path: Path) -> Drawing:
    """Return a figure: its caption, its SVG and the data that it shows."""
    frame = pd.read_csv(path.with_suffix(".csv"), dtype=str, keep_default_na=False)
    return Drawing(caption, path.with_suffix(".svg").read_bytes(), frame)


with job(globals()) as j:
    records = {r.record: r for r in j.edition.records}
    changes = [read(file, RESULTS["changes"]) for file in j.input.changes]
    pages = render(
        edition=j.edition,
        settings=j.settings,
        material=Material(
            facts=j.json("facts"),
            tables=j.tables(),
            sources=j.table("sources"),
            figures={name: drawing(*figure) for name, figure in j.captions(j.input.figures).items()},
            claims=read_claims(j.edition),
            names=read_config(j.edition.organisations),
            requests={d.document: request_letter(d, j.edition) for d in wanted(j.edition)},
            changes=sections(changes[0], records) if changes else [],
        ),
        narrative=Path(j.input.narrative).read_text(encoding="utf-8"),
    )
    for name, html in pages.items():
        write_bytes(html.encode(), j.output[name])
