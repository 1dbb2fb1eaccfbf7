"""Shared by all files of rules: places of inputs, names of tables and figures."""

from joinup.documents.decisions import fields_file, reviewed_file
from joinup.documents.rows import used_documents
from joinup.register.register import record_files, sources_files
from joinup.wanted import in_hand, wanted

RECORDS = [r.record for r in EDITION.records]
RESULTS = f"results/{EDITION.edition}"
REPORTS = f"reports/{EDITION.edition}"
NAMES = [f"{EDITION.organisations}/organisations.csv"]
OTHERS = [f"{EDITION.organisations}/{name}.csv" for name in ("parents", "aliases")]
NAMES += filter(os.path.isfile, OTHERS)  # a list of one's own may do without them
IN_HAND = in_hand(EDITION)
LAYOUT = EDITION.layout if EDITION.layout and Path(EDITION.layout).is_file() else []
CLAIMS_FILE = EDITION.claims or []
LIBRARY_FILES = sorted(
    os.path.relpath(p) for pattern in ("joinup/**/*.py", "templates/**/*.*") for p in WORKFLOW.glob(pattern)
)

FIGURES = ("network", "matrix", "tally", "tiers")  # of each record
FORMATS = ("svg", "png", "pdf", "csv", "txt")
PAGES = ("brief", "annex", "summary")
CLEAN = ("projects", "participation")
NETWORK = ("nodes", "edges", "pairs", "null_model")
TALLY = ("tally", "tiers")
TABLES_OF_CLAIMS = (*CLEAN, "cleaning", *NETWORK, *TALLY)
TABLES_OF_FIGURES = (*CLEAN, *NETWORK, "layout", *TALLY)
TABLES = (*TABLES_OF_CLAIMS, "layout", "claims", "sensitivity", "completion")


wildcard_constraints:
    record="|".join(RECORDS),


def table(name):
    """Return the file of a table of one record; {record} is filled in by Snakemake."""
    return f"{RESULTS}/{{record}}/tables/{name}.csv"


def tables(*names):
    """Return the files of several tables of one record, by name."""
    return {name: table(name) for name in names}


def every(pattern):
    """Return the files of all records."""
    return expand(pattern, record=RECORDS)


def record_of(wildcards):
    """Return the record that a job is about."""
    return next(r for r in EDITION.records if r.record == wildcards.record)


def reviewed(record):
    """Return the decisions and records of origin of the documents that a record rests on."""
    documents = used_documents(EDITION, record)
    origins = [f"{EDITION.data}/documents/{d.document}.source.yaml" for d in documents]
    return [*(str(reviewed_file(EDITION, d)) for d in documents), *origins]


def decided_columns(name):
    """Return the file of a person's decisions on the meaning of a document's columns, if it exists."""
    document = next(d for d in EDITION.documents if d.document == name)
    return [str(p) for p in [fields_file(EDITION, document)] if p.is_file()]


def drawn(pattern):
    """Return the files of a figure in all formats, its PNG for the workflow's report."""
    png = report(
        f"{pattern}.png",
        caption="../report/figure.rst",
        category="Figures",
        labels={"figure": " ".join(part for part in Path(pattern).parts[2:] if part != "figures")},
    )
    return [png, *(f"{pattern}.{ending}" for ending in FORMATS if ending != "png")]
