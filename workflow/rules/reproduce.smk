READ = sorted(
    {
        *(
            register(t)
            for t in (
                "sources",
                "pilots",
                "pilot_facts",
                "participation",
                "outcomes",
                "contributions",
            )
        ),
        *NAMES,
        *IN_HAND.values(),
        *(f for which in ("pilots", "outcomes") for f in reviewed(which)),
    }
)


rule logs:
    """Write the three logs for government reviewers: data, assumptions, quality."""
    input:
        sources=rules.sources.output.sources,
        participation=rules.clean_participation.output.participation,
        contributions=rules.clean_outcomes.output.contributions,
        cleaning=rules.clean_participation.output.cleaning,
        cleaning_outcomes=rules.clean_outcomes.output.cleaning_outcomes,
        facts=rules.claims.output.facts,
        read=READ,
        statistics=GIVEN["statistics"],
        tests=sorted(map(str, Path("tests").rglob("test_*.py"))),
        edition=GIVEN["edition"],
        library=library("logs"),
    output:
        data=f"{RESULTS}/review/data-log.md",
        assumptions=f"{RESULTS}/review/assumptions-log.md",
        quality=f"{RESULTS}/review/quality-log.md",
    log:
        f"{RESULTS}/logs/logs.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/logs.py"


rule crate:
    """Pack inputs and outputs as a research object (RO-Crate) with checksums, licences and software."""
    input:
        made=[rules.brief.input, rules.logs.output],
        read=[
            *READ,
            EDITION_FILE,
            *(str(f) for f in map(record_of, IN_HAND.values()) if f.is_file()),
            EDITION.narrative,
            *filter(None, [LAYOUT, SETTINGS.brand.logo]),
            *(f"config/{name}.yaml" for name in ("claims", "config", "cues", "words")),
        ],
        sources=rules.sources.output.sources,
        workflow="Snakefile",
        lock="requirements.lock",
        edition=GIVEN["edition"],
        library=library("crate"),
    output:
        metadata=f"{RESULTS}/crate/ro-crate-metadata.json",
        archive=f"{RESULTS}/crate/{EDITION.edition}.crate.zip",
    log:
        f"{RESULTS}/logs/crate.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/crate.py"
