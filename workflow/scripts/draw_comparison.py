"""Draw what joins the records."""

from dataclasses import asdict

from joinup.figures.captions import captions, joint_captions
from joinup.figures.draw import JOINT_FIGURES, draw_joint
from joinup.figures.share import share_picture
from joinup.files import write_bytes
from joinup.job import job

with job(globals()) as j:
    edition, settings, claims, sources = j.edition, j.settings, j.table("claims"), j.table("sources")
    tables = {name: {**of, "sources": sources} for name, of in j.tables().items()}
    j.write_figures(
        JOINT_FIGURES, lambda name, formats: draw_joint(name, formats, claims, tables, edition, settings)
    )
    words = joint_captions(edition, claims, tables)
    j.write_json("captions", {name: asdict(caption) for name, caption in words.items()})
    first = edition.records[0]
    network = captions(first, edition, tables[first.record], settings.statistics.alpha)["network"]
    write_bytes(share_picture(tables[first.record], network, edition, settings), j.output.share)
