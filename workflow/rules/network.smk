rule network:
    """Project participation onto departments; describe departments, pairs and groups."""
    input:
        participation=rules.clean_participation.output.participation,
        names=NAMES,
        edition=EDITION_FILE,
        library=library("network"),
    output:
        nodes=f"{TABLES}/nodes.csv",
        edges=f"{TABLES}/edges.csv",
        communities=f"{TABLES}/communities.csv",
        graphml=f"{RESULTS}/network.graphml",
    log:
        f"{RESULTS}/logs/network.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/network.py"


rule layout:
    """Place departments and labels, starting from the committed positions where there are any."""
    input:
        nodes=rules.network.output.nodes,
        edges=rules.network.output.edges,
        saved=LAYOUT,
        library=library("layout"),
    output:
        layout=f"{TABLES}/layout.csv",
    log:
        f"{RESULTS}/logs/layout.log",
    conda:
        "../../environment.yml"
    script:
        "../scripts/layout.py"


rule draw:
    """Draw tables with the margins of the observed one: one of a constant number of chains, with its own seed."""
    input:
        participation=rules.clean_participation.output.participation,
        library=library("draw"),
    output:
        chunk=f"{RESULTS}/null/{{scatteritem}}.npz",
    log:
        f"{RESULTS}/logs/draw_{{scatteritem}}.log",
    conda:
        "../../environment.yml"
    params:
        draws=SETTINGS.draws,
        edition=EDITION.edition,
        large=SETTINGS.statistics.large,
    script:
        "../scripts/draw.py"


rule significance:
    """Compare pairs and centralities with the draws of all chains."""
    input:
        participation=rules.clean_participation.output.participation,
        nodes=rules.network.output.nodes,
        chunks=gather.null(f"{RESULTS}/null/{{scatteritem}}.npz"),
        library=library("significance"),
    output:
        pairs=f"{TABLES}/pairs.csv",
        null_model=f"{TABLES}/null_model.csv",
        null_centrality=f"{TABLES}/null_centrality.csv",
    log:
        f"{RESULTS}/logs/significance.log",
    conda:
        "../../environment.yml"
    params:
        thinned=SETTINGS.statistics.thinned_draws,
        alpha=SETTINGS.statistics.alpha,
        large=SETTINGS.statistics.large,
        pair=list(EDITION.focus.pair),
    script:
        "../scripts/significance.py"
