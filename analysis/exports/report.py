"""What a report's file says of where its figures come from."""

from collections.abc import Iterator

from django.utils.timezone import localdate

from analysis.report.files.method import Method, Period
from analysis.reports import State
from surveys.fieldwork import Fieldwork
from surveys.models import Response, Wave


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
        synthetic=everybody.column("@source").counts[Response.Source.SYNTHETIC],
        is_final=state.counted.evidence.final,
        as_of=state.freshness.counted_at,
    )


def _periods(waves: tuple[Wave, ...]) -> Iterator[Period]:
    """Waves that opened; a closing time that lies ahead is only a plan."""
    for wave in waves:
        if wave.state in Wave.PLANNED or wave.opens_at is None:
            continue
        end = wave.closes_at if wave.state in Wave.CLOSED else None
        yield Period(name=wave.name, start=localdate(wave.opens_at), end=localdate(end) if end else None)
