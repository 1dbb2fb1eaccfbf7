rule sources:
    """List all sources."""
    input:
        register=register("sources"),
        reviewed=reviewed("pilots") + reviewed("outcomes"),
        edition=GIVEN["edition"],
        library=library("sources"),
    output:
        sources=f"{TABLES}/sources.csv",
    log:
        f"{RESULTS}/logs/sources.log",
    priority: 3  # with the list of pilots: most jobs wait for these
    conda:
        "../../environment.yml"
    script:
        "../scripts/sources.py"
