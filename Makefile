# A machine needs python3 (3.11 or later) with venv and pip, and make. Nothing else; for all tests mvn with Java 17 and apt-get, by which two servers are fetched.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# Tests start programs by the hundred: what each would compile anew is kept, whatever the machine says of it
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test tests compiled fetched-for-tests check style types described check-fast hook registry description bench lock clean
.DELETE_ON_ERROR:

help: ## This list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target does; do printf '  make %-12s %s\n' "$$target" "$$does"; done

install: $(INSTALLED) ## Install into .venv what is pinned; the other targets do so by themselves

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 oder neuer wird gebraucht / Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@echo "Installing into .venv, takes one to two minutes …"
	@$(PYTHON) -m venv .venv

$(INSTALLED): requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(INSTALLED) ## A made-up customer with thirty days of feeds, loaded, verified, served
	$(BIN)/portal demo

test: $(INSTALLED) ## Checks and all tests, by as many workers as the machine takes; the slowest are listed at the end
	@$(MAKE) --no-print-directory --jobs=3 style compiled fetched-for-tests
	@$(MAKE) --no-print-directory --jobs=2 types tests

# Types are checked by one process, which takes a minute: tests go on beside it
tests: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder --durations=20

# Each worker would compile the tests otherwise
compiled: $(INSTALLED)
	@$(BIN)/python -m pytest --collect-only -qq > /dev/null || true

# What tests have by npm, Maven and Debian, for which they would wait otherwise
fetched-for-tests: $(INSTALLED)
	@$(BIN)/python -m tests.npm > /dev/null 2>&1 || true
	@$(BIN)/python -m tests.servers_fetched > /dev/null 2>&1 || true

check: style types described ## Style, types, and what others make of the description of the API

style: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

described: $(INSTALLED)
	$(BIN)/python -m pytest -q tests/api/engine/test_description.py tests/api/engine/test_description_client.py

types: $(INSTALLED)
	$(BIN)/pyright

format: $(INSTALLED) ## Put imports and lines in order
	$(BIN)/ruff check --quiet --select I --fix .
	$(BIN)/ruff format --quiet .

check-fast: $(INSTALLED) ## Style, types and tests of what differs from main
	@$(BIN)/python -m tests.changed

hook: ## Let git run check-fast before each commit, for those who want it
	@hook="$$(git rev-parse --git-path hooks)/pre-commit"; \
	if [ -e "$$hook" ]; then echo "$$hook is there already; it may call: make -s check-fast"; exit 1; fi; \
	mkdir -p "$$(dirname "$$hook")" && printf '#!/bin/sh\nexec make -s check-fast\n' > "$$hook" && chmod +x "$$hook" && \
	echo "$$hook runs make check-fast; git commit --no-verify goes without, deleting the file ends it"

registry: $(INSTALLED) ## What the files of each room declare, written into its registry.py
	$(BIN)/python -m registries

description: $(INSTALLED) ## What the API says of itself, written into docs/openapi.json; refuses what breaks clients until it is said
	@$(BIN)/python -m tests.describe

bench: $(INSTALLED) ## The figures of docs/benchmarks.md; takes an hour and the whole machine
	$(BIN)/python -m benchmarks

lock: $(INSTALLED) ## Pin what pyproject.toml asks for; newer versions: make lock LOCK=--upgrade
	$(BIN)/pip-compile $(LOCK) --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean: ## Remove .venv and all that tools left
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
