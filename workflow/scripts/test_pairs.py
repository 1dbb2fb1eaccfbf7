"""Compare every pair, and the concentration in pairs, with drawn tables."""

from joinup.job import job
from joinup.network.incidence import incidence_of
from joinup.network.null_model import assess_bases

with job(globals()) as j:
    pairs, null_model = assess_bases(
        table=incidence_of(j.table("participation")),
        draws=j.params.draws,
        seed_words=[j.params.edition, j.wildcards.record],
        chains=j.params.chains,
        large=j.params.large,
        alpha=j.params.alpha,
    )
    j.write(pairs=pairs, null_model=null_model)
