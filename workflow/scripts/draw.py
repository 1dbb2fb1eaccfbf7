"""Draw tables with the observed margins, in several chains."""

import io

from joinup.files import write_bytes
from joinup.network.curveball import run_chains
from joinup.network.incidence import incidence_of, too_large
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    table = incidence_of(this.read("participation"))
    asked = this.given("draws")
    chains = run_chains(
        table.B,
        0 if too_large(table, asked.large) else asked.draws,  # the exact model needs none
        asked.edition,
        "null",
        chains=asked.chains,
        threads=snakemake.threads,  # noqa: F821
    )
    for chunk, file in zip(chains, snakemake.output.chains, strict=True):  # noqa: F821
        out = io.BytesIO()
        chunk.save(out)
        write_bytes(out.getvalue(), file)
