"""Write the network for other tools."""

from joinup.files import write_bytes
from joinup.job import job
from joinup.network.describe import graphml

with job(globals()) as j:
    tables = {name: j.table(name) for name in ("nodes", "edges", "pairs", "layout")}
    write_bytes(graphml(**tables), j.output.graphml)
