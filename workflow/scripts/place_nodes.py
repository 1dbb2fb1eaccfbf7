"""Place departments and their labels."""

from pathlib import Path

from joinup.figures.labels import place_labels
from joinup.network.layout import layout_of
from joinup.network.saved import read_saved
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

with job(globals()) as snakemake:
    nodes = read(snakemake.input.nodes, RESULTS["nodes"])
    edges = read(snakemake.input.edges, RESULTS["edges"])
    saved = read_saved(Path(snakemake.input.saved)) if snakemake.input.saved else None
    layout = place_labels(nodes, layout_of(nodes, edges, saved), edges)
    write(layout, snakemake.output.layout, RESULTS["layout"])
