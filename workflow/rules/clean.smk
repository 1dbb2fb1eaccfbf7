rule clean_participation:
    """Pilots and who takes part: one row per pilot and organisation, with whom it counts for."""
    input:
        sources=rules.sources.output.sources,
        pilots=rules.extract_pilots.output.pilots,
        pilot_facts=rules.extract_pilots.output.pilot_facts,
        participation=rules.extract_pilots.output.participation,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("clean_participation"),
    output:
        pilots=f"{TABLES}/pilots.csv",
        participation=f"{TABLES}/participation.csv",
        cleaning=f"{TABLES}/cleaning.csv",
    log:
        f"{RESULTS}/logs/clean_participation.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/clean_participation.py"


rule clean_outcomes:
    """Outcomes and who contributes: one row per outcome and organisation."""
    input:
        sources=rules.sources.output.sources,
        outcomes=rules.extract_outcomes.output.outcomes,
        contributions=rules.extract_outcomes.output.contributions,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("clean_outcomes"),
    output:
        outcomes=f"{TABLES}/outcomes.csv",
        contributions=f"{TABLES}/contributions.csv",
        cleaning_outcomes=f"{TABLES}/cleaning_outcomes.csv",
    log:
        f"{RESULTS}/logs/clean_outcomes.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/clean_outcomes.py"
