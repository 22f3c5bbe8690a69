# A machine needs python3 (3.11 or later) with venv and pip, and make. Nothing else.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
ROOMS := foundation aggregates commands projections readmodels importers api eventstore embedded gateways generators access portal registries tests benchmarks

.PHONY: install demo test check registry bench lock clean
.DELETE_ON_ERROR:

install: $(INSTALLED)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 oder neuer wird gebraucht / Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@echo "Installing into .venv, takes one to two minutes …"
	@$(PYTHON) -m venv .venv

$(INSTALLED): requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(INSTALLED)
	$(BIN)/portal demo

test: check
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

# What the files of each room declare, written into its registry.py
registry: $(INSTALLED)
	$(BIN)/python -m registries

bench: $(INSTALLED)
	$(BIN)/python -m benchmarks

# New versions: make lock LOCK=--upgrade
lock: $(INSTALLED)
	$(BIN)/pip-compile $(LOCK) --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
