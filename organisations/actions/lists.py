"""Importing a list of organisations in two steps: upload it, then apply what was shown."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction

from organisations.actions.auditing import note
from organisations.models import UploadedList, User
from organisations.partner_list.planning import Outcome, Plan, plan
from organisations.partner_list.reading import Row, read

#: A list holds names and addresses: it is not kept for longer than it takes to look at it.
KEPT = timedelta(days=1)


class OutdatedPlanError(Exception):
    """The organisations changed since the plan was shown, so that it would do something else."""


@transaction.atomic
def upload_list(*, data: bytes, name: str, by: User, now: datetime) -> UploadedList:
    """Keep the lines of a file for `by`, in place of an earlier list. Raises `UnreadableListError`."""
    table = read(data)
    UploadedList.objects.filter(at__lt=now - KEPT).delete()
    rows = [asdict(row) for row in table.rows]
    return UploadedList.objects.update_or_create(
        by=by, defaults={"at": now, "name": name[:200], "rows": rows, "ignored": list(table.ignored)}
    )[0]


@transaction.atomic
def apply_list(*, by: User, digest: str, now: datetime) -> Plan:
    """Do what the plan with this digest says, and forget the list.

    Raises `UploadedList.DoesNotExist` where no list waits, and `OutdatedPlanError` where the plan would now
    be another one; then nothing is done.
    """
    uploaded = UploadedList.objects.select_for_update().get(by=by)
    with connection.cursor() as cursor:  # nobody changes an organisation between planning and saving
        cursor.execute(
            "LOCK TABLE organisations_category, organisations_organisation, organisations_contact"
            " IN SHARE ROW EXCLUSIVE MODE"
        )
    found = plan_of(uploaded)
    if found.digest != digest:
        raise OutdatedPlanError
    for row in (*found.organisations, *found.contacts):
        row.save()
    uploaded.delete()
    counts = {outcome.value: found.count(outcome) for outcome in Outcome}
    note(about="organisations", action="import", by=by, now=now, **counts)
    return found


@transaction.atomic
def give_up_list(*, by: User) -> None:
    """Forget the list that waits, if there is one."""
    UploadedList.objects.filter(by=by).delete()


def plan_of(uploaded: UploadedList) -> Plan:
    """What an uploaded list would do now."""
    return plan(Row(**row) for row in uploaded.rows)
