# Everything a newcomer needs. `make demo` shows the product, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PACKAGES := bot handlers words storage rules simulator tests benchmarks training

.PHONY: help setup demo test check bench train lock clean

help:
	@echo "make demo    the whole product on this machine, no token needed"
	@echo "make test    all tests"
	@echo "make check   format, lint, types, import contracts"
	@echo "make bench   the measured figures of the README"
	@echo "make train   the model of what members write, from training/rows"
	@echo "make setup   only the environment, in $(VENV)"

# Two stamps, so that a newcomer's demo does not wait for test tools.
$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the bot needs into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.dev

demo: $(VENV)/.run
	@$(BIN)/concierge demo

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.dev
	@$(BIN)/ruff format --check $(PACKAGES)
	@$(BIN)/ruff check $(PACKAGES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	@echo "Installing what the benchmarks need into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench
	@for each in benchmarks/bench_*.py; do echo "== $$each"; PYTHONPATH=. $(BIN)/python $$each || exit 1; done

train: $(VENV)/.bench
	@$(BIN)/python -m training.fit

# For maintainers, with uv on the path: hashes pinned, no index named.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements/run.txt -o requirements/dev.txt
	uv pip compile pyproject.toml --extra build --extra dev --extra bench --extra train --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements/dev.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
