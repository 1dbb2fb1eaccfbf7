INPUTS = sorted(
    {
        *(str(p) for r in EDITION.records for p in record_files(r, EDITION)),
        *(f for r in EDITION.records for f in reviewed(r)),
        *NAMES,
        *IN_HAND.values(),
    }
)


rule write_workbook:
    """Write every table, with what its columns mean, into one workbook."""
    input:
        claims=rules.collect_claims.output.claims,
        facts=rules.collect_claims.output.facts,
        sources=rules.list_sources.output.sources,
        changes=CHANGES,
        tables=[every(table(name)) for name in TABLES],
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        workbook=report(
            f"{RESULTS}/workbook.xlsx",
            caption="../report/workbook.rst",
            category="Tables",
            labels={"tables": "all, in one workbook"},
        ),
    log:
        f"{RESULTS}/logs/write_workbook.log",
    conda:
        "../../environment.yml"
    message:
        "Write the workbook of all tables"
    script:
        "../scripts/write_workbook.py"


rule write_logs:
    """Write the three logs for government reviewers: data, assumptions, quality."""
    input:
        claims=rules.collect_claims.output.claims,
        sources=rules.list_sources.output.sources,
        tables=[every(table(name)) for name in ("projects", "participation", "cleaning", "sensitivity")],
        inputs=INPUTS,
        tests=sorted(map(str, Path("tests").rglob("test_*.py"))),
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        data=f"{RESULTS}/review/data-log.md",
        assumptions=f"{RESULTS}/review/assumptions-log.md",
        quality=f"{RESULTS}/review/quality-log.md",
    log:
        f"{RESULTS}/logs/write_logs.log",
    conda:
        "../../environment.yml"
    message:
        "Write the logs for reviewers"
    script:
        "../scripts/write_logs.py"


rule write_ro_crate:
    """Pack inputs and outputs as a research object (RO-Crate) with checksums, licences and software."""
    input:
        outputs=[
            rules.render_brief.output,
            expand(rules.print_pdf.output, page=PAGES),
            rules.write_workbook.output,
            rules.write_logs.output,
            rules.draw_comparison.output,
            rules.collect_claims.output,
            every(rules.draw_figures.output),
            every(rules.write_graphml.output.graphml),
        ],
        inputs=[
            *INPUTS,
            EDITION_FILE,
            EDITION.narrative,
            *filter(None, [LAYOUT, CLAIMS_FILE, SETTINGS.brand.logo]),
            *(f"config/{name}.yaml" for name in ("config", "cues", "words")),
            "Snakefile",
        ],
        lock="requirements.lock",
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        metadata=f"{RESULTS}/crate/ro-crate-metadata.json",
        archive=f"{RESULTS}/crate/{EDITION.edition}.crate.zip",
    log:
        f"{RESULTS}/logs/write_ro_crate.log",
    conda:
        "../../environment.yml"
    message:
        "Pack inputs and outputs as a research object"
    script:
        "../scripts/write_ro_crate.py"


rule write_requests:
    """Draft a letter to the publisher of each document that the edition wants."""
    input:
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        [f"{RESULTS}/requests/{d.document}.txt" for d in wanted(EDITION)],
    log:
        f"{RESULTS}/logs/write_requests.log",
    conda:
        "../../environment.yml"
    message:
        "Draft requests for the documents that are wanted"
    script:
        "../scripts/write_requests.py"
