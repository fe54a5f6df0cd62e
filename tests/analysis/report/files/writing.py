"""Writes the small report in every format into a folder; run by the tests as a process of its own."""

import sys
from pathlib import Path

import django

django.setup()

from analysis.report.files import FORMATS, write  # noqa: E402 - needs Django
from tests.analysis.report.files.reports import small  # noqa: E402 - the same

for name in FORMATS:
    (Path(sys.argv[1]) / f"report.{name}").write_bytes(write(small(), name))
