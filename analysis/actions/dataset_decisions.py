"""Deciding about a dataset: a draft is approved by somebody else or rejected, an approved one withdrawn.

An approved dataset is one file from then on: its package is kept with it, in the database and so in every
back-up (docs/decisions/0022).
"""

import hashlib
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from analysis.actions.datasets import ReleaseRefused, locked_draft
from analysis.actions.jobs import ask
from analysis.models import DatasetRelease, Job, PackagePart
from analysis.models.dataset import REASON_LENGTH
from organisations.actions.auditing import note
from organisations.models import User
from organisations.models.text import validate_lines

State = DatasetRelease.State

#: The kinds of jobs that make files of a release.
KINDS = ("dataset", "approval")


def check_approval(release: DatasetRelease, *, digest: str, by: User) -> None:
    """Raises `ReleaseRefused` where the user cannot approve this draft as it is.

    `digest` is that of the cells that the user looked at.
    """
    if release.state != State.DRAFT:
        raise ReleaseRefused(_("This release was decided on already: nothing about it changes any more."))
    if not release.digest:
        raise ReleaseRefused(_("Build this dataset first, and look at it."))
    if release.digest != digest:
        raise ReleaseRefused(_("This draft was built anew meanwhile. Look at it again."))
    if release.made_by_id == by.id:
        raise ReleaseRefused(_("Somebody else has to approve what you made: four eyes see more than two."))


def ask_approval(*, release: DatasetRelease, digest: str, by: User, language: str, now: datetime) -> Job:
    """The job that makes the package of a draft and approves the draft with it. Raises `ReleaseRefused`."""
    check_approval(release, digest=digest, by=by)
    return ask(
        survey=release.survey,
        kind="approval",
        request={"release": release.number, "digest": digest},
        file_name=release.file_name,
        by=by,
        language=language,
        now=now,
    )


@transaction.atomic
def approve(*, release: DatasetRelease, digest: str, package: Path, by: User, now: datetime) -> None:
    """Releases the dataset that was built, as the file `package`; after this nothing about it changes.

    `digest` is that of the cells in it, which the approver looked at. Raises `ReleaseRefused`.
    """
    stored = locked_draft(release)
    check_approval(stored, digest=digest, by=by)
    stored.size, stored.sha256 = _keep(stored, package)
    _decide(stored, State.APPROVED, by, now)
    note(
        about=stored.survey.code,
        action="approve dataset",
        by=by,
        now=now,
        release=stored.number,
        sha256=stored.sha256,
    )


@transaction.atomic
def reject(*, release: DatasetRelease, reason: str, by: User, now: datetime) -> None:
    """Ends a draft, with the reason. Raises `ReleaseRefused`."""
    stored = locked_draft(release)
    stored.reason = _reason(reason, _("Say why, for whoever makes the next draft."))
    _decide(stored, State.REJECTED, by, now)
    note(about=stored.survey.code, action="reject dataset", by=by, now=now, release=stored.number)


@transaction.atomic
def withdraw(*, release: DatasetRelease, reason: str, by: User, now: datetime) -> None:
    """Takes an approved dataset back, with the reason: its package and the files made of it are gone.

    What was fetched is where people put it. Raises `ReleaseRefused`.
    """
    found = DatasetRelease.objects.select_for_update(of=("self",)).select_related("survey")
    stored = found.get(id=release.id)
    if stored.state != State.APPROVED:
        raise ReleaseRefused(_("Only an approved dataset can be withdrawn."))
    stored.reason = _reason(reason, _("Say why, for whoever has the file."))
    stored.state, stored.withdrawn_by, stored.withdrawn_at = State.WITHDRAWN, by, now
    stored.save()
    stored.parts.all().delete()
    made = Job.objects.filter(survey=stored.survey, kind__in=KINDS, request__release=stored.number)
    made.filter(state=Job.State.DONE).update(expires_at=Least("expires_at", now))
    note(about=stored.survey.code, action="withdraw dataset", by=by, now=now, release=stored.number)


@transaction.atomic
def hand_out(*, release: DatasetRelease, by: User, now: datetime) -> None:
    """Notes in the audit log that the package of a release was fetched, whole or in part."""
    note(
        about=f"{release.survey.code}/dataset",
        action="download",
        by=by,
        now=now,
        file=release.file_name,
        sha256=release.sha256,
    )


def _keep(release: DatasetRelease, package: Path) -> tuple[int, str]:
    """Stores a file as the package of a release; its size and SHA-256."""
    size, digest = 0, hashlib.sha256()
    with package.open("rb") as file:
        for place, data in enumerate(iter(lambda: file.read(PackagePart.SIZE), b"")):
            PackagePart.objects.create(release=release, place=place, data=data)
            size += len(data)
            digest.update(data)
    return size, digest.hexdigest()


def _reason(typed: str, without: str) -> str:
    reason = typed.replace("\r\n", "\n").strip()
    if not reason:
        raise ReleaseRefused(without)
    if len(reason) > REASON_LENGTH:
        raise ReleaseRefused(_("Write at most %(most)d characters.") % {"most": REASON_LENGTH})
    try:
        validate_lines(reason)
    except ValidationError as error:
        raise ReleaseRefused(" ".join(error.messages)) from None
    return reason


def _decide(release: DatasetRelease, state: str, by: User, now: datetime) -> None:
    release.state, release.decided_by, release.decided_at = state, by, now
    release.save()
