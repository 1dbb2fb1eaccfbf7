"""Link departments that take part in the same projects."""

from joinup.job import job
from joinup.network.describe import edges_of, nodes_of
from joinup.network.incidence import incidence_of

with job(globals()) as j:
    table = incidence_of(j.table("participation"))
    j.write(nodes=nodes_of(table, j.names, j.edition.as_of), edges=edges_of(table))
