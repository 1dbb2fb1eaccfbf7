rule robustness:
    """Ask how sure the ranks are, which choices and which missing evidence would turn a claim."""
    input:
        participation=rules.clean_participation.output.participation,
        pilots=rules.clean_participation.output.pilots,
        outcomes=rules.clean_outcomes.output.outcomes,
        contributions=rules.clean_outcomes.output.contributions,
        tiers=rules.tally.output.tiers,
        names=NAMES,
        edition=GIVEN["edition"],
        claims="config/claims.yaml",
        statistics=GIVEN["statistics"],
        library=library("robustness"),
    output:
        ranks=f"{TABLES}/ranks.csv",
        mcnemar=f"{TABLES}/mcnemar.csv",
        choices=f"{TABLES}/choices.csv",
        flips=f"{TABLES}/flips.csv",
        tipping=f"{TABLES}/tipping.csv",
        scenarios=f"{TABLES}/scenarios.csv",
    log:
        f"{RESULTS}/logs/robustness.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/robustness.py"


rule claims:
    """Compute every number and verdict that the brief may use."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_CLAIMS},
        claims_file="config/claims.yaml",
        names=NAMES,
        edition=GIVEN["edition"],
        statistics=GIVEN["statistics"],
        library=library("claims"),
    output:
        claims=f"{TABLES}/claims.csv",
        facts=f"{RESULTS}/facts.json",
    log:
        f"{RESULTS}/logs/claims.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/claims.py"
