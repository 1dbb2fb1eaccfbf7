rule build_network:
    """Link departments that take part in the same projects."""
    input:
        participation=rules.clean_record.output.participation,
        names=NAMES,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        nodes=table("nodes"),
        edges=table("edges"),
    log:
        f"{RESULTS}/logs/build_network_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Build the network of {wildcards.record}"
    script:
        "../scripts/build_network.py"


rule place_nodes:
    """Place departments, starting from committed positions if the edition has some."""
    input:
        nodes=rules.build_network.output.nodes,
        edges=rules.build_network.output.edges,
        saved=LAYOUT,
        edition=EDITION_FILE,
        library=LIBRARY,
    output:
        layout=table("layout"),
    log:
        f"{RESULTS}/logs/place_nodes_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Lay out the network of {wildcards.record}"
    script:
        "../scripts/place_nodes.py"


rule test_pairs:
    """Compare every pair, and the concentration in pairs, with tables drawn with both margins of the observed one."""
    input:
        participation=rules.clean_record.output.participation,
        library=LIBRARY,
    output:
        pairs=table("pairs"),
        null_model=table("null_model"),
    log:
        f"{RESULTS}/logs/test_pairs_{{record}}.log",
    conda:
        "../../environment.yml"
    params:
        edition=EDITION.edition,
        draws=SETTINGS.draws,
        chains=SETTINGS.statistics.chains,
        large=SETTINGS.statistics.large,
        alpha=SETTINGS.statistics.alpha,
    message:
        "Compare the pairs of {wildcards.record} with chance"
    script:
        "../scripts/test_pairs.py"


rule write_graphml:
    """Write the network for Gephi, Cytoscape and igraph, with positions and tests."""
    input:
        **tables("nodes", "edges", "pairs", "layout"),
        library=LIBRARY,
    output:
        graphml=f"{RESULTS}/{{record}}/network.graphml",
    log:
        f"{RESULTS}/logs/write_graphml_{{record}}.log",
    conda:
        "../../environment.yml"
    message:
        "Write the network of {wildcards.record} for other tools"
    script:
        "../scripts/write_graphml.py"
