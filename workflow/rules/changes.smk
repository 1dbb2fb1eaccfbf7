rule begun:
    """Compare the pilots on record as begun by the first and by the last sourced start year, within one list."""
    input:
        pilots=rules.clean_participation.output.pilots,
        participation=rules.clean_participation.output.participation,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("begun"),
    output:
        begun=f"{TABLES}/begun.csv",
    log:
        f"{RESULTS}/logs/begun.log",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/begun.py"


if EDITION.predecessor:

    rule changes:
        """Say what changed since the edition's predecessor, which must have been built before."""
        input:
            **{
                f"before_{t}": f"results/{EDITION.predecessor}/tables/{t}.csv"
                for t in TABLES_OF_CHANGES
            },
            **{f"after_{t}": f"{TABLES}/{t}.csv" for t in TABLES_OF_CHANGES},
            predecessor=PREDECESSOR_FILE,
            names=NAMES,
            edition=GIVEN["edition"],
            library=library("changes"),
        output:
            changes=f"{RESULTS}/changes/changes.csv",
            facts=f"{RESULTS}/changes/facts.json",
        log:
            f"{RESULTS}/logs/changes.log",
        conda:
            "../../environment.yml"
        script:
            "../scripts/changes.py"
