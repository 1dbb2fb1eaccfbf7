"""Put the records side by side."""

import json
from pathlib import Path

import pandas as pd

from joinup.claims.facts import plain
from joinup.job import job
from joinup.schemas import RESULTS
from joinup.tables.table import read

with job(globals()) as j:
    parts = [json.loads(Path(file).read_text(encoding="utf-8")) for file in j.input.facts]
    claims = pd.concat([read(file, RESULTS["claims"]) for file in j.input.claims], ignore_index=True)
    content = {
        "edition": j.edition.edition,
        "records": {part["record"]: {"facts": part["facts"]} for part in parts},
        "claims": [{k: plain(v) for k, v in row.items()} for row in claims.to_dict("records")],
    }
    j.write_json("facts", content)
    j.write(claims=claims)
