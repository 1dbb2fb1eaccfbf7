rule tally:
    """Count departments by role in outcomes and pilots, and tiers of government by pilot."""
    input:
        outcomes=rules.clean_outcomes.output.outcomes,
        contributions=rules.clean_outcomes.output.contributions,
        participation=rules.clean_participation.output.participation,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("tally"),
    output:
        tally_outcomes=f"{TABLES}/tally_outcomes.csv",
        tally_pilots=f"{TABLES}/tally_pilots.csv",
        tiers=f"{TABLES}/tiers.csv",
    log:
        f"{RESULTS}/logs/tally.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/tally.py"
