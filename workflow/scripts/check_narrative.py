"""Check the narrative against the facts, claims, documents and figures that there are."""

import json
from pathlib import Path

from joinup.brief.narrative import misnamed, read
from joinup.claims.claim import read_claims
from joinup.config.edition import read_edition
from joinup.config.yaml_files import read_yaml
from joinup.errors import stop_if
from joinup.files import write_bytes
from joinup.run import job

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    text = read(Path(snakemake.input.narrative), read_yaml(Path(snakemake.input.words)))
    content = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))
    figures = []
    for file in map(Path, snakemake.input.captions):  # results/<edition>/[<record>/]figures/captions.json
        of = file.parts[-3] if file.parts[-3] in content["records"] else ""
        figures += [f"{of}/{name}".strip("/") for name in json.loads(file.read_text(encoding="utf-8"))]
    known = {
        "record": list(content["records"]),
        "fact": [f"{name}.{f['id']}" for name, part in content["records"].items() for f in part["facts"]],
        "claim": [claim.id for claim in read_claims(edition)],
        "document": [document.document for document in edition.documents],
        "reference": [reference.key for reference in edition.references],
        "figure": figures,
    }
    stop_if(misnamed(text, snakemake.input.narrative, known))
    write_bytes(text.encode(), snakemake.output.narrative)
