# Two jobs, not one per figure: importing matplotlib takes longer than drawing most of them, and seaborn as long again.
rule pictures:
    """Draw network, dots, tiers and choices, and the picture for sharing, with their data and alternative texts."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_PICTURES},
        facts=rules.claims.output.facts,
        statistics=GIVEN["statistics"],
        brand=GIVEN["brand"],
        edition=GIVEN["edition"],
        library=library("figures"),
    output:
        [picture(f) for f in PICTURES],
        drawn(PICTURES, UNLISTED),
        share=report(
            f"{REPORTS}/share.png",
            caption="../report/share.rst",
            category="Brief",
            labels={"page": "picture for sharing"},
        ),
    log:
        f"{RESULTS}/logs/pictures.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/figures.py"


rule charts:
    """Draw matrix, intervals and tallies, for which seaborn is imported, with their data and alternative texts."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_CHARTS},
        facts=rules.claims.output.facts,
        statistics=GIVEN["statistics"],
        edition=GIVEN["edition"],
        library=library("figures"),
    output:
        [picture(f) for f in CHARTS],
        drawn(CHARTS, UNLISTED),
    log:
        f"{RESULTS}/logs/charts.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/figures.py"
