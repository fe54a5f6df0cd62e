"""The charts of the first study's report that have two sides or two moments, as the worker draws them."""

import json
import subprocess
import sys
from datetime import UTC, datetime

from django.utils import translation

from analysis.report.alternatives import alternative
from analysis.report.computing import outputs
from analysis.report.drawing import chart_table
from analysis.report.files.images import specification
from analysis.report.output import Output, shown
from analysis.report.reading import parse
from analysis.reports import DEFINITIONS, state_of
from surveys.fieldwork import fieldwork_of
from surveys.loaded import load_version
from surveys.models import Version

NOW = datetime(2026, 11, 21, 13, tzinfo=UTC)
#: Outputs with a moment before and one now.
CHANGES = ("change", "change-combined")
DRAWING = [sys.executable, "-m", "tests.analysis.report.files.drawing"]


def computed(version: Version) -> dict[str, Output]:
    """The outputs with such a chart, in English."""
    loaded = load_version(version.id)
    report = parse((DEFINITIONS / "antwerp.json").read_bytes(), loaded.questionnaire)
    fieldwork = fieldwork_of("antwerp")
    assert fieldwork
    found = outputs(report, state_of(report, loaded, fieldwork.waves, language="en", now=NOW).counted)
    return {output.id: output for output in found if output.chart in {"diverging", "dumbbell"}}


def drawn(found: dict[str, Output]) -> dict[str, list[str]]:
    """The texts in the drawing of each output."""
    tables = {name: chart_table(output) for name, output in found.items()}
    charts = {name: specification(table, "en") for name, table in tables.items() if table}
    made = subprocess.run(DRAWING, input=json.dumps(charts), capture_output=True, text=True, check=True)
    texts: dict[str, list[str]] = json.loads(made.stdout)
    return texts


def written(output: Output, code: str) -> list[str]:
    """The figures in a column of the table."""
    place = [column.code for column in output.columns].index(code)
    return [shown(row.values[place], output.columns[place], "en") for row in output.rows]


def test_all_are_drawn_with_the_figures_of_their_tables(antwerp: Version) -> None:
    found = computed(antwerp)
    texts = drawn(found)
    statements = {f"chart-{number}" for number in (*range(11, 19), 24)}
    assert texts.keys() == {*statements, "chart-47*", "chart-48*", "means-outreach", *CHANGES}
    for name in CHANGES:
        change = texts.pop(name)
        for moment in ("before", "now"):
            assert set(written(found[name], moment)) <= set(change)
        assert {"Before", "Now"} <= set(change)
    for name, texts_of_chart in texts.items():
        assert set(written(found[name], "no_opinion")) <= set(texts_of_chart)
        assert [text for text in texts_of_chart if text in {row.label for row in found[name].rows}][
            -1
        ] == "Total"


def test_alternatives_say_what_stands_where(antwerp: Version) -> None:
    found = computed(antwerp)
    words = {name: chart_table(found[name]) for name in ("chart-11", "change")}
    with translation.override("en"):
        said = {name: alternative(table, "en") for name, table in words.items() if table}
    total = [written(found["chart-11"], code)[-1] for code in ("sum_negative", "sum_positive")]
    assert said["chart-11"] == (
        "12 bars around a middle line. Left: Strongly disagree, Disagree. "
        "Across the line: Neither agree nor disagree. Right: Agree, Strongly agree. Apart: No opinion. "
        f"Total: {total[0]} left, {total[1]} right. The table has the figures."
    )
    assert said["change"].startswith(
        "13 rows with two dots: open for “Before”, filled for “Now”. Farthest apart: "
    )
