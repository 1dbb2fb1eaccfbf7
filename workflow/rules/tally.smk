rule count_tallies:
    """Count departments by role, and tiers of government by project."""
    input:
        projects=rules.clean_record.output.projects,
        participation=rules.clean_record.output.participation,
        names=NAMES,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        tally=table("tally"),
        tiers=table("tiers"),
    log:
        f"{RESULTS}/logs/count_tallies_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Count roles and tiers of {wildcards.record}"
    script:
        "../scripts/count_tallies.py"
