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
