"""Compute every number of a record, and decide each claim that is asked of it."""

from joinup.claims.assess import assess_record
from joinup.claims.claim import read_claims
from joinup.claims.words import Words
from joinup.job import job

TABLES = ("projects", "participation", "cleaning", "nodes", "edges", "pairs", "null_model", "tally", "tiers")

with job(globals()) as j:
    facts, claims, sensitivity, completion = assess_record(
        tables={name: j.table(name) for name in TABLES},
        claims=read_claims(j.edition),
        words=Words(j.record, j.edition, j.names),
        settings=j.settings,
        draws=j.params.draws,
    )
    j.write_json("facts", {"record": j.record.record, "facts": facts.as_list()})
    j.write(claims=claims, sensitivity=sensitivity, completion=completion)
