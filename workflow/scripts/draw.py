"""Draw one chain of tables with the observed margins."""

import io

from joinup.network.curveball import run_chunk
from joinup.network.incidence import incidence_of, too_large
from joinup.network.seeds import seed_for
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    number, chunks = map(int, snakemake.wildcards.scatteritem.split("-of-"))  # noqa: F821
    total = snakemake.params.draws  # noqa: F821
    draws = total // chunks + (number <= total % chunks)
    table = incidence_of(this.read("participation"))
    if too_large(table, snakemake.params.large):  # noqa: F821
        draws = 0  # the exact model needs none
    seed = seed_for(snakemake.params.edition, "null", chunk=number - 1)  # noqa: F821
    out = io.BytesIO()
    run_chunk(table.B, draws, seed, number).save(out)
    this.write_bytes("chunk", out.getvalue())
