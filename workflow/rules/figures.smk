def figure(pattern):
    """Return the files of a figure in all formats, its PNG for the workflow's report."""
    png = report(
        f"{pattern}.png",
        caption="../report/figure.rst",
        category="Figures",
        labels={"figure": pattern.removeprefix(f"{RESULTS}/").replace("/figures/", " ")},
    )
    return [png, *(f"{pattern}.{ending}" for ending in FORMATS if ending != "png")]


rule draw_figures:
    """Draw the figures of a record, with their data, captions and alternative texts."""
    input:
        **tables(*TABLES_OF_CLAIMS, "layout"),
        sources=rules.list_sources.output.sources,
        facts=rules.assess_claims.output.facts,
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        *[figure(f"{RESULTS}/{{record}}/figures/{name}") for name in FIGURES],
        captions=f"{RESULTS}/{{record}}/figures/captions.json",
    log:
        f"{RESULTS}/logs/draw_figures_{{record}}.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/draw_figures.py"


rule draw_comparison:
    """Draw what joins the records: their networks side by side, and the verdicts."""
    input:
        nodes=every(table("nodes")),
        edges=every(table("edges")),
        pairs=every(table("pairs")),
        layout=every(table("layout")),
        claims=rules.collect_claims.output.claims,
        facts=rules.collect_claims.output.facts,
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
    output:
        *[figure(f"{RESULTS}/figures/{name}") for name in SHARED_FIGURES],
        captions=f"{RESULTS}/figures/captions.json",
    log:
        f"{RESULTS}/logs/draw_comparison.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/draw_comparison.py"
