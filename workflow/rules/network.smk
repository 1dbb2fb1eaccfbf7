rule network:
    """Project participation onto departments; describe departments, pairs and groups."""
    input:
        participation=rules.clean_participation.output.participation,
        names=NAMES,
        edition=GIVEN["edition"],
        library=library("network"),
    output:
        nodes=f"{TABLES}/nodes.csv",
        edges=f"{TABLES}/edges.csv",
        communities=f"{TABLES}/communities.csv",
        graphml=f"{RESULTS}/network.graphml",
    log:
        f"{RESULTS}/logs/network.log",
    priority: 2
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
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/layout.py"


rule draw:
    """Draw tables with the margins of the observed one: in a constant number of chains, each with its own seed."""
    input:
        participation=rules.clean_participation.output.participation,
        draws=GIVEN["draws"],
        library=library("draw"),
    output:
        chains=[f"{RESULTS}/null/{c}.npz" for c in range(SETTINGS.statistics.chains)],
    log:
        f"{RESULTS}/logs/draw.log",
    priority: 2
    conda:
        "../../environment.yml"
    # One process for all chains: those of a small table take less time than starting one. In a large table they are
    # drawn at the same time; the result is the same.
    threads: SETTINGS.statistics.chains if LARGE_LIST else 1
    script:
        "../scripts/draw.py"


rule significance:
    """Compare pairs and centralities with the draws of all chains."""
    input:
        participation=rules.clean_participation.output.participation,
        nodes=rules.network.output.nodes,
        chains=rules.draw.output.chains,
        edition=GIVEN["edition"],
        statistics=GIVEN["statistics"],
        library=library("significance"),
    output:
        pairs=f"{TABLES}/pairs.csv",
        null_model=f"{TABLES}/null_model.csv",
        null_centrality=f"{TABLES}/null_centrality.csv",
    log:
        f"{RESULTS}/logs/significance.log",
    priority: 2
    conda:
        "../../environment.yml"
    script:
        "../scripts/significance.py"
