"""Describe the build as an RO-Crate and pack it."""

from pathlib import Path

from joinup.job import job
from joinup.review.crate import ro_crate, write_crate

with job(globals()) as j:
    crate = ro_crate(
        edition=j.edition,
        inputs=[*j.input.inputs, j.input.lock],
        outputs=j.input.outputs,
        lock=Path(j.input.lock),
    )
    write_crate(crate, Path(j.output.metadata), Path(j.output.archive), moment=j.edition.date)
