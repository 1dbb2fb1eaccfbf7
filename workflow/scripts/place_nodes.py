"""Place departments, starting from committed positions if the edition has some."""

from pathlib import Path

from joinup.job import job
from joinup.network.layout import layout_of, read_saved

with job(globals()) as j:
    layout = layout_of(
        nodes=j.table("nodes"),
        edges=j.table("edges"),
        saved=read_saved(Path(j.input.saved)) if j.input.saved else None,
    )
    j.write(layout=layout)
