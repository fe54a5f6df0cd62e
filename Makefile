# Everything a developer or a host does, from a bare machine with Python 3.11+ and make.

PYTHON := .venv/bin/python
UV := uv
LOCK := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" --quiet

.PHONY: help run test check format bench messages lock vendor pycanon

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

run: .venv/base ## start everything and serve, until Ctrl-C
	@exec $(PYTHON) manage.py serve

test: .venv/dev ## run all tests, on every processor; ARGS="tests/surveys -k ranking" for some, on one
	@exec $(PYTHON) -m pytest $(or $(ARGS),--numprocesses logical --maxprocesses 4 --dist loadgroup)

check: .venv/dev ## formatting, lint, types, templates; migrations and translations complete
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m djlint --check --lint --quiet templates
	$(PYTHON) manage.py check
	$(PYTHON) manage.py check_complete

format: .venv/dev ## format the code and the templates
	$(PYTHON) -m ruff check --fix-only --quiet .
	$(PYTHON) -m ruff format .
	-$(PYTHON) -m djlint --reformat --quiet templates

bench: .venv/dev ## run the benchmarks: a table, and the same as var/bench.json; ARGS="--only page-send" for some
	@exec $(PYTHON) -m benchmarks $(ARGS)

messages: .venv/dev ## bring the texts to translate up to date in locale/ (needs gettext)
	$(PYTHON) manage.py makemessages --locale nl --locale fr --add-location file --no-obsolete \
		--ignore .venv --ignore var --ignore tests --ignore benchmarks

lock: ## resolve requirements/*.in anew (needs uv)
	$(UV) $(LOCK) requirements/base.in --output-file requirements/base.txt
	$(UV) $(LOCK) requirements/dev.in --constraints requirements/base.txt --output-file requirements/dev.txt
	$(UV) $(LOCK) requirements/pycanon.in --output-file requirements/pycanon.txt

pycanon: .venv/dev ## compare our k and l with pyCANON's, in an environment of its own (var/pycanon)
	$(PYTHON) -m venv var/pycanon
	var/pycanon/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes --only-binary :all: -r requirements/pycanon.txt
	@exec $(PYTHON) -m pytest -rs tests/analysis/core/test_pycanon.py

vendor: .venv/base ## fetch the browser libraries of package-lock.json into static/vendor (needs npm)
	$(PYTHON) static/vendor/update.py

.venv/base: requirements/base.txt
	@requirements/install base

.venv/dev: requirements/dev.txt
	@requirements/install dev
