"""Check the facts that the narrative asks for."""

import json
from pathlib import Path

from joinup.brief.narrative import misnamed
from joinup.errors import stop_if
from joinup.run import job

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    text = Path(asked.narrative).read_text(encoding="utf-8")
    files = [json.loads(Path(f).read_text(encoding="utf-8")) for f in asked.facts]
    facts = [fact["id"] for found in files for fact in (found if isinstance(found, list) else found["facts"])]
    stop_if(misnamed(text, asked.narrative, dict.fromkeys(("fact", "count", "Count"), facts)))
    this.write_bytes("narrative", text.encode())
