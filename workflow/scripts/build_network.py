"""Link departments that take part in the same projects."""

from joinup.config.edition import read_edition
from joinup.network.describe import edges_of, nodes_of
from joinup.network.incidence import incidence_of
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    table = incidence_of(read(snakemake.input.participation, RESULTS["participation"]))
    names = Names(read_config(edition.organisations))
    write(nodes_of(table, names, edition.as_of), snakemake.output.nodes, RESULTS["nodes"])
    write(edges_of(table), snakemake.output.edges, RESULTS["edges"])
