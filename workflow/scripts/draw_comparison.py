"""Draw what joins the records."""

from dataclasses import asdict
from pathlib import Path

from joinup.claims.facts import dumps
from joinup.config.edition import read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.figures.captions import captions, joint_captions
from joinup.figures.draw import JOINT_FIGURES, draw_joint
from joinup.figures.share import share_picture
from joinup.files import write_bytes
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read

with job(globals()) as snakemake:
    edition, settings = (
        read_edition_with_totals(snakemake.input.edition),
        read_settings(snakemake.input.settings),
    )
    sources, claims = (read(snakemake.input[n], RESULTS[n]) for n in ("sources", "claims"))
    tables = {r.record: {"sources": sources} for r in edition.records}
    for file in map(Path, snakemake.input.tables):  # results/<edition>/<record>/tables/<table>.csv
        tables[file.parts[-3]][file.stem] = read(file, RESULTS[file.stem])
    folder = Path(snakemake.output.captions).parent
    for name in JOINT_FIGURES:
        endings = [Path(f).suffix[1:] for f in snakemake.output if Path(f).stem == name]
        for ending, content in draw_joint(name, endings, claims, tables, edition, settings).items():
            write_bytes(content, folder / f"{name}.{ending}")
    words = joint_captions(edition, claims, tables)
    write_bytes(dumps({name: asdict(caption) for name, caption in words.items()}), snakemake.output.captions)
    first = edition.records[0]
    network = captions(first, edition, tables[first.record], settings.statistics.alpha)["network"]
    write_bytes(share_picture(tables[first.record], network, edition, settings), snakemake.output.share)
