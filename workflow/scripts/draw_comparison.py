"""Draw what joins the records: their networks side by side, and the picture for sharing."""

from pathlib import Path

from joinup.claims.facts import dumps
from joinup.config.edition import read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.figures.captions import captions
from joinup.figures.draw import draw_joint, share_picture
from joinup.files import write_bytes
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read

with job(globals()) as snakemake:
    edition = read_edition_with_totals(snakemake.input.edition)
    settings = read_settings(snakemake.input.settings)
    tables = {
        r.record: {"sources": read(snakemake.input.sources, RESULTS["sources"])} for r in edition.records
    }
    for file in map(Path, snakemake.input.tables):  # results/<edition>/<record>/tables/<table>.csv
        tables[file.parts[-3]][file.stem] = read(file, RESULTS[file.stem])
    formats = [Path(f).suffix[1:] for f in snakemake.output.comparison]
    made, caption = draw_joint(formats, tables, edition, settings)
    for file, ending in zip(snakemake.output.comparison, formats, strict=True):
        write_bytes(made[ending], file)
    write_bytes(dumps({"comparison": caption._asdict()}), snakemake.output.captions)
    first = edition.records[0]
    network = captions(first, edition, tables[first.record], settings.statistics.alpha)["network"]
    write_bytes(share_picture(tables[first.record], network, edition, settings), snakemake.output.share)
