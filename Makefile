# make demo diagnoses a genuine trace, by a pipe and from a GitLab; make test runs all tests. Both set up .venv first.

BIN = .venv/bin
TRACE = tests/traces/docker-x509-push.log

# Tests and demo see none of the caller's variables: a CI job's CI_*, GITLAB_* or proxies would change what they prove.
EMPTY = env -i PATH="$$PATH" HOME="$$HOME" LANG=C.UTF-8

.PHONY: demo test lint docs docs-check soak anchors bench bench-smoke

demo: .venv/ready
	@echo '$$ cat $(TRACE) | kdiag'
	@cat $(TRACE) | $(EMPTY) $(BIN)/kdiag
	@echo
	@echo '$$ kdiag job -R group/app 12345    # the same trace, from a small GitLab that lasts as long as this command'
	@$(EMPTY) $(BIN)/python -m tests.standin --trace $(TRACE) -- $(BIN)/kdiag job -R group/app 12345

test: .venv/ready
	$(EMPTY) $(BIN)/python -m pytest -n auto tests

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

docs: .venv/ready
	$(EMPTY) $(BIN)/python -m diagnose.workshop.docs docs/failures

anchors: .venv/ready
	$(BIN)/python -m diagnose.workshop.anchors

docs-check: .venv/ready
	$(EMPTY) $(BIN)/kdiag check

soak: .venv/ready
	$(EMPTY) KDIAG_SOAK=1 $(BIN)/python -m pytest -n auto tests/test_hostile.py tests/test_same_diagnosis.py tests/test_job_big.py tests/test_metamorphic.py tests/test_pipeline_budget.py tests/test_comment_hostile.py tests/test_comment_converge.py tests/test_comment_races.py tests/test_pages_speed.py

# Measures kdiag, searchers and other log doctors within one run, and writes docs/benchmarks.md: some six minutes.
bench: .venv/ready
	$(BIN)/python -m bench

bench-smoke: .venv/ready
	$(BIN)/python -m bench --smoke

# Made anew where a .venv of an earlier time, or of another folder, does not run; installed anew when a dependency changes.
.venv/ready: pyproject.toml scripts/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { python=$$(sh scripts/python) && "$$python" -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
