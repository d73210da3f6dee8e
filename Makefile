# make run and make test are all a newcomer needs; both set up what is missing first.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
HOST ?= 127.0.0.1
PORT ?= 7860

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The pin stands in pyproject.toml alone. It is installed first, so that no other package picks another build of it.
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)

.PHONY: help setup run index check test eval clean

help:
	@echo "make run     set up, index the corpus, serve on http://$(HOST):$(PORT)"
	@echo "make test    set up, run the tests (warnings are errors)"
	@echo "make check   set up, lint, format, types, import contracts, corpus"
	@echo "make eval    set up, index the corpus, measure search and answers"
	@echo "make setup   create $(VENV) and install the project into it"
	@echo "make clean   remove $(VENV) and caches; .data stays"

setup: $(STAMP)

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "python -m venv does not work here (Debian: apt-get install python3-venv)."; exit 1; }
	$(BIN)/python -m pip install --disable-pip-version-check --no-input "$(TORCH)"
	$(BIN)/python -m pip install --disable-pip-version-check --no-input --editable ".[dev]"
# Who runs it may not be allowed to write here, and would compile it with every command.
	$(BIN)/python -m compileall -q index bot ui evals
	@touch $@

index: setup
	$(BIN)/madoguchi index sync

run: index
	$(BIN)/madoguchi serve --host $(HOST) --port $(PORT)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/madoguchi index check

test: setup
	$(BIN)/python -m pytest

eval: index
	$(BIN)/madoguchi eval

# .data holds the index, which a sync rebuilds, and may hold what people said, which nothing rebuilds: it stays.
clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
