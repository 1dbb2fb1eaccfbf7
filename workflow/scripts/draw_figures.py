"""Draw the figures of a record."""

from pathlib import Path

from joinup.figures.captions import captions
from joinup.figures.draw import FIGURES, draw
from joinup.files import write_bytes
from joinup.job import job
from joinup.schemas import RESULTS

with job(globals()) as j:
    record, edition, settings = j.record, j.edition, j.settings
    tables = {name: j.table(name) for name in j.input.keys() if name in RESULTS}  # noqa: SIM118 - it lists files
    for name in FIGURES:
        files = {Path(file).suffix[1:]: file for file in j.output if Path(file).stem == name}
        for ending, content in draw(name, list(files), tables, record, edition, settings).items():
            write_bytes(content, files[ending])
    words = captions(record, edition, tables, settings.statistics.alpha)
    j.write_json("captions", {name: caption._asdict() for name, caption in words.items()})
