rule extract_pilots:
    """Read the list of pilots into candidate rows, each with its address."""
    input:
        register=[
            register(t) for t in ("sources", "pilots", "pilot_facts", "participation")
        ],
        reviewed=reviewed("pilots"),
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("extract"),
    output:
        pilots=f"{RESULTS}/extract/pilots.csv",
        pilot_facts=f"{RESULTS}/extract/pilot_facts.csv",
        participation=f"{RESULTS}/extract/participation.csv",
        differences=f"{RESULTS}/extract/differences_pilots.csv",
    log:
        f"{RESULTS}/logs/extract_pilots.log",
    priority: 3
    conda:
        "../../environment.yml"
    script:
        "../scripts/extract.py"


rule extract_outcomes:
    """Read the list of outcomes into candidate rows, each with its address."""
    input:
        register=[register(t) for t in ("sources", "outcomes", "contributions")],
        reviewed=reviewed("outcomes"),
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("extract"),
    output:
        outcomes=f"{RESULTS}/extract/outcomes.csv",
        contributions=f"{RESULTS}/extract/contributions.csv",
        differences=f"{RESULTS}/extract/differences_outcomes.csv",
    log:
        f"{RESULTS}/logs/extract_outcomes.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/extract.py"


rule extract_document:
    """Read a document into candidate rows with page and position; they go on only when a person accepts them."""
    input:
        document=lambda wildcards: IN_HAND[wildcards.document],
        record=lambda wildcards: str(record_of(IN_HAND[wildcards.document])),
        names=NAMES,
        kinds=GIVEN["kinds"],
        cues="config/cues.yaml",
        library=library("extract_document"),
    output:
        candidates=f"{RESULTS}/extract/documents/{{document}}.csv",
    log:
        f"{RESULTS}/logs/extract_document_{{document}}.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/extract_document.py"
