"""Taking a list of people to invite in two steps: read it, then apply what was shown."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from organisations.models import User
from organisations.partner_list.reading import Row, read
from surveys.actions.inviting import Added, add_invitations, hold_for_lists
from surveys.invitation_list import MOST_LINES, PEOPLE, PEOPLE_OF_ALL, Plan, plan, read_typed
from surveys.models import Distribution, InvitationList, Wave

#: A list holds names and addresses: it is not kept for longer than it takes to look at it.
KEPT = timedelta(days=1)


class OutdatedPlan(Exception):  # noqa: N818 - it is what it says
    """The lists changed since the plan was shown, so that it would do something else."""


@transaction.atomic
def keep_list(
    *,
    wave: Wave,
    distribution: Distribution | None,
    by: User,
    now: datetime,
    text: str = "",
    data: bytes | None = None,
    name: str = "",
) -> InvitationList:
    """Keep the lines of a file (`data`), or of what was typed (`text`), in place of an earlier list of `by`.

    Raises `UnreadableListError`.
    """
    ignored: Sequence[str] = ()
    if data is None:
        rows = read_typed(text)
    else:
        table = read(data, PEOPLE if distribution else PEOPLE_OF_ALL, most=MOST_LINES)
        rows, ignored = table.rows, table.ignored
    InvitationList.objects.filter(at__lt=now - KEPT).delete()
    kept: dict[str, Any] = {"wave": wave, "distribution": distribution, "at": now, "name": name[:200]}
    kept |= {"rows": [asdict(row) for row in rows], "ignored": list(ignored)}
    return InvitationList.objects.update_or_create(by=by, defaults=kept)[0]


@transaction.atomic
def apply_list(*, waiting: InvitationList, digest: str, by: User, now: datetime) -> Added:
    """Do what the plan with this digest says, and forget the list.

    Raises `OutdatedPlan` where the plan would now be another one, and `ValidationError` once the wave is
    closed; then nothing is done.
    """
    hold_for_lists(waiting.wave_id)  # nobody changes a list of the wave between planning and adding
    found = plan_of(waiting)
    shown = found.for_partner() if by.organisation_id else found
    if shown.digest != digest:
        raise OutdatedPlan
    added = Added()
    for distribution, people in found.people().items():
        added += add_invitations(distribution=distribution, people=people, by=by, now=now)
    waiting.delete()
    return added


def give_up_list(*, by: User) -> None:
    """Forget the list that waits, if there is one."""
    InvitationList.objects.filter(by=by).delete()


def plan_of(waiting: InvitationList) -> Plan:
    """What a list would do now."""
    rows = (Row(**row) for row in waiting.rows)
    return plan(rows, wave=waiting.wave, distribution=waiting.distribution)
