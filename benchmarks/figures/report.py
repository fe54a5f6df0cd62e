"""The report of the first study as files, and its charts alone."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings

from analysis.core.charts import Specification
from analysis.exports.report import method_of
from analysis.report.computing import outputs
from analysis.report.files import FORMATS
from analysis.report.files.document import document
from analysis.report.files.images import svg
from analysis.report.reading import parse
from analysis.reports import DEFINITIONS, state_of
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from surveys.fieldwork import fieldwork_of

CHARTS = 50


def report(study: Study) -> Iterator[Figure]:
    """Wall time: of the whole command for each format, then of drawing charts, from the first one."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            target = str(Path(folder) / f"report.{name}")
            seconds = wall_seconds(partial(_write, study, name, target))
            yield Figure(f"report of the first study, {name}", seconds, "s", "<= 60")
    charts = _charts(study)
    yield Figure(f"{CHARTS} charts as SVG", wall_seconds(lambda: _draw(charts)), "s", "<= 10")


def _write(study: Study, name: str, target: str) -> None:
    command = [sys.executable, "manage.py", "report", study.code, "--format", name, "--output", target]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)


def _charts(study: Study) -> list[Specification]:
    """The first charts of the report, from the beginning again where it has fewer."""
    fieldwork = fieldwork_of(study.code)
    assert fieldwork
    assert fieldwork.version
    defined = parse((DEFINITIONS / "antwerp.json").read_bytes(), fieldwork.version.questionnaire)
    state = state_of(defined, fieldwork.version, fieldwork.waves, language="nl", now=datetime.now(UTC))
    method = method_of(fieldwork, state, definition="antwerp")
    drawn = document(defined, outputs(defined, state.counted), method, "nl")
    return list(islice(cycle([entry.chart for entry in drawn.entries if entry.chart]), CHARTS))


def _draw(charts: list[Specification]) -> None:
    for chart in charts:
        svg(chart)
