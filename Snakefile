"""Entry of the pipeline: `snakemake --cores 4` builds the edition named in config/config.yaml."""


include: "workflow/Snakefile"


# A Snakefile that only includes another one has no default target and would do nothing.
rule build:
    default_target: True
    input:
        rules.all.input,
    message:
        "Everything is built"
