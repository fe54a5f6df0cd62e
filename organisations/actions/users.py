"""Accounts: making and changing them, and their passwords."""

from datetime import datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.actions.waiting import one_at_a_time
from organisations.models import Organisation, User

#: In the data folder, with mode 0600: the password generated at first start, until it is changed.
FIRST_PASSWORD_FILE = "team-password"  # noqa: S105 - a name of a file


@transaction.atomic
def create_user(
    *, email: str, password: str, role: str, name: str = "", organisation: Organisation | None = None
) -> User:
    """Make a user.

    Raises `ValidationError` by field for a bad address or role, a weak password or a second account.
    """
    _refuse_second(email)
    user = User(email=email.lower(), name=name, role=role, organisation=organisation)
    user.set_password(password)
    user.full_clean()
    _check_password(password, user)
    user.save()
    return user


@transaction.atomic
def invite_user(
    *,
    email: str,
    name: str,
    role: str,
    organisation: Organisation | None = None,
    by: User | None,
    now: datetime,
) -> User:
    """Make a user who has no password yet; the mail that lets the user in is `actions.inviting`'s.

    Raises `ValidationError` by field for a bad address, name or role, a second account, or a coordinator
    without an organisation.
    """
    _refuse_second(email)
    user = User(email=email.lower(), name=name, role=role, organisation=organisation)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    note(about=f"users/{user.id}", action="invite", by=by, now=now, **_place(user))
    return user


@transaction.atomic
def change_user(
    *,
    user: User,
    name: str,
    role: str,
    organisation: Organisation | None,
    is_active: bool,
    by: User | None,
    now: datetime,
) -> None:
    """Change who somebody is here; who may no longer log in is out at the next request.

    Raises `ValidationError` by field, also where nobody would be left to manage users.
    """
    admins = list(User.objects.select_for_update().filter(role=User.Role.ADMIN, is_active=True))
    if admins == [user] and not (is_active and role == User.Role.ADMIN):
        raise ValidationError(_("This is the only admin. Make somebody else an admin first."))
    was = _place(user) | {"is_active": user.is_active}
    user.name, user.role, user.organisation, user.is_active = name, role, organisation, is_active
    user.full_clean()
    user.save(update_fields=["name", "role", "organisation", "is_active"])
    now_is = _place(user) | {"is_active": user.is_active}
    changes = {
        key: [was.get(key), now_is.get(key)] for key in was | now_is if was.get(key) != now_is.get(key)
    }
    note(about=f"users/{user.id}", action="change", by=by, now=now, **changes)


@transaction.atomic
def remove_second_factor(*, user: User, by: User | None, now: datetime) -> None:
    """Let somebody in again who lost phone, keys and recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    note(about=f"users/{user.id}", action="second factor removed", by=by, now=now)


def forget_first_password(*, user: User) -> None:
    """Remove the file of the password generated at first start, when its user gives that password up."""
    path = Path(settings.PLACE.data) / FIRST_PASSWORD_FILE
    if path.is_file() and user.email in path.read_text(encoding="utf-8").split():
        path.unlink()


def _place(user: User) -> dict[str, str]:
    """Role, and of a coordinator the organisation, as the audit log keeps them."""
    return {"role": user.role} | ({"organisation": str(user.organisation.id)} if user.organisation else {})


def _refuse_second(email: str) -> None:
    one_at_a_time(User)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("There is an account with this e-mail address already.")})


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
