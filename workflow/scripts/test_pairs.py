"""Compare every pair, and the concentration in pairs, with drawn tables."""

from joinup.network.incidence import incidence_of
from joinup.network.null_model import assess_bases
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

with job(globals()) as snakemake:
    params = snakemake.params
    pairs, null_model = assess_bases(
        table=incidence_of(read(snakemake.input.participation, RESULTS["participation"])),
        draws=params.draws,
        seed_words=[params.edition, snakemake.wildcards.record],
        chains=params.chains,
        large=params.large,
        alpha=params.alpha,
    )
    write(pairs, snakemake.output.pairs, RESULTS["pairs"])
    write(null_model, snakemake.output.null_model, RESULTS["null_model"])
