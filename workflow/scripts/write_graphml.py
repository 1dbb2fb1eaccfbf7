"""Write the network for other tools."""

from joinup.files import write_bytes
from joinup.network.describe import graphml
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read

with job(globals()) as snakemake:
    tables = {
        name: read(snakemake.input[name], RESULTS[name]) for name in ("nodes", "edges", "pairs", "layout")
    }
    write_bytes(graphml(**tables), snakemake.output.graphml)
