"""Check the narrative against the facts, claims, documents and figures that there are."""

from joinup.brief.narrative import read_narrative
from joinup.claims.claim import read_claims
from joinup.files import write_bytes
from joinup.job import job

with job(globals()) as j:
    records = j.json("facts")["records"]
    names = {
        "fact": [f"{name}.{fact['id']}" for name, part in records.items() for fact in part["facts"]],
        "figure": list(j.captions(j.input.captions)),
    }
    text = read_narrative(j.edition, [claim.id for claim in read_claims(j.edition)], names)
    write_bytes(text.encode(), j.output.narrative)
