.DEFAULT_GOAL := help
.PHONY: help demo test lint bench pictures lock
bin := .venv/bin

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

demo: ## see the product at work: simulated participants, a PDF report, a served site
	@.ci/prepare run
	$(bin)/assess demo

test: lint ## check everything
	$(bin)/python -m pytest --numprocesses 2 --dist worksteal

lint: ## check style, types and who imports whom
	@.ci/prepare test
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

bench: ## measure against bare Flask, pandas and WeasyPrint
	@.ci/prepare test
	$(bin)/python -m tests.benchmarks

pictures: ## take the pictures of README.md anew
	@.ci/prepare test
	$(bin)/python -m tests.pictures

lock: ## bring requirements.lock up to the latest releases
	@.ci/prepare run
	$(bin)/uv pip compile pyproject.toml --extra postgresql --extra oidc --group dev --upgrade --universal --generate-hashes \
	  --no-emit-index-url --no-header --system-certs --python $(bin)/python --quiet --output-file requirements.lock
