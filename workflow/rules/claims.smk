rule assess_claims:
    """Compute every number of a record, and decide each claim that is asked of it."""
    input:
        **tables(*TABLES_OF_CLAIMS),
        claims_file=CLAIMS_FILE,
        names=NAMES,
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        **tables("claims", "sensitivity", "completion"),
        facts=f"{RESULTS}/{{record}}/facts.json",
    log:
        f"{RESULTS}/logs/assess_claims_{{record}}.log",
    conda:
        "../../environment.yml"
    params:
        draws=SETTINGS.draws,
    message:
        "Assess the claims on {wildcards.record}"
    script:
        "../scripts/assess_claims.py"


rule collect_claims:
    """Put the records side by side: facts of all, and one row per claim and record."""
    input:
        facts=every(rules.assess_claims.output.facts),
        claims=every(rules.assess_claims.output.claims),
        claims_file=CLAIMS_FILE,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        facts=f"{RESULTS}/facts.json",
        claims=report(
            f"{RESULTS}/tables/claims.csv",
            caption="../report/claims.rst",
            category="Tables",
            labels={"tables": "claims"},
        ),
    log:
        f"{RESULTS}/logs/collect_claims.log",
    conda:
        "../../environment.yml"
    message:
        "Collect facts and claims of all records"
    script:
        "../scripts/collect_claims.py"
