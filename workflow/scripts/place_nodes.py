"""Place departments, starting from the committed positions where there are any."""

from pathlib import Path

from joinup.config.edition import read_edition
from joinup.network.layout import layout_of, read_saved
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    layout = layout_of(
        nodes=read(snakemake.input.nodes, RESULTS["nodes"]),
        edges=read(snakemake.input.edges, RESULTS["edges"]),
        saved=read_saved(Path(snakemake.input.saved)) if snakemake.input.saved else None,
        focus=edition.focus.pair if edition.focus else None,
    )
    write(layout, snakemake.output.layout, RESULTS["layout"])
