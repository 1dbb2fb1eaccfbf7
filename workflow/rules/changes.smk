CHANGES = []

if EDITION.predecessor:
    PREDECESSOR_FILE = predecessor_path(EDITION_FILE, EDITION.predecessor)
    CHANGES = [f"{RESULTS}/changes/changes.csv"]
    BEFORE = f"results/{EDITION.predecessor}"

    if not Path(BEFORE, "facts.json").is_file():
        sys.exit(
            f"\n{EDITION_FILE}, predecessor: {EDITION.predecessor} has not been built. "
            f"Run snakemake --cores 4 --config edition={PREDECESSOR_FILE} first.\n"
        )

    rule compare_editions:
        """Say what changed since the edition's predecessor, record by record."""
        input:
            before=[
                f"{BEFORE}/tables/claims.csv",
                *sorted(map(str, Path(BEFORE).glob("*/tables/p*.csv"))),
            ],
            after=rules.collect_claims.output.claims,
            projects=every(rules.clean_record.output.projects),
            participation=every(rules.clean_record.output.participation),
            predecessor=PREDECESSOR_FILE,
            names=NAMES,
            edition=EDITION_FILE,
            library=LIBRARY,
        output:
            changes=f"{RESULTS}/changes/changes.csv",
        log:
            f"{RESULTS}/logs/compare_editions.log",
        conda:
            "../../environment.yml"
        message:
            "Compare the edition with its predecessor"
        script:
            "../scripts/compare_editions.py"
