"""`python -m benchmarks` measures the budgets of docs/benchmarks.md, on servers of its own."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings

DATA = tempfile.mkdtemp(prefix="peilpunt-benchmarks-")
for _name in list(os.environ):
    if _name.startswith(("PEILPUNT_", "DATABASE_", "REDIS_")):
        del os.environ[_name]  # a developer's own settings are not ours
os.environ |= {"PEILPUNT_DATA": DATA, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
django.setup()

from benchmarks import harness, suite  # noqa: E402 - needs the settings above
from config.servers import sharing  # noqa: E402 - the same

JSON = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main() -> int:
    """1 when a budget does not hold."""
    options = _options()
    figures = list(suite.run(options.only, options.responses))
    print(harness.table(figures))
    harness.write(figures, options.output)
    return 0 if all(figure.holds for figure in figures) else 1


def _options() -> argparse.Namespace:
    names = [*suite.OF_A_PAGE, *suite.OF_MANY]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Peilpunt's budgets.")
    parser.add_argument("--responses", type=int, default=1_000_000, help="how many are stored (%(default)s)")
    parser.add_argument("--only", action="append", choices=names, default=[], help="measure this, not all")
    parser.add_argument("--output", type=Path, default=JSON, help="where the same goes as JSON (%(default)s)")
    return parser.parse_args()


def _clean_up() -> None:
    sharing.leave(settings.PLACE)
    for folder in (settings.PLACE.sockets, DATA):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        _clean_up()
