"""Put the records side by side."""

import json
from pathlib import Path

import pandas as pd

from joinup.claims.facts import dumps, plain
from joinup.config.edition import read_edition
from joinup.files import write_bytes
from joinup.run import job
from joinup.schemas import RESULTS
from joinup.tables import read, write

with job(globals()) as snakemake:
    edition = read_edition(snakemake.input.edition)
    parts = [json.loads(Path(file).read_text(encoding="utf-8")) for file in snakemake.input.facts]
    claims = pd.concat([read(file, RESULTS["claims"]) for file in snakemake.input.claims], ignore_index=True)
    content = {
        "edition": edition.edition,
        "records": {part["record"]: {"facts": part["facts"]} for part in parts},
        "claims": [{k: plain(v) for k, v in row.items()} for row in claims.to_dict("records")],
    }
    write_bytes(dumps(content), snakemake.output.facts)
    write(claims, snakemake.output.claims, RESULTS["claims"])
