# make install makes the environment         make lint    checks style, types and layers
# make check   is all that can be checked here, the exercises' pages too
# None of this needs root. What needs the environment makes it first.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
# Learners have no tests/ and need less.
EXTRA := $(if $(wildcard tests),-dev)
# Pages are tried in a browser where there is one.
comma := ,
BROWSER := $(if $(and $(wildcard tests),$(shell command -v chromium || command -v google-chrome)),$(comma)browser)

.PHONY: install lint check clean

install: $(VENV)/installed$(EXTRA)

# Compiled as by an ordinary installation: a sandbox can't write, and would compile again each time.
$(VENV)/installed $(VENV)/installed-dev: pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV), from the package index (about half a minute) ..."
	@start=$$SECONDS; \
	$(PYTHON) -m venv $(VENV) && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --constraint constraints.txt --editable '.$(if $(findstring -dev,$@),[dev$(BROWSER)])' && \
	$(BIN)/python -m compileall -q grader && \
	touch $@ && echo "The environment is ready ($$((SECONDS - start)) s)."

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What the workflow CI runs.
check: lint
	$(BIN)/python .ci/exercises.py

clean:
	rm -rf .venv .venv-* out build dist *.egg-info

# From here on for those who make the course; not in a release.
# make demo   grades the example class      make test    passes the grader's own tests
# make course checks every exercise: its stub, right and wrong answers, mutants and stories
# make exercise NAME=17_barrier             checks this one alone

PYTHONS ?= 3.11 3.12 3.13
TEST_JOBS ?= 3
SOLUTIONS := $(or $(GRADER_SOLUTIONS),solutions)
EXERCISE_CHECKS := tests/test_course.py tests/test_stories.py tests/test_mutants.py \
    tests/nbgrader/test_notebooks.py tests/release/test_leaks.py

.PHONY: demo test course exercise test-all verify bench

check: $(if $(and $(wildcard tests),$(wildcard solutions)),test course)

demo: install
	@echo "Grading the example class, examples/class, with the tests of exercises/ and solutions/ ..."
	@start=$$SECONDS; \
	$(BIN)/grader grade examples/class --out out/demo && \
	echo "Done ($$((SECONDS - start)) s); the outcomes are in out/demo/results.json."

test: install
	@echo "Running the grader's own tests (two to three minutes) ..."
	@start=$$SECONDS; \
	$(BIN)/python -m pytest --quiet --numprocesses $(TEST_JOBS) --dist loadfile \
	    -m "not course" tests && echo "Done ($$((SECONDS - start)) s)."

course: install
	@echo "Checking every exercise (about two minutes) ..."
	@start=$$SECONDS; \
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile -m course && \
	echo "Done ($$((SECONDS - start)) s)."

exercise: install
	@test -n "$(NAME)" || { echo "make exercise: which one? NAME=17_barrier, for example" >&2; exit 2; }
	@test -d "exercises/$(NAME)" || { \
	    echo "make exercise: there is no exercise $(NAME). There are:" exercises/[0-9]* >&2; exit 2; }
	$(BIN)/ruff format --check exercises/$(NAME) $(SOLUTIONS)/$(NAME)
	$(BIN)/ruff check exercises/$(NAME) $(SOLUTIONS)/$(NAME)
	$(BIN)/python -m pytest --quiet -k "$(NAME)" $(EXERCISE_CHECKS)

# The same tests on every Python of PYTHONS that pyenv has.
test-all:
	@for version in $(PYTHONS); do \
	    python=$$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$version.*/bin/python | tail -1) && \
	    echo "Python $$version: $$python" && \
	    $(MAKE) --no-print-directory test course PYTHON=$$python VENV=.venv-$$version || exit 1; \
	done

# The long proofs. Run them when what they prove has changed, and commit what they write.
verify: install
	@echo "Running the long proofs (two to three hours) ..."
	@for proof in benchmarks/verify_*.py; do \
	    start=$$SECONDS; $(BIN)/python $$proof || exit 1; \
	    echo "$$proof: done ($$((SECONDS - start)) s)."; \
	done

# What is claimed of speed, measured; on a machine that does nothing else.
BENCHMARKS := exploration.py class.py grading_cost.py nbgrader_speed.py learners_call.py \
    sandbox_cost.py kernel_step.py
bench: install
	@echo "Measuring (half an hour; most of it is waiting for other tools) ..."
	@for benchmark in $(BENCHMARKS); do \
	    start=$$SECONDS; $(BIN)/python benchmarks/$$benchmark || exit 1; \
	    echo "$$benchmark: done ($$((SECONDS - start)) s)."; \
	done
# until here
