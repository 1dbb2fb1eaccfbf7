"""Check the narrative against the facts, claims, documents and figures that there are."""

import json
from pathlib import Path

from joinup.brief.narrative import read_narrative
from joinup.claims.claim import read_claims
from joinup.documents.rows import read_edition_with_totals
from joinup.files import write_bytes
from joinup.run import job

with job(globals()) as snakemake:
    edition = read_edition_with_totals(snakemake.input.edition)
    records = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))["records"]
    figures = []
    for file in map(Path, snakemake.input.captions):  # results/<edition>/[<record>/]figures/captions.json
        of = file.parts[-3] if file.parts[-3] in records else ""
        figures += [f"{of}/{name}".strip("/") for name in json.loads(file.read_text(encoding="utf-8"))]
    facts = [f"{name}.{f['id']}" for name, part in records.items() for f in part["facts"]]
    claims = [claim.id for claim in read_claims(edition)]
    text = read_narrative(edition, claims, {"fact": facts, "figure": figures})
    write_bytes(text.encode(), snakemake.output.narrative)
