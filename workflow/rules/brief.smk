report: "../report/workflow.rst"


PAGES = ("brief", "annex", "summary")


rule brief_html:
    """Fill the narrative with facts, figures and verdicts: pages that ask nobody for anything."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in TABLES_OF_CLAIMS},
        **CHANGED,
        begun=rules.begun.output.begun,
        claims=rules.claims.output.claims,
        facts=rules.claims.output.facts,
        figures=drawn(["svg"]),
        narrative=EDITION.narrative,
        words="config/words.yaml",
        logo=SETTINGS.brand.logo or [],
        brand=SET["brand"],
        edition=EDITION_FILE,
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
    """The same page on paper, tagged for PDF/UA-1."""
    input:
        html=f"{REPORTS}/{{page}}.html",
        library=library("brief_pdf"),
    output:
        pdf=report(
            f"{REPORTS}/{{page}}.pdf",
            caption="../report/paper.rst",
            category="Brief",
            labels={"page": "{page} on paper"},
        ),
    log:
        f"{RESULTS}/logs/brief_pdf_{{page}}.log",
    wildcard_constraints:
        page="brief|summary",
    priority: 1
    conda:
        "../../environment.yml"
    script:
        "../scripts/brief_pdf.py"


use rule brief_pdf as brief_pdf_annex with:
    # The longest of the papers, so it goes first.
    input:
        html=f"{REPORTS}/annex.html",
        library=library("brief_pdf"),
    output:
        pdf=report(
            f"{REPORTS}/annex.pdf",
            caption="../report/paper.rst",
            category="Brief",
            labels={"page": "annex on paper"},
        ),
    log:
        f"{RESULTS}/logs/brief_pdf_annex.log",
    priority: 2


rule share:
    """A picture for sharing the brief."""
    input:
        nodes=rules.network.output.nodes,
        edges=rules.network.output.edges,
        layout=rules.layout.output.layout,
        facts=rules.claims.output.facts,
        brand=SET["brand"],
        edition=EDITION_FILE,
        library=library("share"),
    output:
        picture=report(
            f"{REPORTS}/share.png",
            caption="../report/share.rst",
            category="Brief",
            labels={"page": "picture for sharing"},
        ),
    log:
        f"{RESULTS}/logs/share.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/share.py"


rule workbook:
    """Every table, with what its columns mean, in one Excel workbook."""
    input:
        **{t: f"{TABLES}/{t}.csv" for t in (*TABLES_OF_CLAIMS, "layout", "claims")},
        facts=rules.claims.output.facts,
        edition=EDITION_FILE,
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
        expand(f"{REPORTS}/{{page}}.{{ending}}", page=PAGES, ending=["html", "pdf"]),
        rules.share.output.picture,
        drawn(),
        rules.workbook.output,
        rules.network.output.graphml,
