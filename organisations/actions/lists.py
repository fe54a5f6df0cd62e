"""Importing a list of organisations in two steps: upload it, then apply what was shown."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Manager

from organisations.actions.auditing import note
from organisations.models import Contact, Organisation, UploadedList, User
from organisations.partner_list.planning import FIELDS, Outcome, Plan, plan
from organisations.partner_list.reading import Row, read

#: A list holds names and addresses: it is not kept for longer than it takes to look at it.
KEPT = timedelta(days=1)


ROWS_A_STATEMENT = 500

_Row = TypeVar("_Row", Organisation, Contact)


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
    _save(Organisation.objects, found.organisations)
    _save(Contact.objects, found.contacts)
    uploaded.delete()
    counts = {outcome.value: found.count(outcome) for outcome in Outcome}
    note(about="organisations", action="import", by=by, now=now, **counts)
    return found


@transaction.atomic
def give_up_list(*, by: User) -> None:
    """Forget the list that waits, if there is one."""
    UploadedList.objects.filter(by=by).delete()


def _save(rows: Manager[_Row], changed: Iterable[_Row]) -> None:
    """Write what a plan changed, many rows a statement."""
    new: list[_Row] = []
    old: list[_Row] = []
    for row in changed:
        (new if row._state.adding else old).append(row)  # noqa: SLF001 - Django documents it
    rows.bulk_create(new, ROWS_A_STATEMENT)
    rows.bulk_update(old, FIELDS[rows.model], ROWS_A_STATEMENT)


def plan_of(uploaded: UploadedList) -> Plan:
    """What an uploaded list would do now."""
    return plan(Row(**row) for row in uploaded.rows)
