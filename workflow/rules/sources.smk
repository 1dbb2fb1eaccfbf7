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
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/sources.py"
