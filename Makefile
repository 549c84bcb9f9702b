# What can be done here. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-fast bench bench-quick bench-waking simulate chaos cluster check types style words dial backup restore prompts lock sbom licences advisories clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/run.stamp ## start the service for a try, Ctrl-C ends it; SEED=10000 fills it with as many cases
	@DEMO=$${DEMO-1} exec $(BIN)/python -m demo

test: .venv/dev.stamp ## run the tests that this machine can run; with CI=true all of them
	@$(BIN)/pytest --numprocesses 4

test-fast: .venv/dev.stamp ## run the tests that are done at once: without servers, browsers and programs
	@$(BIN)/pytest --numprocesses 2 --fast

bench: .venv/run.stamp ## measure a hop beside a floor and a peer, into bench/results.md
	@$(BIN)/python -m bench

bench-quick: .venv/run.stamp ## the same in a minute, on the screen
	@$(BIN)/python -m bench --quick

bench-waking: .venv/dev.stamp ## measure how soon somebody on duty is told of danger, in ten minutes; MINUTES=1 in one
	@$(BIN)/python -m bench.waking

simulate: .venv/dev.stamp ## what a radio campaign would bring, from what bench measured, into docs/capacity.md
	@$(BIN)/python -m bench.campaign

chaos: .venv/dev.stamp ## kill and freeze all of it while callers dial, and count what was lost; QUICK=1 in half a minute
	@$(BIN)/python -m chaos

cluster: .venv/dev.stamp ## run it on three machines' worth of servers, and take each away while callers come: 4 minutes
	@$(BIN)/python -m cluster

check: types style words ## all three of what follows; with --jobs 2 at once

types: .venv/dev.stamp ## check the types
	@$(BIN)/mypy .

style: .venv/dev.stamp ## check lint, format and who may import whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pytest tests/test_architecture.py tests/test_imports.py

words: .venv/dev.stamp ## check menus, texts and recordings
	@DEMO=1 $(BIN)/flask --app app menus check
	@DEMO=1 $(BIN)/flask --app app audio check

dial: .venv/run.stamp ## dial the running service from this terminal
	@$(BIN)/python -m handset.dial

backup: .venv/run.stamp ## write an encrypted backup into the folder TO, such as TO=/mnt/backups
	@$(BIN)/flask --app app backup $(TO)

restore: .venv/run.stamp ## put the backup FROM into the empty database and folder that the settings name
	@$(BIN)/flask --app app restore $(FROM)

prompts: .venv/dev.stamp ## read aloud what was not recorded yet, or says other words now
	@DEMO=1 $(BIN)/flask --app app audio make

lock: .venv/dev.stamp ## pin anew, with hashes, what pyproject.toml asks for
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --output-file requirements-dev.txt
	$(subst pyproject.toml,deploy/cluster/patroni.in,$(LOCK)) --output-file deploy/cluster/patroni.txt

sbom: .venv/run.stamp ## write what the service is made of by others, a CycloneDX bill, into sbom.cdx.json
	@$(BIN)/python -m ops.packages bill > sbom.cdx.json

licences: .venv/run.stamp ## list the licences of what the service is made of by others
	@$(BIN)/python -m ops.packages licences

advisories: .venv/run.stamp ## look for known weaknesses of it, offline, in FROM, OSV's export for PyPI
	@$(BIN)/python -m ops.advisories $(FROM)

clean: ## remove the virtual environment and all caches; instance/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements.txt | .venv/bin/pip
	@echo "Installing what the service stands on (a minute, once)."
	@$(INSTALL) $<
	@$(BIN)/python -OO -m compileall -q -j0 .venv/lib  # a live service may not write there
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/pip
	@echo "Installing what developing it needs (a minute or two, once)."
	@$(INSTALL) $<
	@touch $@ .venv/run.stamp  # it holds all of requirements.txt

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
