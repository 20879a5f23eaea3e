# make demo   grades the example class      make test    passes the grader's own tests
# make course checks every exercise: its stub, right and wrong answers, mutants and stories
# make check  is all that a copy can check, with or without tests/ and solutions/
# Each makes the environment first and says how long it took; none needs root.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTHONS ?= 3.11 3.12 3.13
TEST_JOBS ?= 3
SHELL := /bin/bash

.PHONY: demo test course check test-all verify lint install clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV), from the package index (about half a minute) ..."
	@start=$$SECONDS; \
	$(PYTHON) -m venv $(VENV) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --constraint constraints.txt --editable '.[dev]' && \
	touch $@ && echo "The environment is ready ($$((SECONDS - start)) s)."

demo: install
	@echo "Grading the example class, examples/class, with the tests of exercises/ and solutions/ ..."
	@start=$$SECONDS; \
	$(BIN)/grader grade examples/class --out out/demo && \
	echo "Done ($$((SECONDS - start)) s); the outcomes are in out/demo/results.json."

test: install
	@echo "Running the grader's own tests (two to three minutes) ..."
	@start=$$SECONDS; \
	$(BIN)/python -m pytest --quiet --numprocesses $(TEST_JOBS) --dist loadfile \
	    -m "not course" && echo "Done ($$((SECONDS - start)) s)."

course: install
	@echo "Checking every exercise (about four minutes) ..."
	@start=$$SECONDS; \
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile -m course && \
	echo "Done ($$((SECONDS - start)) s)."

# What the workflow CI runs. Who was handed out the course has neither tests/ nor solutions/.
check: lint
	$(BIN)/python .ci/exercises.py
	@if [ -d tests ] && [ -d solutions ]; then \
	    $(MAKE) --no-print-directory test course; \
	else \
	    echo "No tests/ or no solutions/: the exercises were checked as learners have them."; \
	fi

# The same tests on every Python of PYTHONS that pyenv has.
test-all:
	@for version in $(PYTHONS); do \
	    python=$$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version.*/bin/python | tail -1) && \
	    echo "Python $$version: $$python" && \
	    $(MAKE) --no-print-directory test course PYTHON=$$python VENV=.venv-$$version || exit 1; \
	done

# The long proofs. Run them when what they prove has changed, and commit what they write.
verify: install
	@echo "Running the long proofs (one to two hours) ..."
	@for proof in benchmarks/verify_*.py; do \
	    start=$$SECONDS; $(BIN)/python $$proof || exit 1; \
	    echo "$$proof: done ($$((SECONDS - start)) s)."; \
	done

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:
	rm -rf .venv .venv-* out build dist *.egg-info
