rule draw_figures:
    """Draw the figures of a record, with their data, captions and alternative texts."""
    input:
        **tables(*TABLES_OF_FIGURES),
        sources=rules.list_sources.output.sources,
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        [drawn(f"{RESULTS}/{{record}}/figures/{name}") for name in FIGURES],
        captions=f"{RESULTS}/{{record}}/figures/captions.json",
    log:
        f"{RESULTS}/logs/draw_figures_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Draw the figures of {wildcards.record}"
    script:
        "../scripts/draw_figures.py"


rule draw_comparison:
    """Draw what joins the records: their networks side by side, and the picture for sharing."""
    input:
        tables=[every(table(name)) for name in TABLES_OF_FIGURES],
        sources=rules.list_sources.output.sources,
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        drawn(f"{RESULTS}/figures/comparison"),
        captions=f"{RESULTS}/figures/captions.json",
        share=report(
            f"{REPORTS}/share.png",
            caption="../report/share.rst",
            category="Brief",
            labels={"page": "picture for sharing"},
        ),
    log:
        f"{RESULTS}/logs/draw_comparison.log",
    conda:
        "../../environment.yml"
    message:
        "Draw the comparison of all records"
    script:
        "../scripts/draw_comparison.py"
