"""Organisations, their contact persons and the categories, as people change them one by one."""

from datetime import datetime

from django.db import transaction

from organisations.actions.auditing import note
from organisations.actions.waiting import one_at_a_time
from organisations.models import Category, Contact, Organisation, User


@transaction.atomic
def save_organisation(*, organisation: Organisation, by: User | None, now: datetime) -> None:
    """Add the organisation, or keep its changes. Raises `ValidationError` by field."""
    _save(organisation, f"organisations/{organisation.id}", by, now)


@transaction.atomic
def save_contact(*, contact: Contact, by: User | None, now: datetime) -> None:
    """Add the contact person, or keep the changes. Raises `ValidationError` by field."""
    _save(contact, f"organisations/{contact.organisation_id}/contacts", by, now)


@transaction.atomic
def remove_contact(*, contact: Contact, by: User | None, now: datetime) -> None:
    note(
        about=f"organisations/{contact.organisation_id}/contacts",
        action="remove",
        by=by,
        now=now,
        contact=contact.pk,
    )
    contact.delete()


@transaction.atomic
def save_category(*, category: Category, by: User | None, now: datetime) -> None:
    """Add the category, or keep its changes. Raises `ValidationError` by field."""
    _save(category, f"categories/{category.code}", by, now)


def _save(row: Organisation | Contact | Category, about: str, by: User | None, now: datetime) -> None:
    is_new = row._state.adding  # noqa: SLF001 - Django documents it
    one_at_a_time(type(row))
    row.full_clean()
    row.save()
    note(about=about, action="add" if is_new else "change", by=by, now=now)
