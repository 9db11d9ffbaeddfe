# Every target sets up what it needs. `make report` and `make test` are all a fresh machine has to know.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help report test lab lint lock messages bench soak gallery
help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make report PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)

report: $(READY)  ## render the demo client and name the report
	$(BIN)/smm run demo

test: $(READY)  ## the whole suite
	$(BIN)/python -m pytest -n auto

lab: $(READY)  ## JupyterLab on this machine only, with its token
	$(BIN)/smm lab

lint: $(READY)  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## the engine beside its peers, every bar with its measured value (about half an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target build/peers --upgrade \
	  ploomber-engine==0.0.33 ploomber-core ploomber-extension debuglater posthog backoff monotonic distro
	$(BIN)/python -m benchmarks.batch

soak: $(READY)  ## 500 kernels, 50 killed runs, growth over clients (about half an hour)
	$(BIN)/python -m benchmarks.soak

gallery: $(READY)  ## docs/gallery: the three demo reports and the notebooks as pages, made anew
	SMM_REPORTS=$(CURDIR)/build/gallery/reports $(BIN)/smm batch demo demo-ru demo-ms
	$(BIN)/python -m smmlib.report.gallery build/gallery/reports docs/gallery

lock: $(READY)  ## renew requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
	  --group test --group lint pyproject.toml -o requirements.lock

messages: $(READY)  ## renew the catalogue of messages for translators
	$(BIN)/python -m smmlib.locale
