# `make run` serves the sandbox, `make test` runs every check. Both set up all they need in .venv; only Python 3.11+ and make are assumed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run test lint types unit browser test-long lock clean

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/.ready ## Install what is locked in requirements/dev.txt into .venv

.venv/.ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "faqbot needs Python 3.11 or newer; set PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

run: setup ## Serve the sandbox on this machine
	$(BIN)/faqbot serve --sandbox

lint: setup ## Style, and the catalog
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/faqbot lint faq

types: setup ## Types
	$(BIN)/mypy bot

unit: setup browser ## Tests, without the long ones
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "There is no chromium here: the tests of the pages are skipped. On Debian: apt-get install chromium"

test: lint types unit ## Every check and test

test-long: setup ## Fault and load runs, in their short form
	$(BIN)/pytest -m slow

lock: setup ## Lock the dependencies anew
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --universal --generate-hashes --extra dev -o requirements/dev.txt pyproject.toml requirements/build.in
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --universal --generate-hashes --extra server -o requirements/server.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-strip-extras --universal --generate-hashes -o requirements/core.txt pyproject.toml

clean: ## Remove what was made
	rm -rf .venv build dist site var .pytest_cache .mypy_cache .ruff_cache .hypothesis
