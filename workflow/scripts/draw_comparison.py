"""Draw what joins the records: their networks side by side, and the picture for sharing."""

from pathlib import Path

from joinup.figures.captions import captions
from joinup.figures.draw import draw_joint, share_picture
from joinup.files import write_bytes
from joinup.job import job

with job(globals()) as j:
    edition, settings, sources = j.edition, j.settings, j.table("sources")
    tables = {name: {**of, "sources": sources} for name, of in j.tables().items()}
    formats = [Path(file).suffix[1:] for file in j.output.comparison]
    contents, caption = draw_joint(formats, tables, edition, settings)
    for file, ending in zip(j.output.comparison, formats, strict=True):
        write_bytes(contents[ending], file)
    j.write_json("captions", {"comparison": caption._asdict()})
    first = edition.records[0]
    network = captions(first, edition, tables[first.record], settings.statistics.alpha)["network"]
    write_bytes(share_picture(tables[first.record], network, edition, settings), j.output.share)
