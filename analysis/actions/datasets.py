"""A dataset's draft: its recipe, and what building it gave."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from analysis.datasets.about import Audience
from analysis.datasets.building import Built, measure
from analysis.datasets.files import FORMATS
from analysis.datasets.files.options import CsvStyle
from analysis.datasets.offer import offer_of
from analysis.datasets.plan import propose
from analysis.datasets.reading import fitted
from analysis.datasets.recipe import as_json
from analysis.models import DatasetRelease
from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Survey

State = DatasetRelease.State


class ReleaseRefused(Exception):  # noqa: N818 - it is what it says
    """What somebody wants of a release cannot be; the sentence says why."""


def next_number(survey: Survey) -> int:
    """The number of the survey's next release."""
    last: int | None = DatasetRelease.objects.filter(survey=survey).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def draft_release(
    *, survey: Survey, recipe: Mapping[str, Any], by: User | None, now: datetime
) -> DatasetRelease:
    """A draft with this recipe. Raises `InvalidDocument` where it does not fit the survey."""
    read = _pinned(recipe, survey)
    Survey.objects.select_for_update(no_key=True).only("id").get(id=survey.id)  # one number at a time
    release = DatasetRelease.objects.create(
        survey=survey, number=next_number(survey), recipe=read, made_by=by, made_at=now
    )
    note(about=survey.code, action="draft dataset", by=by, now=now, release=release.number)
    return release


@transaction.atomic
def change_recipe(
    *, release: DatasetRelease, recipe: Mapping[str, Any], was: Mapping[str, Any], by: User, now: datetime
) -> bool:
    """Gives a draft another recipe, which has to be built anew; whether anything changed.

    `was` is the recipe that the writer began with. Raises `InvalidDocument` and `ReleaseRefused`.
    """
    stored = locked_draft(release)
    if stored.recipe != was:
        raise ReleaseRefused(_("Somebody else changed this draft meanwhile. Look at it again."))
    read = _pinned(recipe, stored.survey)
    if read == stored.recipe:
        return False
    stored.recipe, stored.made_by, stored.made_at = read, by, now
    stored.as_of = stored.rows = stored.k = stored.diversity = None
    stored.digest, stored.files, stored.erased = "", {}, 0
    stored.save()
    note(about=stored.survey.code, action="change dataset", by=by, now=now, release=stored.number)
    return True


@transaction.atomic
def note_built(
    *, release: DatasetRelease, recipe: Mapping[str, Any], files: Mapping[str, Any], built: Built
) -> bool:
    """Writes down what building a draft gave; False where its recipe became another one meanwhile.

    `files` says how they are written: what is approved is written like what was looked at.
    """
    stored = DatasetRelease.objects.select_for_update().get(id=release.id)
    if stored.state != State.DRAFT or stored.recipe != recipe:
        return False
    stored.as_of, stored.rows, stored.k = built.as_of, built.rows, built.k
    stored.diversity, stored.digest, stored.files = built.diversity, built.digest, dict(files)
    stored.erased = 0
    stored.save()
    return True


@transaction.atomic
def deliver_draft(*, survey: Survey, audience: Audience, now: datetime) -> DatasetRelease:
    """A draft that comes with a study: made of the proposed recipe by nobody here, in all formats.

    For an installation in which nobody else writes yet. Raises `CannotAnonymise`.
    """
    offer = offer_of(survey)
    release = draft_release(
        survey=survey, recipe=as_json(propose(offer, audience=audience)), by=None, now=now
    )
    language = offer.versions[0].questionnaire.default_language
    files = {"formats": list(FORMATS), "csv": asdict(CsvStyle()), "language": language}
    note_built(release=release, recipe=release.recipe, files=files, built=measure(survey, release.recipe))
    release.refresh_from_db()
    return release


def _pinned(recipe: Mapping[str, Any], survey: Survey) -> dict[str, Any]:
    """The recipe with its waves by number, so that no later wave becomes part of the dataset by itself."""
    read, offer = fitted(recipe, survey)
    return as_json(replace(read, waves=read.waves or tuple(offer.waves)))


def locked_draft(release: DatasetRelease) -> DatasetRelease:
    """The draft as it is stored, held until the transaction ends. Raises `ReleaseRefused` if it is none."""
    stored = (
        DatasetRelease.objects.select_for_update(of=("self",)).select_related("survey").get(id=release.id)
    )
    if stored.state != State.DRAFT:
        raise ReleaseRefused(_("This release was decided on already: nothing about it changes any more."))
    return stored
