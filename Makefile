# The first Python at 3.11 or later that can make an environment, or PYTHON=…
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
PORT ?= 8765
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
TESTS := -m pytest -n 2 --dist loadgroup
LOCKING := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--no-annotate --constraint constraints.txt --extra build

.PHONY: dashboard test heavy setup quick check bench docs anew stamp scoreboard lock clean python browser

dashboard: $(VENV)/.runtime  ## set up and open the dashboard (PORT=8765; HOST=… lets other machines in)
	@$(BIN)/coopetition dashboard --port $(PORT) $(if $(HOST),--host '$(HOST)')

test: $(VENV)/.development browser  ## set up and run the tests
	@$(BIN)/coopetition run --years 1 --json >/dev/null
	@$(BIN)/python $(TESTS)

setup: $(VENV)/.development  ## set up for development

heavy: $(VENV)/.development browser  ## the tests that take minutes: thousands of inputs, a minute at full speed
	@$(BIN)/python $(TESTS) -m heavy

quick: $(VENV)/.development  ## the tests that take under ten seconds each
	@$(BIN)/python $(TESTS) -m "not slow"

check: $(VENV)/.development  ## lint, format, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/basedpyright

bench: $(VENV)/.development  ## speed, as ratios in one run
	@$(BIN)/python benchmarks/run.py

docs: $(VENV)/.development  ## make the tables of the documents anew; RESULTS="claims facts": results too, in minutes to hours
	@$(BIN)/python -m coopetition.experiments.outputs.documents $(if $(RESULTS),--results $(RESULTS))
	@$(BIN)/python -m coopetition.viz.recorded

anew: $(VENV)/.development  ## keep what the rules do now: golden values and documents
	@$(BIN)/python tests/test_reproducible.py
	@$(BIN)/python -m coopetition.experiments.outputs.documents --rules
	@$(BIN)/python -m coopetition.viz.recorded

stamp: $(VENV)/.development  ## tell of RESULTS="maps", put together by hand, that they are of the rules of today
	@$(BIN)/python -m coopetition.experiments.outputs.documents --stamp $(RESULTS)

# the page and the documents tell what came out; a quarter of an hour on two cores
scoreboard:  ## ask all claims and map all disagreements anew
	@$(MAKE) docs RESULTS="claims disagreements"

lock: $(VENV)/.development  ## pin all dependencies anew
	@$(BIN)/uv pip compile pyproject.toml $(LOCKING) --quiet --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml $(LOCKING) --extra dev --quiet --output-file requirements-dev.lock

clean:  ## remove the environment and what tools left
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis

# an environment of the Python that is asked for; another one is made anew
python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later with venv and ensurepip found: install one (on Debian: apt install python3-venv), or say PYTHON=…" >&2; exit 2; }
	@wanted=$$($(PYTHON) -c 'import sys; print(sys.version)') && \
	if [ "$$wanted" != "$$($(BIN)/python -c 'import sys; print(sys.version)' 2>/dev/null)" ]; then \
		rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); fi

# Chromium, in which the page is tested: $CHROMIUM, one on PATH, or Debian's package where it may be installed
browser:
	@for each in "$$CHROMIUM" $(BROWSERS); do \
		test -n "$$each" && "$$each" --version >/dev/null 2>&1 && exit 0; \
	done; \
	as=no; if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; fi; \
	if [ "$$as" != no ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Chromium for the tests of the page (once)"; \
		$$as apt-get update -qq >/dev/null && \
		$$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null && exit 0; \
	fi; \
	echo "No Chromium: the tests of the page cannot run. Install one (on Debian: apt install chromium), or say CHROMIUM=…" >&2

$(VENV)/.runtime: requirements.lock pyproject.toml | python
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | python
	@$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.runtime

define install
	echo "Setting up (once; a few minutes without uv)"; \
	if [ -n "$(UV)" ]; then \
		$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1) && \
		$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
endef
