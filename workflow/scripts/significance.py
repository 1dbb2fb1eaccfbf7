"""Compare pairs and centralities with the null model."""

from joinup.network.draws import Chunk
from joinup.network.incidence import incidence_of
from joinup.network.null_model import test_network
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked = this.settings.statistics
    pairs, record, centralities = test_network(
        incidence_of(this.read("participation")),
        lambda: map(Chunk.load, snakemake.input.chains),  # noqa: F821
        asked.alpha,
        asked.thinned_draws,
        asked.large,
        this.edition.focus.pair,
    )
    this.write("pairs", pairs)
    this.write("null_model", record)
    this.write("null_centrality", centralities)
