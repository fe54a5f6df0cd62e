"""Writes the small report in every format into a folder, and what was told of it; a process of its own."""

import json
import sys
from pathlib import Path

import django

django.setup()

from analysis.report.files import FORMATS, write  # noqa: E402 - needs Django
from tests.analysis.report.files.reports import small  # noqa: E402 - the same

folder = Path(sys.argv[1])
steps: dict[str, list[tuple[int, int]]] = {name: [] for name in FORMATS}
for name, told in steps.items():

    def tell(number: int, total: int, told: list[tuple[int, int]] = told) -> None:
        told.append((number, total))

    (folder / f"report.{name}").write_bytes(write(small(), name, tell))
(folder / "report.steps").write_text(json.dumps(steps))
