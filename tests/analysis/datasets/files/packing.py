"""Packs the small dataset in every format; run by the tests as a process of its own."""

import sys
from pathlib import Path

import django

django.setup()

from analysis.datasets.files import FORMATS  # noqa: E402 - needs Django
from tests.analysis.datasets.files.packages import package  # noqa: E402 - the same

package(Path(sys.argv[1]), *FORMATS)
