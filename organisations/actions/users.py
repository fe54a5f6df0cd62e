"""Accounts: making them and changing their passwords."""

from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import User

#: In the data folder, with mode 0600: the password generated at first start, until it is changed.
FIRST_PASSWORD_FILE = "team-password"  # noqa: S105 - a name of a file


@transaction.atomic
def create_user(*, email: str, password: str, role: str, name: str = "") -> User:
    """Make a user.

    Raises `ValidationError` by field for a bad address or role, a weak password or a second account.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("There is an account with this e-mail address already.")})
    user = User(email=email, name=name, role=role)
    user.set_password(password)
    user.full_clean()
    _check_password(password, user)
    user.save()
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Give a user a new password. Raises `ValidationError` under `password` for a weak one."""
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def forget_first_password(*, path: Path, password: str) -> None:
    """Remove the file of the password generated at first start, when that is the password now given up."""
    if path.is_file() and password in path.read_text(encoding="utf-8").split():
        path.unlink()


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
