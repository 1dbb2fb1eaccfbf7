"""Describe the network of departments."""

from joinup.network.describe import (
    communities,
    edges_of,
    graph_of,
    graphml,
    matrix_order,
    nodes_of,
)
from joinup.network.incidence import incidence_of
from joinup.organisations.names import Names, read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    participation = this.read("participation")
    table = incidence_of(participation)
    nodes = nodes_of(table, participation, Names(read_config(this.edition.organisations)), this.edition.as_of)
    edges = edges_of(table)
    graph = graph_of(nodes, edges)
    together = communities(graph)
    this.write("nodes", matrix_order(nodes, together))
    this.write("edges", edges)
    this.write("communities", together)
    this.write_bytes("graphml", graphml(graph))
