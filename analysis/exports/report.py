"""A report as a file, with what it says of where its figures come from."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localdate

from analysis.actions.counting import count_pending
from analysis.queries import has_pending
from analysis.report.computing import outputs
from analysis.report.definition import Report
from analysis.report.files import Tell, write
from analysis.report.files.document import document
from analysis.report.files.method import Method, Period
from analysis.reports import State
from surveys.fieldwork import Fieldwork
from surveys.models import Response, Survey, Wave
from surveys.questionnaire.record import SOURCE


def count_first(survey: Survey, *, now: datetime) -> None:
    """Count what was sent; where nothing was, the counts keep their date."""
    for version_id in survey.versions.values_list("id", flat=True):
        if has_pending(version_id):
            count_pending(version_id=version_id, now=now, wait=True)


def file_of(
    report: Report,
    fieldwork: Fieldwork,
    state: State,
    *,
    definition: str,
    file_format: str,
    tell: Tell = lambda *_: None,
) -> bytes:
    """The report of `state` in one of `FORMATS`; `definition` is the name that the file gives it.

    `tell` hears of each output that is drawn.
    """
    found = outputs(report, state.counted)
    method = method_of(fieldwork, state, definition=definition)
    return write(document(report, found, method, state.counted.language), file_format, tell)


def method_of(fieldwork: Fieldwork, state: State, *, definition: str) -> Method:
    """How the figures of `state` came about, dated by the last count: the same counts make the same file."""
    assert fieldwork.version
    everybody = state.counted.everybody
    return Method(
        survey=fieldwork.title(state.counted.language),
        definition=definition,
        version=fieldwork.version.number,
        periods=tuple(_periods(fieldwork.waves)),
        started=everybody.started,
        completed=everybody.completed,
        synthetic=everybody.column(SOURCE).counts[Response.Source.SYNTHETIC],
        is_final=state.counted.evidence.final,
        is_part=state.counted.evidence.filtered,
        only=state.counted.only,
        elsewhere=state.counted.elsewhere,
        versions=state.counted.versions,
        decisions=state.counted.decisions,
        as_of=state.freshness.counted_at,
    )


def _periods(waves: tuple[Wave, ...]) -> Iterator[Period]:
    """Waves that opened; a closing time that lies ahead is only a plan."""
    for wave in waves:
        if wave.state in Wave.PLANNED or wave.opens_at is None:
            continue
        end = wave.closes_at if wave.state in Wave.CLOSED else None
        yield Period(name=wave.name, start=localdate(wave.opens_at), end=localdate(end) if end else None)
