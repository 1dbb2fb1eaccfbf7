"""Read a document into candidate rows."""

from pathlib import Path

from joinup.extract.candidates import extract_document
from joinup.extract.cues import read_cues
from joinup.organisations.names import read_config
from joinup.run import job
from joinup.tables import as_text, csv_bytes

with job(snakemake) as this:  # noqa: F821
    asked = snakemake.input  # noqa: F821
    names = read_config(str(Path(asked.names[0]).parent))
    found = extract_document(
        Path(asked.document),
        vars(this.given("kinds"))[snakemake.wildcards.document],  # noqa: F821
        names["organisations"],
        names["aliases"],
        read_cues(Path(asked.cues)),
    )
    this.write_bytes("candidates", csv_bytes(as_text(found)))
