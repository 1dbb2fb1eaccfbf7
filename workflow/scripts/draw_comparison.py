"""Draw what joins the records: their networks side by side, and the picture for sharing."""

from joinup.figures.captions import captions, comparison_caption
from joinup.figures.draw import draw_comparison, share_picture
from joinup.files import write_bytes
from joinup.job import job

with job(globals()) as j:
    edition, settings, sources = j.edition, j.settings, j.table("sources")
    tables = {name: {**of, "sources": sources} for name, of in j.tables().items()}
    j.write_figure("comparison", lambda formats: draw_comparison(formats, tables, edition, settings))
    j.write_json("captions", {"comparison": comparison_caption(edition, tables)._asdict()})
    first = edition.records[0]
    network = captions(first, edition, tables[first.record], settings.statistics.alpha)["network"]
    write_bytes(share_picture(tables[first.record], network, edition, settings), j.output.share)
