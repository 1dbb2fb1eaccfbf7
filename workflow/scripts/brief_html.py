"""Render the brief, its annex and its summary as web pages."""

import json
from pathlib import Path

from joinup.brief.page import Page
from joinup.brief.sections import first_section
from joinup.run import job
from joinup.schemas import RESULTS

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    tables = {t: this.read(t) for t in asked.keys() if t in RESULTS}  # noqa: SIM118
    found = json.loads(Path(asked.facts).read_text(encoding="utf-8"))
    if this.edition.predecessor:
        found["facts"] += json.loads(Path(asked.changed).read_text(encoding="utf-8"))
    svg = {Path(p).stem: Path(p).read_bytes() for p in asked.figures}
    text = Path(asked.narrative).read_text(encoding="utf-8")
    page = Page(this.edition, this.settings, found, tables, svg)
    this.write_bytes("brief", page.render("brief.html.j2", text).encode())
    this.write_bytes("annex", page.render("annex.html.j2").encode())
    summary = page.render("summary.html.j2", first_section(text), noted=False)
    this.write_bytes("summary", summary.encode())
