"""Draw tables with the observed margins, for all projects and for joint projects only."""

import io

import numpy as np

from joinup.files import write_bytes
from joinup.network.incidence import incidence_of
from joinup.network.null_model import sample_bases
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read

with job(globals()) as snakemake:
    params = snakemake.params
    samples = sample_bases(
        table=incidence_of(read(snakemake.input.participation, RESULTS["participation"])),
        draws=params.draws,
        seed_words=[params.edition, snakemake.wildcards.record],
        chains=params.chains,
        large=params.large,
    )
    content = io.BytesIO()
    np.savez(content, **samples)
    write_bytes(content.getvalue(), snakemake.output.draws)
