# Both `make run` and `make test` work in a fresh clone: each first sets up whatever is missing.
.DEFAULT_GOAL := help
.PHONY: help run demo test lint judges bench screenshots styleguide words lock setup setup-dev
PYTHON ?= python3
BIN := .venv/bin
EMAIL ?= demo@diary.example

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: setup ## set up what is missing, then serve at http://localhost:8000 (HOST=0.0.0.0 for a phone, PORT=…)
	@exec $(BIN)/python -m tools.serve

demo: setup ## fill a demonstration diary of a year (EMAIL=…) and say how to sign in
	@$(BIN)/flask --app tracker db upgrade
	@$(BIN)/flask --app tracker demo $(EMAIL)

test: setup-dev ## set up what is missing, then check and test everything (ARGS=… goes to pytest)
	@$(BIN)/python -m tools.check test $(ARGS)

lint: setup-dev ## style, types and the import map
	@$(BIN)/python -m tools.check lint

judges: setup-dev ## the long and the outside checks, each first shown a planted fault
	@$(BIN)/python -m tools.judges

bench: setup-dev ## measure; docs/performance.md explains the figures
	@$(BIN)/python -m tools.bench

screenshots: setup-dev ## a picture of each screen, from the demonstration diary, into docs/screens/
	@$(BIN)/python -m tools.screenshots

styleguide: setup-dev ## every component in every state, at http://localhost:8000/styleguide (PORT=…)
	@$(BIN)/python -m tools.styleguide

words: setup-dev ## bring the translations along with the texts of the app, and name what they lack
	@$(BIN)/python -m tools.words

lock: setup-dev ## pin what the requirements*.in files ask for (ARGS=--upgrade for the newest)
	@$(BIN)/python -m tools.lock $(ARGS)

setup:
	@$(PYTHON) -m tools.setup

setup-dev:
	@$(PYTHON) -m tools.setup --dev
