rule tally:
    """Count departments by role, and tiers of government by pilot; tell which pilots began later, within one list."""
    input:
        outcomes=rules.clean_outcomes.output.outcomes,
        contributions=rules.clean_outcomes.output.contributions,
        pilots=rules.clean_participation.output.pilots,
        participation=rules.clean_participation.output.participation,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("tally"),
    output:
        tally_outcomes=f"{TABLES}/tally_outcomes.csv",
        tally_pilots=f"{TABLES}/tally_pilots.csv",
        tiers=f"{TABLES}/tiers.csv",
        begun=f"{TABLES}/begun.csv",
    log:
        f"{RESULTS}/logs/tally.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/tally.py"
