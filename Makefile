# Every target sets itself up on a fresh machine: its own .venv from the lock file, and pango, which WeasyPrint needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON := .venv/bin/python
CORES ?= 4
EDITION ?=
DOCUMENT ?=
OPTIONS ?=
# Values as they are typed, but for OPTIONS: no shell reads a $, a quotation mark or a backtick in a title or a file's name.
typed = '$(subst ','\'',$(value $(1)))'
option = $(if $(value $(1)),--$(2)=$(call typed,$(1)))
CONFIG = $(if $(value EDITION)$(QUICK),--config $(if $(value EDITION),edition=$(call typed,EDITION)) $(if $(QUICK),quick=true))
SNAKEMAKE = .venv/bin/snakemake --cores $(CORES) $(CONFIG)
JOINUP := @$(PYTHON) -m joinup
OF_EDITION = $(call option,EDITION,edition)
NOW := $(shell date +%s)
# What Snakemake says of itself; its stages and errors stay. Ctrl-C is for Snakemake: sed waits for its last words.
TECHNICAL := \[|Select jobs|Execute [0-9]|Using |Assuming |Building DAG|Conda |Config file|Provided |Rules claiming|Complete log|Elapsed |    message: None|$$
STAGES := (trap '' INT; exec sed -u -E '/^($(TECHNICAL))/d; s/^Job [0-9]+: //')

.DEFAULT_GOAL := help
.PHONY: help brief quick demo demo2 check convert facts trace fetch record check-sources new-edition new-record \
        review accept verify publish schema unlock lock lint test test-all test-slurm bench \
        setup setup-dev clean

help:  ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

brief: setup  ## build the brief from the raw data: results/, reports/
	@$(SNAKEMAKE) --quiet host progress reason 2>&1 | $(STAGES) >&2
	$(JOINUP) summary $(OF_EDITION) --since $(NOW)

quick: ## the same with fewer draws of the null model, for trying things out
	@$(MAKE) --no-print-directory brief QUICK=1

demo:  ## build the demonstration edition: complete synthetic data
	@$(MAKE) --no-print-directory brief EDITION=tests/demo/demo.yaml

demo2: demo  ## build the second demonstration edition, with what changed since the first
	@$(MAKE) --no-print-directory brief EDITION=tests/demo/demo2.yaml

check: setup  ## validate all inputs and list every error
	$(JOINUP) check $(OF_EDITION)

convert: setup  ## turn the register's CSV files into one workbook, or the workbook into CSV files
	$(JOINUP) convert $(OF_EDITION)

facts: setup  ## list every fact of the brief
	$(JOINUP) facts $(OF_EDITION)

trace: setup  ## FACT=pilots.pair_shared: walk from a number to its rows and pages
	$(JOINUP) trace $(call typed,FACT) $(OF_EDITION)

fetch: setup  ## DOCUMENT=…: download what the edition names, with its record of origin
	$(JOINUP) fetch $(call typed,DOCUMENT) $(OF_EDITION)

record: setup  ## DOCUMENT=… FILE=…: take in a document that came by hand, with its record of origin
	$(JOINUP) record $(call typed,DOCUMENT) $(OF_EDITION) $(call option,FILE,file) $(call option,TITLE,title) \
	    $(call option,URL,url) $(call option,PUBLISHED,published) $(call option,LICENCE,licence) $(call option,PUBLISHER,publisher)

check-sources: setup  ## ask whether sources have changed and new publications appeared
	$(JOINUP) check-sources $(OF_EDITION)

new-edition: setup  ## NAME=…: write the files of a new edition, from a landing page or a name
	$(JOINUP) new-edition $(call typed,NAME)

new-record: setup  ## FILE=…: make an edition from one flat table of projects and bodies (docs/your-own-list.md)
	$(JOINUP) new-record $(call typed,FILE) $(OPTIONS)

review: setup  ## DOCUMENT=…: make the workbook in which a person decides on a document's rows
	$(JOINUP) review $(call typed,DOCUMENT) $(OF_EDITION)

accept: setup  ## DOCUMENT=…: keep the decisions taken in that workbook
	$(JOINUP) accept $(call typed,DOCUMENT) $(OF_EDITION)

verify: setup  ## rebuild the published edition elsewhere and compare every output
	$(JOINUP) verify $(OF_EDITION)

publish: setup  ## write the reference that verify compares with, after a clean build
	$(JOINUP) publish $(OF_EDITION)

schema: setup  ## write the JSON schemas of the configuration, for editors
	$(JOINUP) schema

unlock: setup  ## remove the lock of a run that was killed
	@$(SNAKEMAKE) --unlock

LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml

lock:  ## renew the lock files with the newest versions (needs uv)
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

test: setup-dev  ## the tests, in two to three minutes
	@.venv/bin/pytest -n 2 --dist worksteal -m "not slow"

test-all: setup-dev  ## the slow tests as well
	@.venv/bin/pytest -n 2 --dist worksteal

bench: setup-dev  ## measure: speed, memory, growth
	@for b in benchmarks/bench_*.py; do echo "== $$b"; $(PYTHON) $$b; done

test-slurm: setup  ## run the pipeline through a Slurm of its own on this machine (root, Debian)
	@tests/slurm/run.sh

lint: setup-dev  ## ruff, snakefmt, mypy, layers, snakemake --lint
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/snakefmt --check Snakefile workflow
	@.venv/bin/mypy && .venv/bin/lint-imports && .venv/bin/snakemake --lint

setup:
	@workflow/setup.sh main

setup-dev:
	@workflow/setup.sh dev

clean:  ## remove what was built; raw data and the environment stay
	@rm -rf results .snakemake
	@find reports -mindepth 1 -maxdepth 1 ! -name reference -exec rm -rf {} +
