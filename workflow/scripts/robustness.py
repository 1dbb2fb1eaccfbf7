"""Ask how sure the claims are."""

from pathlib import Path

from joinup.claims.claim import read_claims
from joinup.claims.robustness import robustness
from joinup.organisations.names import Names, read_config
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    edition = this.edition
    names = Names(read_config(edition.organisations))
    tables = {t: this.read(t) for t in ("participation", "pilots", "outcomes", "contributions", "tiers")}
    claims = read_claims(Path(snakemake.input.claims))  # noqa: F821
    found = robustness(
        tables, claims, edition, this.settings.statistics, lambda body: names.label(body, edition.as_of)
    )
    for name, frame in found.items():
        this.write(name, frame)
