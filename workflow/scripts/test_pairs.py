"""Compare every pair, and the concentration in pairs, with the drawn tables."""

import numpy as np

from joinup.job import job
from joinup.network.incidence import incidence_of
from joinup.network.null_model import assess_bases

with job(globals()) as j:
    pairs, null_model = assess_bases(
        table=incidence_of(j.table("participation")),
        samples=dict(np.load(j.input.draws)),
        alpha=j.params.alpha,
    )
    j.write(pairs=pairs, null_model=null_model)
