"""Write the logs for reviewers."""

from pathlib import Path

from joinup.config.edition import read_edition, read_settings
from joinup.files import write_bytes
from joinup.organisations.names import read_config
from joinup.review.logs import logs
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read
from joinup.wanted import wanted

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    records = {r.record: {} for r in edition.records}
    for file in map(Path, snakemake.input.tables):  # results/<edition>/<record>/tables/<table>.csv
        records[file.parts[-3]][file.stem] = read(file, RESULTS[file.stem])
    texts = logs(
        edition=edition,
        settings=read_settings(snakemake.input.settings),
        tables={
            "sources": read(snakemake.input.sources, RESULTS["sources"]),
            "claims": read(snakemake.input.claims, RESULTS["claims"]),
            "aliases": read_config(edition.organisations)["aliases"],
        },
        records=records,
        inputs=map(Path, snakemake.input.read),
        tests=map(Path, snakemake.input.tests),
        wanted=wanted(edition),
    )
    for file in map(Path, snakemake.output):
        write_bytes(texts[file.stem].encode(), file)
