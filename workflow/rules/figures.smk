# Two jobs, not one per figure: importing matplotlib takes longer than drawing most of them. The pages wait for the
# first only.
rule figures_page:
    """Draw all figures as SVG without titles, which the pages print as text."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_FIGURES},
        facts=rules.claims.output.facts,
        statistics=GIVEN["statistics"],
        edition=GIVEN["edition"],
        library=library("figures"),
    output:
        drawn(["svg"]),
    log:
        f"{RESULTS}/logs/figures_page.log",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/figures.py"


rule figures:
    """Draw all figures with their titles for other documents, their data and alternative texts, and one to share."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_FIGURES},
        facts=rules.claims.output.facts,
        statistics=GIVEN["statistics"],
        brand=GIVEN["brand"],
        edition=GIVEN["edition"],
        library=library("figures"),
    output:
        [
            report(
                f,
                caption="../report/figure.rst",
                category="Figures",
                labels={"figure": Path(f).stem.replace("_", " ")},
            )
            for f in drawn(["png"])
        ],
        drawn(["pdf", "csv", "txt"]),
        share=report(
            f"{REPORTS}/share.png",
            caption="../report/share.rst",
            category="Brief",
            labels={"page": "picture for sharing"},
        ),
    log:
        f"{RESULTS}/logs/figures.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/figures.py"
