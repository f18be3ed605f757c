# The commands people use. ARGS reaches the program: make run ARGS="--port 8001", make test ARGS=tests/firms
.DEFAULT_GOAL := help
.PHONY: help run test test-browser fuzz test-crash test-migration test-processes test-audit test-payments drill check bench bench-data bench-recommender load css clean licences sbom audit-packages environment dev-environment

BIN := .venv/bin
TEMPLATES := templates

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

run: environment ## Start everything with simulated firms and the demo people
	@$(BIN)/lotrinh demo $(ARGS)

test: dev-environment ## Run everything but the browser journeys and the crash test
	@$(BIN)/pytest -n auto --dist loadfile -m "not browser and not crash" $(ARGS)

test-browser: dev-environment ## Drive the system's Chromium through every page
	@$(BIN)/pytest -m browser -n 2 --dist loadgroup $(or $(ARGS),tests/browser)

fuzz: dev-environment ## Send a hundred thousand requests that no page sends, half of them made by schemathesis
	@$(BIN)/python -m tests.fuzz $(ARGS)

test-crash: dev-environment ## Kill app, worker and database, stop the database, fill its disk, take its connections, shift the clock
	@$(BIN)/python -m tests.crash $(ARGS)

test-migration: dev-environment ## Migrate to a next version while people save
	@$(BIN)/python -m tests.crash.migration $(ARGS)

test-processes: dev-environment ## Stop one of two app processes under requests, beside a worker and a replica
	@$(BIN)/python -m tests.operation.many_processes

test-audit: dev-environment ## Change a thousand rows of the audit record at random, and find every change
	@$(BIN)/pytest -q -s tests/audit $(ARGS)

drill: dev-environment ## Back up 4.8 million answers, restore them into an empty server, compare counts and sums
	@$(BIN)/python -m tests.bench.drill

test-payments: dev-environment ## Lead a thousand random lives of paying firms, with everything going wrong that can
	@SCHEDULES=1000 $(BIN)/pytest --durations=1 tests/billing/test_schedules.py $(ARGS)

check: dev-environment ## Style, types, imports, templates, instruments, translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint $(TEMPLATES) --lint
	$(BIN)/lotrinh check
	$(BIN)/lotrinh translations

bench: dev-environment ## Pages, saves, reports, imports, ways up, letters, roadmaps, the refit and statistics, beside what the machine can do
	@$(BIN)/python -m tests.bench $(ARGS)
	@$(BIN)/python -m tests.bench.next_level
	@$(BIN)/python -m tests.bench.campaign
	@$(BIN)/python -m tests.bench.roadmap
	@$(BIN)/python -m tests.bench.recommender
	@$(BIN)/python -m tests.bench.statistics

bench-data: dev-environment ## Lists of the centre and figures of the province at 65,000 firms, 80,000 assessments and 4.8 million answers
	@$(BIN)/python -m tests.bench.lists
	@$(BIN)/python -m tests.bench.province

bench-recommender: dev-environment ## The recommender beside others, each in its own environment
	@$(BIN)/python -m tests.bench.peers

licences: environment ## Write the list of licences anew, from the lock
	@$(BIN)/python .ci/components.py licences > docs/licences.csv

sbom: environment ## Write what the product is made of to sbom.json (CycloneDX)
	@$(BIN)/python .ci/components.py sbom > sbom.json

audit-packages: ## Ask the public service for known weaknesses of the locked packages (needs the network)
	@python3 -m venv .venv-audit && .venv-audit/bin/pip install -q pip-audit==2.9.0 \
		|| { echo "Not checked: pip-audit cannot be installed here."; exit 2; }
	@.venv-audit/bin/pip-audit --disable-pip --require-hashes -r requirements.lock \
		|| { echo "Weaknesses are listed above; if there is no list, the service was not reached and nothing was checked."; exit 1; }

load: dev-environment ## 2,000 people answering: 250 saves a second for ten minutes, 1,000 for one (ARGS="--minutes 1")
	@$(BIN)/python -m tests.bench.sustained $(ARGS)

css: ## Compile the style sheets (needs Node.js; the result is committed)
	npm ci --prefix frontend --ignore-scripts
	npm run --silent --prefix frontend css

clean: ## Remove what the commands made, but no data
	rm -rf .venv .venv-audit frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find assessments src tests migrations -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@PYTHON="$(PYTHON)" sh .ci/environment requirements.lock

dev-environment:
	@PYTHON="$(PYTHON)" sh .ci/environment requirements-dev.lock
