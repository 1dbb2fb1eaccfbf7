for part, figures in FIGURES.items():

    rule:
        name:
            f"figures_{part}"
        input:
            **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_FIGURES[part]},
            facts=rules.claims.output.facts,
            edition=EDITION_FILE,
            library=library("figures"),
        output:
            [
                f"{RESULTS}/figures/{f}.{e}"
                for f in figures
                for e in FORMATS
                if e != "png"
            ],
            [
                report(
                    f"{RESULTS}/figures/{f}.png",
                    caption="../report/figure.rst",
                    category="Figures",
                    labels={"figure": f.replace("_", " ")},
                )
                for f in figures
            ],
        log:
            f"{RESULTS}/logs/figures_{part}.log",
        conda:
            "../../environment.yml"
        params:
            figures=list(figures),
            tables=list(TABLES_OF_FIGURES[part]),
        script:
            "../scripts/figures.py"
