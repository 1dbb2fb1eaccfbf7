rule clean_record:
    """One row per project and body, with whom the body counts for on the project's day."""
    input:
        projects=rules.read_record.output.projects,
        facts=rules.read_record.output.facts,
        participation=rules.read_record.output.participation,
        sources=rules.list_sources.output.sources,
        names=NAMES,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        projects=table("projects"),
        participation=table("participation"),
        cleaning=table("cleaning"),
    log:
        f"{RESULTS}/logs/clean_record_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Clean the record {wildcards.record}"
    script:
        "../scripts/clean_record.py"
