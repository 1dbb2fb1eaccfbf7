"""Draw the figures of a record."""

from functools import partial

from joinup.figures.captions import captions
from joinup.figures.draw import FIGURES, draw
from joinup.job import job
from joinup.schemas import RESULTS

with job(globals()) as j:
    record, edition, settings = j.record, j.edition, j.settings
    tables = {name: j.table(name) for name in j.input.keys() if name in RESULTS}  # noqa: SIM118 - it lists files
    for name in FIGURES:
        j.write_figure(
            name, partial(draw, name, tables=tables, record=record, edition=edition, settings=settings)
        )
    words = captions(record, edition, tables, settings.statistics.alpha)
    j.write_json("captions", {name: caption._asdict() for name, caption in words.items()})
