# `make demo` and `make test` do everything on a Debian 13 with Python >= 3.13, Node >= 20 and make.

PORT ?= 8000
MINUTES ?= 0
UV ?= uv

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(shell find src -name '*.po')

# Each of the many processes of a run would otherwise compile again what it imports.
unexport PYTHONDONTWRITEBYTECODE
# The parts of a setup side by side: what is fetched is mostly waited for.
MAKEFLAGS += --jobs=2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-benchmarks test-long lint mutation mutation-policies audit secrets sbom serve lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

setup: .venv/.package build/.assets build/.translations ## Make .venv with the helle command, and the front-end parts

demo: setup ## Serve an invented country on localhost (PORT=8000) until interrupted
	@exec $(BIN)/helle demo serve --port $(PORT)

# Compiling all that is installed takes longer than installing it; the tests import, and so compile, a part of it.
test: COMPILE := --no-compile
test: setup ## Run all tests, and the linters beside them
	@scripts/test

test-benchmarks: setup ## Try that the benchmarks run
	@.venv/bin/pytest tests/benchmarks

test-long: setup ## Try with ten times as many examples, and at full size
	@TEST_AT_LENGTH=1 .venv/bin/pytest -m "hypothesis or at_length or further or browser"

lint: setup ## Run the linters only
	@scripts/lint

mutation: setup ## Change the rules on purpose and see which tests notice (MINUTES=0: to the end)
	@nice $(BIN)/python scripts/mutate --minutes $(MINUTES)

mutation-policies: setup ## Break what the database forbids and see which tests notice (RULES="NAME ..." for some)
	@nice $(BIN)/python scripts/mutate_policies $(RULES)

audit: build/audit/.done ## Ask which pinned parts have a known weakness (needs the network)
	@build/audit/bin/python scripts/audit_parts

secrets: ## Look for keys and passwords in every line the repository ever had
	@scripts/scan_secrets --history && echo "secrets: none"

sbom: setup ## Write build/sbom.json, a CycloneDX list of what Helle is made of
	@$(BIN)/python scripts/write_sbom build/sbom.json

serve: setup ## Serve an installed Helle (PORT=8000)
	@exec $(BIN)/helle serve --port $(PORT)

lock: ## Pin the requirements anew from pyproject.toml and package.json (needs uv)
	$(UV) pip compile pyproject.toml --python-version 3.13 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements.txt
	$(UV) pip compile pyproject.toml --python-version 3.13 --group dev --generate-hashes --no-header --no-annotate --no-emit-index-url \
		-c requirements.txt -o requirements-dev.txt
	$(UV) pip compile --group audit --python-version 3.13 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements-audit.txt
	npm install --package-lock-only --ignore-scripts
	@node -e 'const f = "package-lock.json", lock = require("./" + f); for (const one of Object.values(lock.packages)) delete one.funding; require("fs").writeFileSync(f, JSON.stringify(lock, null, 2) + "\n")' # Addresses that nobody needs.

clean: ## Remove what setup made; the data in var/ stays
	rm -rf .venv node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* mutants

# What is done is remembered in files, so that a second setup has nothing to do.

.venv/.requirements: requirements-dev.txt
	@python=$$(scripts/find_python) && echo "Making .venv with $$python …" && "$$python" -m venv --clear .venv
	@echo "Installing the pinned packages …"
	@$(PIP) install $(COMPILE) --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

.venv/.package: .venv/.requirements pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

build/audit/.done: requirements-audit.txt
	@mkdir -p build && "$$(scripts/find_python)" -m venv --clear build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --only-binary :all: -r $<
	@touch $@

node_modules/.done: package.json package-lock.json .npmrc
	@scripts/check_node
	@echo "Fetching the front-end parts …"
	@npm ci --ignore-scripts --silent
	@touch $@

build/.assets: node_modules/.done scripts/collect_assets .venv/.requirements
	@mkdir -p build
	@$(BIN)/python scripts/collect_assets
	@touch $@

build/.translations: $(CATALOGUES) scripts/compile_translations .venv/.requirements
	@mkdir -p build
	@$(BIN)/python scripts/compile_translations
	@touch $@
