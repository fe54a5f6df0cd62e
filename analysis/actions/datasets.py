"""A dataset's release: drafted, measured when it is built, decided on by somebody else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from analysis.datasets.about import Audience
from analysis.datasets.building import Built, measure
from analysis.datasets.offer import offer_of
from analysis.datasets.plan import propose
from analysis.datasets.reading import fitted
from analysis.datasets.recipe import as_json
from analysis.models import DatasetRelease
from analysis.models.dataset import REASON_LENGTH
from organisations.actions.auditing import note
from organisations.models import User
from organisations.models.text import validate_lines
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
    stored = _locked_draft(release)
    if stored.recipe != was:
        raise ReleaseRefused(_("Somebody else changed this draft meanwhile. Look at it again."))
    read = _pinned(recipe, stored.survey)
    if read == stored.recipe:
        return False
    stored.recipe, stored.made_by, stored.made_at = read, by, now
    stored.as_of = stored.rows = stored.k = stored.diversity = None
    stored.digest = ""
    stored.save()
    note(about=stored.survey.code, action="change dataset", by=by, now=now, release=stored.number)
    return True


@transaction.atomic
def note_built(*, release: DatasetRelease, recipe: Mapping[str, Any], built: Built) -> bool:
    """Writes down what building a draft gave; False where its recipe became another one meanwhile."""
    stored = DatasetRelease.objects.select_for_update().get(id=release.id)
    if stored.state != State.DRAFT or stored.recipe != recipe:
        return False
    stored.as_of, stored.rows, stored.k = built.as_of, built.rows, built.k
    stored.diversity, stored.digest = built.diversity, built.digest
    stored.save()
    return True


@transaction.atomic
def approve(*, release: DatasetRelease, digest: str, by: User, now: datetime) -> None:
    """Releases the dataset that was built; after this nothing about it changes.

    `digest` is that of the cells that the approver looked at. Raises `ReleaseRefused`.
    """
    stored = _locked_draft(release)
    if not stored.digest:
        raise ReleaseRefused(_("Build this dataset first, and look at it."))
    if stored.digest != digest:
        raise ReleaseRefused(_("This draft was built anew meanwhile. Look at it again."))
    if stored.made_by_id == by.id:
        raise ReleaseRefused(_("Somebody else has to approve what you made: four eyes see more than two."))
    _decide(stored, State.APPROVED, by, now)
    note(about=stored.survey.code, action="approve dataset", by=by, now=now, release=stored.number)


@transaction.atomic
def reject(*, release: DatasetRelease, reason: str, by: User, now: datetime) -> None:
    """Ends a draft, with the reason. Raises `ReleaseRefused`."""
    stored = _locked_draft(release)
    stored.reason = _reason(reason)
    _decide(stored, State.REJECTED, by, now)
    note(about=stored.survey.code, action="reject dataset", by=by, now=now, release=stored.number)


@transaction.atomic
def deliver_release(*, survey: Survey, audience: Audience, now: datetime) -> DatasetRelease:
    """A release that comes with a study: made by the proposed recipe, and approved by nobody here.

    For an installation in which nobody else writes yet. Raises `CannotAnonymise`.
    """
    recipe = as_json(propose(offer_of(survey), audience=audience))
    built = measure(survey, recipe)
    note(about=survey.code, action="approve dataset", by=None, now=now, release=next_number(survey))
    return DatasetRelease.objects.create(
        survey=survey,
        number=next_number(survey),
        state=State.APPROVED,
        recipe=recipe,
        as_of=built.as_of,
        rows=built.rows,
        k=built.k,
        diversity=built.diversity,
        digest=built.digest,
        made_at=now,
        decided_at=now,
        reason=_("It came with the study."),
    )


def _pinned(recipe: Mapping[str, Any], survey: Survey) -> dict[str, Any]:
    """The recipe with its waves by number, so that no later wave becomes part of the dataset by itself."""
    read, offer = fitted(recipe, survey)
    return as_json(replace(read, waves=read.waves or tuple(offer.waves)))


def _reason(typed: str) -> str:
    reason = typed.replace("\r\n", "\n").strip()
    if not reason:
        raise ReleaseRefused(_("Say why, for whoever makes the next draft."))
    if len(reason) > REASON_LENGTH:
        raise ReleaseRefused(_("Write at most %(most)d characters.") % {"most": REASON_LENGTH})
    try:
        validate_lines(reason)
    except ValidationError as error:
        raise ReleaseRefused(" ".join(error.messages)) from None
    return reason


def _locked_draft(release: DatasetRelease) -> DatasetRelease:
    stored = (
        DatasetRelease.objects.select_for_update(of=("self",)).select_related("survey").get(id=release.id)
    )
    if stored.state != State.DRAFT:
        raise ReleaseRefused(_("This release was decided on already: nothing about it changes any more."))
    return stored


def _decide(release: DatasetRelease, state: str, by: User, now: datetime) -> None:
    release.state, release.decided_by, release.decided_at = state, by, now
    release.save()
