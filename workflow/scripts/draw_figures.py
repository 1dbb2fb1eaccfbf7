"""Draw the figures of a record."""

from pathlib import Path

from joinup.claims.facts import dumps
from joinup.config.edition import read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.figures.captions import captions
from joinup.figures.draw import FIGURES, draw
from joinup.files import write_bytes
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read

with job(globals()) as snakemake:
    edition = read_edition_with_totals(snakemake.input.edition)
    settings = read_settings(snakemake.input.settings)
    record = edition.named(snakemake.wildcards.record)
    tables = {n: read(f, RESULTS[n]) for n, f in snakemake.input.items() if n in RESULTS}
    folder = Path(snakemake.output.captions).parent
    for name in FIGURES:
        formats = [Path(f).suffix[1:] for f in snakemake.output if Path(f).stem == name]
        for ending, content in draw(name, formats, tables, record, edition, settings).items():
            write_bytes(content, folder / f"{name}.{ending}")
    words = captions(record, edition, tables, settings.statistics.alpha)
    write_bytes(dumps({name: c._asdict() for name, c in words.items()}), snakemake.output.captions)
