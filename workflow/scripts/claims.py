"""Compute facts, decide claims, write captions."""

from pathlib import Path

from joinup.claims.assess import assess
from joinup.claims.claim import read_claims
from joinup.claims.facts import dumps
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import RESULTS

with job(snakemake) as this:  # noqa: F821
    tables = {t: this.read(t) for t in snakemake.input.keys() if t in RESULTS}  # noqa: F821, SIM118
    claims = read_claims(Path(snakemake.input.claims_file))  # noqa: F821
    names = Names(read_config(this.edition.organisations))
    found, table = assess(tables, claims, this.edition, this.settings, names)
    this.write("claims", table)
    this.write_bytes("facts", dumps(found))
