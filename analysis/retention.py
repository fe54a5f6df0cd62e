"""What was made of a survey's responses and is still there, and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from analysis.models import DatasetRelease, Decision, Job, TextDecision
from surveys.models import Survey
from surveys.moments import moment

#: The kind of jobs whose files hold responses as they were given.
RAW = "raw"


@dataclass(frozen=True, kw_only=True)
class Made:
    """So many of one kind of thing that are still there, and a sentence on when they are gone."""

    what: str
    count: int
    gone: str


def made_of(survey: Survey, *, now: datetime) -> list[Made]:
    """Releases, decisions about answers and files, by kind; four reads and one for each kind of file."""
    return [*_releases(survey), *_decisions(survey), *_files(survey, now)]


def _releases(survey: Survey) -> list[Made]:
    stays = _("They stay, with their files: they are anonymised.")
    approved = Count("id", filter=Q(state=DatasetRelease.State.APPROVED))
    datasets = _counts(DatasetRelease, survey, approved=approved, all=Count("id"))
    return [
        Made(what=_("Releases of results"), count=survey.releases.count(), gone=_("They stay: totals only.")),
        Made(what=_("Releases of datasets that were approved"), count=datasets["approved"], gone=stays),
        Made(
            what=_("Drafts of datasets, and those that were rejected or withdrawn"),
            count=datasets["all"] - datasets["approved"],
            gone=_("They stay: recipes and counts only."),
        ),
    ]


def _decisions(survey: Survey) -> list[Made]:
    withheld = Q(state=TextDecision.State.WITHHELD)
    texts = _counts(
        TextDecision, survey, released=Count("id", filter=~withheld), withheld=Count("id", filter=withheld)
    )
    leaves_out = Q(kind=Decision.Kind.EXCLUDE)
    cleaning = _counts(
        Decision, survey, excluded=Count("id", filter=leaves_out), quoting=Count("id", filter=~leaves_out)
    )
    with_response = _("Together with the response.")
    return [
        Made(what=_("Free texts released for datasets"), count=texts["released"], gone=with_response),
        Made(what=_("Free texts withheld, without the text"), count=texts["withheld"], gone=with_response),
        Made(
            what=_("Decisions to leave a response out"),
            count=cleaning["excluded"],
            gone=_("The night after the response is erased."),
        ),
        Made(
            what=_("Decisions that quote a spelling or an own answer"),
            count=cleaning["quoting"],
            gone=_("The night after the last response that has it is erased."),
        ),
    ]


def _files(survey: Survey, now: datetime) -> list[Made]:
    ready = Job.objects.filter(survey=survey, state=Job.State.DONE, expires_at__gt=now)
    raw, others = (
        found.aggregate(count=Count("id"), last=Max("expires_at"))
        for found in (ready.filter(kind=RAW), ready.exclude(kind=RAW))
    )
    until = _("Until %(moment)s at the latest.")
    at_once = _("As soon as a response in them is erased.")
    return [
        Made(
            what=_("Files of raw responses that can be fetched"),
            count=raw["count"],
            gone=f"{until % {'moment': moment(raw['last'])}} {at_once}" if raw["count"] else at_once,
        ),
        Made(
            what=_("Files of reports and datasets that can be fetched"),
            count=others["count"],
            gone=until % {"moment": moment(others["last"])}
            if others["count"]
            else _("Some days after they were made."),
        ),
    ]


def _counts(model: Any, survey: Survey, **counts: Count) -> dict[str, int]:
    """Numbers of the survey's rows of a model, by one read."""
    found: dict[str, int] = model.objects.filter(survey=survey).order_by().aggregate(**counts)
    return found
