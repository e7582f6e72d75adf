# What one can do here; `make help` prints it. Everything rests on `setup`, which needs Python 3.11+ and nothing else.

PORT ?= 8001
KILLS ?= 200
# Processes that share the tests, a file of tests at a time; 0 runs them in one.
WORKERS ?= 2
ARGS ?=
# The Python that .venv is made with: make setup PYTHON=/path/to/python3.12
PYTHON ?=

PY := .venv/bin/python
POSITIONS := .venv/bin/positions
READY := .venv/.ready
# What the bundled sample's database is made from: a change to any of it rebuilds the database.
SAMPLE_PARTS := $(shell find scrapers db/normalizers db/site db/*.py positions.py -type f \
                  -not -name '*.pyc' -not -name '*.md' 2>/dev/null)
# 1 means "finished, but left problem rows", which are there to be read: no reason to stop.
PROBLEMS_ARE_FINE = || [ $$? -eq 1 ]

.DEFAULT_GOAL := help
.PHONY: help setup run test live update status lint format types docs browser faults bench lock clean distclean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(READY) db/sample.public/positions.db ## Build the database of the bundled, invented sample and serve it on 127.0.0.1:8001 (PORT=...)
	$(POSITIONS) serve --db db/sample.db --host 127.0.0.1 --port $(PORT)

test: $(READY) ## Run the tests (ARGS="-k name" for some of them, WORKERS=0 for one process)
	$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

setup: $(READY) ## Make .venv from requirements.lock; the command is .venv/bin/positions
	@echo "ready: $(POSITIONS)"

live: $(READY) ## Scrape the real Luxembourg export into db/positions.db and serve it
	$(POSITIONS) scrape lu-chd --db db/positions.db $(PROBLEMS_ARE_FINE)
	$(POSITIONS) tag --db db/positions.db $(PROBLEMS_ARE_FINE)
	$(POSITIONS) publish --db db/positions.db $(PROBLEMS_ARE_FINE)
	$(POSITIONS) serve --db db/positions.db --host 127.0.0.1 --port $(PORT)

update: $(READY) ## Scrape the sources that are due into db/positions.db, tag, publish: what a schedule calls
	$(POSITIONS) update --db db/positions.db

status: $(READY) ## Tell how fresh each source in db/positions.db is, and what needs a person
	$(POSITIONS) status --db db/positions.db

lint: $(READY) ## Check style with ruff
	$(PY) -m ruff check .

format: $(READY) ## Sort imports and mend what ruff can mend by itself
	$(PY) -m ruff check --fix .

types: $(READY) ## Check types with mypy, strictly
	$(PY) -m mypy

docs: $(READY) ## Write the generated blocks of the README.md files again (ARGS=--check only compares)
	$(PY) -m tests.docs $(ARGS)

browser: $(READY) ## Run the tests that drive a real Chromium; fails where there is none
	POSITIONS_REQUIRE_BROWSER=1 $(PY) -m pytest tests/browser $(ARGS)

faults: $(READY) ## Run the tests that kill, break and starve it (KILLS=200)
	POSITIONS_KILLS=$(KILLS) $(PY) -m pytest tests/faults $(ARGS)

bench: $(READY) .venv-bench/.ready ## Measure the tagger's speed beside spaCy's, its memory, and what a re-scrape costs (ARGS=--quick for a first look)
	$(PY) -m tests.bench $(ARGS)

lock: .venv-lock/.ready ## Resolve the dependencies again (ARGS=--upgrade to the newest)
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --all-extras $(ARGS) \
	  --output-file requirements.lock pyproject.toml
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(ARGS) \
	  --output-file tests/bench/requirements.lock tests/bench/requirements.in

clean: ## Remove the sample's database and every cache; keeps .venv and db/positions.db
	rm -rf db/sample.db db/sample.db-* db/sample.public build positions.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .venv-bench .venv-lock
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## Remove .venv as well
	rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@set -e; for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11) ''; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "positions needs Python 3.11 or newer; $(or $(PYTHON),python3) is $$($(or $(PYTHON),python3) --version 2>&1 || true)." >&2; \
	  echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "making .venv with $$("$$python" --version)"; \
	"$$python" -m venv .venv || { echo "no .venv: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install -qq --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv-bench/.ready: $(READY) tests/bench/requirements.lock
	$(PY) -m venv .venv-bench
	.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@touch $@

.venv-lock/.ready: $(READY)
	$(PY) -m venv .venv-lock
	.venv-lock/bin/python -m pip install -qq --disable-pip-version-check uv
	@touch $@

db/sample.public/positions.db: $(READY) $(SAMPLE_PARTS)
	rm -rf db/sample.db db/sample.db-wal db/sample.db-shm db/sample.public db/archive/accounts/sample.db
	$(POSITIONS) import lu-chd scrapers/sample/lu-chd --db db/sample.db $(PROBLEMS_ARE_FINE)
	$(POSITIONS) tag --db db/sample.db $(PROBLEMS_ARE_FINE)
	$(POSITIONS) publish --db db/sample.db $(PROBLEMS_ARE_FINE)
