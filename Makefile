# Everything a newcomer needs: `make run` opens the demo bank, `make test` runs all gates.
SHELL := /bin/sh
.PHONY: run test coverage lock gates

run: .venv/ready
	.venv/bin/floorwalker demo

test: .venv/ready
	sh .ci/gates

# Which lines the tests reach; tracing them costs two thirds more time, so no gate waits for it.
coverage: .venv/ready
	.venv/bin/pytest -n 2 --dist loadfile -m "not browser" --cov --cov-report=term

# The environment: exact versions with hashes, then the product itself in place.
.venv/ready: constraints.txt pyproject.toml .ci/environment
	sh .ci/environment

# Remakes constraints.txt: newest versions that fit, for every platform, with hashes and no addresses.
lock: .venv/ready
	.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-header --upgrade --quiet --output-file constraints.txt
