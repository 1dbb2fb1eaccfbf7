report: "../report/workflow.rst"


PAGES = ("brief", "annex", "summary")


rule narrative:
    """Check that every fact that the narrative asks for is there, while the pages before it still stand."""
    input:
        narrative=EDITION.narrative,
        facts=[rules.claims.output.facts, *([CHANGED["changed"]] if CHANGED else [])],
        library=library("narrative"),
    output:
        narrative=f"{RESULTS}/narrative.md",
    log:
        f"{RESULTS}/logs/narrative.log",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/narrative.py"


rule brief_html:
    """Fill the narrative with facts, figures and verdicts: pages that ask nobody for anything."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_CLAIMS},
        **CHANGED,
        begun=rules.tally.output.begun,
        claims=rules.claims.output.claims,
        facts=rules.claims.output.facts,
        figures=drawn(formats=["svg"]),
        narrative=rules.narrative.output.narrative,
        in_hand=list(IN_HAND.values()),  # what is in hand is not wanted
        logo=SETTINGS.brand.logo or [],
        brand=GIVEN["brand"],
        edition=GIVEN["edition"],
        templates=sorted(
            str(p.relative_to(Path.cwd()))
            for p in (WORKFLOW / "templates").rglob("*.*")
        ),
        library=library("brief_html"),
    output:
        brief=report(
            f"{REPORTS}/brief.html",
            caption="../report/brief.rst",
            category="Brief",
            labels={"page": "brief"},
        ),
        annex=report(
            f"{REPORTS}/annex.html",
            caption="../report/annex.rst",
            category="Brief",
            labels={"page": "annex"},
        ),
        summary=f"{REPORTS}/summary.html",
    log:
        f"{RESULTS}/logs/brief_html.log",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/brief_html.py"


rule brief_pdf:
    """The same pages on paper, tagged for PDF/UA-1."""
    input:
        pages=[f"{REPORTS}/brief.html", f"{REPORTS}/summary.html"],
        library=library("brief_pdf"),
    output:
        [paper("brief"), paper("summary")],
    log:
        f"{RESULTS}/logs/brief_pdf.log",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/brief_pdf.py"


use rule brief_pdf as brief_pdf_annex with:
    # As long as the others together, so it goes first and beside them.
    input:
        pages=[f"{REPORTS}/annex.html"],
        library=library("brief_pdf"),
    output:
        [paper("annex")],
    log:
        f"{RESULTS}/logs/brief_pdf_annex.log",
    priority: 2


rule workbook:
    """Every table, with what its columns mean, in one Excel workbook."""
    input:
        **{
            t: f"{TABLES}/{t}.csv"
            for t in (*TABLES_OF_CLAIMS, "layout", "claims", "begun")
        },
        **({"changes": CHANGED["changes"]} if CHANGED else {}),
        facts=rules.claims.output.facts,
        edition=GIVEN["edition"],
        library=library("workbook"),
    output:
        workbook=report(
            f"{RESULTS}/workbook.xlsx",
            caption="../report/workbook.rst",
            category="Tables",
            labels={"tables": "all, in one workbook"},
        ),
    log:
        f"{RESULTS}/logs/workbook.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/workbook.py"


rule brief:
    """All that a build makes."""
    input:
        # Asked for by name: else a narrative that failed would be passed over by the next run.
        rules.narrative.output,
        expand(f"{REPORTS}/{{page}}.{{ending}}", page=PAGES, ending=["html", "pdf"]),
        rules.pictures.output.share,
        drawn(),
        rules.workbook.output,
        rules.network.output.graphml,
