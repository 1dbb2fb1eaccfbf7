report: "../report/workflow.rst"


rule check_narrative:
    """Check numbers, places and conditions of the narrative, before any page is replaced."""
    input:
        narrative=EDITION.narrative,
        words="config/words.yaml",
        facts=rules.collect_claims.output.facts,
        captions=[every(rules.draw_figures.output.captions), rules.draw_comparison.output.captions],
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        narrative=f"{RESULTS}/narrative.md",
    log:
        f"{RESULTS}/logs/check_narrative.log",
    conda:
        "../../environment.yml"
    message:
        "Check the narrative"
    script:
        "../scripts/check_narrative.py"


rule render_brief:
    """Fill the narrative with facts, figures and verdicts: brief, annex and summary as self-contained pages."""
    input:
        narrative=rules.check_narrative.output.narrative,
        facts=rules.collect_claims.output.facts,
        sources=rules.list_sources.output.sources,
        tables=[every(table(name)) for name in TABLES],
        figures=[every(rules.draw_figures.output), rules.draw_comparison.output],
        changes=CHANGES,
        in_hand=list(IN_HAND.values()),  # what is in hand is not wanted
        names=NAMES,
        claims_file=CLAIMS_FILE,
        logo=SETTINGS.brand.logo or [],
        edition=EDITION_FILE,
        settings="config/config.yaml",
        library=LIBRARY,
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
        f"{RESULTS}/logs/render_brief.log",
    conda:
        "../../environment.yml"
    message:
        "Render the brief, its annex and its summary as web pages"
    script:
        "../scripts/render_brief.py"


rule print_pdf:
    """Print a page, tagged for PDF/UA-1."""
    input:
        page=f"{REPORTS}/{{page}}.html",
        library=LIBRARY,
    output:
        paper=report(
            f"{REPORTS}/{{page}}.pdf",
            caption="../report/paper.rst",
            category="Brief",
            labels={"page": "{page}, on paper"},
        ),
    log:
        f"{RESULTS}/logs/print_pdf_{{page}}.log",
    wildcard_constraints:
        page="|".join(PAGES),
    conda:
        "../../environment.yml"
    message:
        "Print {wildcards.page}.pdf"
    script:
        "../scripts/print_pdf.py"
