"""Waves as the team reads them: found by survey and number, with how many responses there are."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from organisations.models import AuditEntry
from surveys.models import Distribution, Response, Survey, Wave


@dataclass(frozen=True)
class Counts:
    """How many responses were started, and how many of those were completed; tests are not among them."""

    started: int = 0
    completed: int = 0

    @property
    def in_progress(self) -> int:
        """Not completed; once a wave is final nobody goes on with these."""
        return self.started - self.completed


@dataclass(frozen=True, kw_only=True)
class WaveLine:
    """A wave in the list, with how many organisations take part."""

    wave: Wave
    organisations: int
    counts: Counts


def audit_name(wave: Wave) -> str:
    """What the audit log calls the wave."""
    return f"{wave.survey.code}/waves/{wave.number}"


def audit_name_of(distribution: Distribution) -> str:
    """What the audit log calls an organisation in a wave; `distribution` comes with its wave and survey."""
    return f"{audit_name(distribution.wave)}/organisations/{distribution.number}"


def waves_of(survey: Survey) -> list[WaveLine]:
    """The waves of a survey, the last one first; two reads."""
    waves = survey.waves.annotate(parts=Count("distributions")).order_by("-number")
    counts = _counts(Q(wave__survey=survey))
    return [
        WaveLine(wave=wave, organisations=wave.parts, counts=counts.get(wave.id, Counts())) for wave in waves
    ]


def find_wave(code: str, number: int) -> Wave | None:
    """The wave of this number, with its survey."""
    waves = Wave.objects.select_related("survey").defer("survey__draft")
    return waves.filter(survey__code=code, number=number).first()


def counts_of(wave: Wave) -> Counts:
    """How many responses the wave has."""
    return _counts(Q(wave=wave)).get(wave.id, Counts())


def history_of(wave: Wave) -> list[AuditEntry]:
    """Who did what to the wave, the last deed first."""
    name = audit_name(wave)
    entries = AuditEntry.objects.filter(Q(about=name) | Q(about__startswith=f"{name}/"))
    return list(entries.select_related("by").order_by("-id")[:50])


def pilot_responses(wave: Wave) -> QuerySet[Response]:
    """The responses of a pilot that was not decided on."""
    return Response.objects.filter(wave=wave, source=Response.Source.PILOT)


def _counts(of: Q) -> dict[int, Counts]:
    real = Response.objects.filter(of).exclude(source=Response.Source.TEST)
    completed = Count("id", filter=Q(completed=True))
    rows = real.order_by().values_list("wave").annotate(started=Count("id"), completed=completed)
    return {key: Counts(started, done) for key, started, done in rows}
