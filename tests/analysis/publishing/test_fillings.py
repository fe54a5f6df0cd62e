"""Whatever people answered: outputs of what is shown are true, and none of them fails. Pure."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.blocks import shape_of
from analysis.core.counting import count
from analysis.core.evidence import Evidence
from analysis.core.strata import EVERYBODY, Group
from analysis.core.tally import Tally
from analysis.publishing.plan import Plan
from analysis.publishing.protecting import Limits, protected
from analysis.publishing.released import released
from analysis.publishing.seeing import published
from analysis.report.computing import outputs
from analysis.report.counted import Counted
from analysis.report.output import Hidden, Output, Placed, Value
from analysis.report.reading import load
from surveys.actions.recording import record_of
from surveys.loaded import LoadedVersion
from surveys.models import Response, Survey, Version
from surveys.questionnaire.datafile import RowReader, column_names
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Recorder
from tests.analysis.publishing.simulated import QUESTIONNAIRE, Person, persons
from tests.analysis.publishing.simulated import REPORT as SIMULATED
from tests.support.study import SOURCES

LAYOUT = Layout.of(QUESTIONNAIRE, SOURCES)
SHAPE = shape_of(LAYOUT, tuple(QUESTIONNAIRE.questions.values()))
VERSION = LoadedVersion(
    id=0,
    number=1,
    survey_code="study",
    questionnaire=QUESTIONNAIRE,
    layout=LAYOUT,
    recorder=Recorder(QUESTIONNAIRE, LAYOUT),
)
NAMES = column_names(QUESTIONNAIRE)
REPORT = load(SIMULATED, QUESTIONNAIRE)
PLAN = Plan(
    report=REPORT,
    questionnaire=QUESTIONNAIRE,
    breakdown="sector",
    groups=(),
    joined={},
    limits=Limits(min_base=2, min_cell=2),
)


def values(output: Output) -> dict[tuple[str, str], Value]:
    return {
        (row.code, column.code): value
        for row in output.rows
        for column, value in zip(output.columns, row.values, strict=True)
    }


def of_team(found: dict[Any, Tally]) -> list[Output]:
    counted = Counted(
        questionnaire=QUESTIONNAIRE,
        language="en",
        everybody=found.get(EVERYBODY, Tally.empty(SHAPE)),
        groups={"sector": {code: tally for (by, code), tally in found.items() if by == "sector"}},
        evidence=Evidence(final=False, filtered=False),
    )
    return outputs(REPORT, counted)


def counted(answered: Iterable[Person]) -> dict[Group, Tally]:
    reader = RowReader(QUESTIONNAIRE)
    records = []
    for person in answered:
        row = reader.read(tuple(person.get(name, "") for name in NAMES))
        response = Response(
            version=Version(survey=Survey(code="study")),
            source="imported",
            completed=row.completed,
            language="nl",
            answers=row.answers,
            sent=[*row.sent],
        )
        records.append(record_of(VERSION, response) or b"")
    return {group: Tally(SHAPE, vector) for group, vector in count(SHAPE, b"".join(records)).items()}


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), number=st.integers(1, 80))
def test_what_is_shown_is_true(seed: int, number: int) -> None:
    found = counted(islice(persons(seed), number))
    shown = protected(PLAN.units, PLAN.rows(found), PLAN.limits, breakdown="sector")
    with override("en"):
        team = {output.id: values(output) for output in of_team(found)}
        for output in released(REPORT, published(PLAN, shown), "en"):
            for place, value in values(output).items():
                true = team[output.id][place]
                if isinstance(value, Placed) and isinstance(true, Placed):
                    assert (value.cell, value.place) in {(true.cell, true.place), (true.cell, None)}
                elif not isinstance(value, Hidden):
                    assert value == true, (output.kind, place)
