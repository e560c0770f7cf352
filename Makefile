# Everything a newcomer types. Each target first readies the machine (config/install.py).
PY := .venv/bin/python
SCREEN := xvfb-run -a -s "-screen 0 1920x1920x24 -nolisten tcp"
.DEFAULT_GOAL := help
.PHONY: help run test check bench tour setup setup-test wheel clean

help:            ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  +##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

setup:           ## install what is missing to run
	@python3 -m config.install run

setup-test:      ## install what is missing to test
	@python3 -m config.install test

run: setup       ## the whole hall on this machine, with simulated devices
	@$(PY) main.py run

check: setup-test ## format, lint, types, imports
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --config setup.cfg

test: check      ## the whole gate: check, then every test on a virtual screen
	$(SCREEN) $(PY) -m pytest -q

bench: setup-test ## the README's figures, measured here and now (ONLY=queue|feed|kiosk|...)
	$(SCREEN) $(PY) -m bench $(ONLY)

tour: setup-test ## the scripted demonstration; pictures and times in out/tour/
	xvfb-run -a -s "-screen 0 3000x1920x24 -nolisten tcp" $(PY) -m bench.tour

wheel: setup-test ## a wheel with every asset inside, in dist/
	$(PY) -m pip wheel -q --no-deps --wheel-dir dist .

clean:
	rm -rf out run build dist *.egg-info
