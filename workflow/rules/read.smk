rule digest_library:
    """Write one checksum of the library and its templates: an edited library reruns what was made with it."""
    input:
        LIBRARY_FILES,
    output:
        f"{RESULTS}/library.sha256",
    log:
        f"{RESULTS}/logs/digest_library.log",
    conda:
        "../../environment.yml"
    message:
        "Note the state of the code"
    shell:
        "(sha256sum {input} | sha256sum > {output}) 2> {log}"


LIBRARY = rules.digest_library.output


rule list_sources:
    """List the pages that all records rest on."""
    input:
        register=[str(p) for p in sources_files(EDITION)],
        reviewed=[f for r in EDITION.records for f in reviewed(r)],
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        sources=f"{RESULTS}/tables/sources.csv",
    log:
        f"{RESULTS}/logs/list_sources.log",
    conda:
        "../../environment.yml"
    message:
        "List the sources of all records"
    script:
        "../scripts/list_sources.py"


rule read_document:
    """Read a document into candidate rows with their places; they go on only when a person accepts them."""
    input:
        document=lambda wildcards: IN_HAND[wildcards.document],
        columns=lambda wildcards: decided_columns(wildcards.document),
        names=NAMES,
        cues="config/cues.yaml",
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        candidates=f"{RESULTS}/documents/{{document}}.csv",
    log:
        f"{RESULTS}/logs/read_document_{{document}}.log",
    conda:
        "../../environment.yml"
    message:
        "Read the document {wildcards.document}"
    script:
        "../scripts/read_document.py"


rule read_record:
    """Read the rows of a record, each with its address: from the register, reviewed documents, or both."""
    input:
        register=lambda wildcards: list(map(str, record_files(record_of(wildcards), EDITION))),
        reviewed=lambda wildcards: reviewed(record_of(wildcards)),
        names=NAMES,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        projects=f"{RESULTS}/{{record}}/rows/projects.csv",
        facts=f"{RESULTS}/{{record}}/rows/facts.csv",
        participation=f"{RESULTS}/{{record}}/rows/participation.csv",
        differences=f"{RESULTS}/{{record}}/rows/differences.csv",
    log:
        f"{RESULTS}/logs/read_record_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Read the record {wildcards.record}"
    script:
        "../scripts/read_record.py"
