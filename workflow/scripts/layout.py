"""Place departments and their labels."""

from pathlib import Path

from joinup.figures.labels import place_labels
from joinup.network.layout import layout_of
from joinup.network.saved import read_saved
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    nodes = this.read("nodes")
    saved = read_saved(Path(snakemake.input.saved)) if snakemake.input.saved else None  # noqa: F821
    edges = this.read("edges")
    this.write("layout", place_labels(nodes, layout_of(nodes, edges, saved), edges))
