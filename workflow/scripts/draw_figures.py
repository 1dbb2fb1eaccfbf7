"""Draw the figures of a record."""

from joinup.figures.captions import captions
from joinup.figures.draw import FIGURES, draw
from joinup.job import job
from joinup.schemas import RESULTS

with job(globals()) as j:
    record, edition, settings = j.record, j.edition, j.settings
    tables = {name: j.table(name) for name in j.input.keys() if name in RESULTS}  # noqa: SIM118 - it lists files
    j.write_figures(FIGURES, lambda name, formats: draw(name, formats, tables, record, edition, settings))
    words = captions(record, edition, tables, settings.statistics.alpha)
    j.write_json("captions", {name: caption._asdict() for name, caption in words.items()})
