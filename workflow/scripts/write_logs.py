"""Write the logs for reviewers."""

from pathlib import Path

from joinup.files import write_bytes
from joinup.job import job
from joinup.organisations.names import read_config
from joinup.review.logs import logs
from joinup.wanted import wanted

with job(globals()) as j:
    texts = logs(
        edition=j.edition,
        settings=j.settings,
        tables={
            "sources": j.table("sources"),
            "claims": j.table("claims"),
            "aliases": read_config(j.edition.organisations)["aliases"],
        },
        records=j.tables(),
        inputs=map(Path, j.input.inputs),
        tests=map(Path, j.input.tests),
        wanted=wanted(j.edition),
    )
    for file in map(Path, j.output):
        write_bytes(texts[file.stem].encode(), file)
