"""Compute every number of a record, and decide each claim that is asked of it."""

from joinup.claims.assess import assess_record
from joinup.claims.claim import read_claims
from joinup.claims.facts import dumps
from joinup.claims.words import Words
from joinup.config.edition import read_settings
from joinup.documents.rows import read_edition_with_totals
from joinup.files import write_bytes
from joinup.organisations.names import Names, read_config
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

TABLES = ("projects", "participation", "cleaning", "nodes", "edges", "pairs", "null_model", "tally", "tiers")

with job(globals()) as snakemake:
    edition = read_edition_with_totals(snakemake.input.edition)
    record = edition.named(snakemake.wildcards.record)
    facts, claims, sensitivity, completion = assess_record(
        tables={name: read(snakemake.input[name], RESULTS[name]) for name in TABLES},
        claims=read_claims(edition),
        words=Words(record, edition, Names(read_config(edition.organisations))),
        settings=read_settings(snakemake.input.settings),
        draws=snakemake.params.draws,
    )
    write_bytes(dumps({"record": record.record, "facts": facts.as_list()}), snakemake.output.facts)
    write(claims, snakemake.output.claims, RESULTS["claims"])
    write(sensitivity, snakemake.output.sensitivity, RESULTS["sensitivity"])
    write(completion, snakemake.output.completion, RESULTS["completion"])
