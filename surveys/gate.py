"""The gate before a wave opens: what should be true of a survey by then."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from organisations.models import AuditEntry
from surveys.actions.publishing import contradictions
from surveys.loaded import MOST_KEPT, LoadedVersion, load_version
from surveys.models import Message, Response, Version, Wave
from surveys.queries import newest_version
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.paths import Walk, walk
from surveys.texts import LAST_REMINDER, MAILS, PURPOSES, text_of, used_placeholders

#: A back-up older than this is not recent.
BACKUP_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that the gate asks, passed without problems; `name` is what the audit log calls it."""

    name: str
    question: str
    problems: tuple[str, ...]


def gate(wave: Wave, *, now: datetime) -> list[Check]:
    """Everything that the gate asks of the newest version; nothing before one is published."""
    newest = newest_version(wave.survey)
    if newest is None:
        return []
    version = load_version(newest.id)
    return [
        Check(
            name="consent",
            question=_("Are the consent facts complete, and do they agree with the survey's settings?"),
            problems=tuple(_consent(wave, newest, version)),
        ),
        Check(
            name="languages",
            question=_("Is everything there in every language?"),
            problems=tuple(_languages(wave, version)),
        ),
        Check(
            name="paths",
            question=_("Can every question and page be reached, on every path?"),
            problems=tuple(str(problem) for problem in _walked(newest.id).problems),
        ),
        Check(
            name="tests",
            question=_("Was a test response completed in every language?"),
            problems=tuple(_tests(newest, version)),
        ),
        Check(
            name="trial",
            question=_("Did somebody of the team get a trial mail in every language, with the texts of now?"),
            problems=tuple(_trials(wave, version)),
        ),
        Check(
            name="backup",
            question=_("Was a back-up made in the last days?"),
            problems=tuple(_backups(now)),
        ),
    ]


def failed(checks: list[Check]) -> list[str]:
    """The names of the checks that did not pass."""
    return [check.name for check in checks if check.problems]


@lru_cache(MOST_KEPT)
def _walked(version_id: int) -> Walk:
    """A version never changes, so it is walked once."""
    return walk(load_version(version_id).questionnaire)


def _consent(wave: Wave, newest: Version, version: LoadedVersion) -> Iterator[str]:
    """Settings can change after publishing, and so can what the product asks of a document."""
    for problem in codec.check(newest.document, QUESTION_TYPES):
        yield str(problem)
    for problem in contradictions(version.questionnaire.consent.facts, wave.survey):
        yield str(problem)


def _languages(wave: Wave, version: LoadedVersion) -> Iterator[str]:
    """The document itself has all its languages, or it could not be published."""
    for language in version.questionnaire.languages:
        if language not in dict(settings.LANGUAGES):
            yield _("Buttons and messages are not translated into %(language)s.") % {"language": language}
        for purpose in PURPOSES:
            if not text_of(wave, purpose, language).strip():
                told = {"text": purpose.label, "language": language}
                yield _("There is no text in %(language)s: %(text)s.") % told
        for mail in MAILS if wave.closes_at is None else ():
            if mail is not LAST_REMINDER and "closing" in used_placeholders(
                text_of(wave, mail.body, language)
            ):
                yield _("The wave has no closing time, which this text names: %(text)s (%(language)s).") % {
                    "text": mail.body.label,
                    "language": language,
                }


def _tests(newest: Version, version: LoadedVersion) -> Iterator[str]:
    tests = Response.objects.filter(version=newest, source=Response.Source.TEST, completed=True)
    tested = set(tests.values_list("language", flat=True))
    if missing := _missing(version, tested):
        told = {"languages": missing, "number": newest.number}
        yield _("Nobody completed a test response to version %(number)d in: %(languages)s.") % told


def _trials(wave: Wave, version: LoadedVersion) -> Iterator[str]:
    """Texts that were written since make a trial worthless."""
    trials = Message.objects.filter(wave=wave, kind=Message.Kind.TRIAL, state=Message.State.SENT)
    tried = set(trials.filter(text_version=wave.text_version).values_list("language", flat=True))
    if missing := _missing(version, tried):
        told = {"languages": missing}
        yield _("Send yourself a mail, on the page of the wave's mail, in: %(languages)s.") % told


def _missing(version: LoadedVersion, known: Collection[str]) -> str:
    """The languages of the questionnaire that are not known, by their names."""
    names = dict(settings.LANGUAGES)
    missing = [each for each in version.questionnaire.languages if each not in known]
    return ", ".join(str(names.get(each, each)) for each in missing)


def _backups(now: datetime) -> Iterator[str]:
    made = AuditEntry.objects.filter(about="backups", action="make", at__gt=now - timedelta(days=BACKUP_DAYS))
    if not made.exists():
        yield _(
            "No back-up was made in the last %(days)d days: manage.py backup --output FILE makes one."
        ) % {"days": BACKUP_DAYS}
