"""Draw tables with the observed margins, for all projects and for joint projects only."""

import io

import numpy as np

from joinup.files import write_bytes
from joinup.job import job
from joinup.network.incidence import incidence_of
from joinup.network.null_model import sample_bases

with job(globals()) as j:
    samples = sample_bases(
        table=incidence_of(j.table("participation")),
        draws=j.params.draws,
        seed_words=[j.params.edition, j.wildcards.record],
        chains=j.params.chains,
        large=j.params.large,
    )
    content = io.BytesIO()
    np.savez(content, **samples)
    write_bytes(content.getvalue(), j.output.draws)
