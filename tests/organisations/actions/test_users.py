"""Actions: accounts and their passwords."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from organisations.actions.users import change_password, create_user, forget_first_password
from organisations.models import User
from tests.organisations.team import PASSWORD, user

pytestmark = pytest.mark.django_db


def test_created_user_can_log_in_without_regard_to_case():
    anna = user()
    assert authenticate(username="ANNA@example.org", password=PASSWORD) == anna


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"role": "boss"}, "role"),
        ({"password": "short"}, "password"),
        ({"password": ""}, "password"),
    ],
)
def test_create_user_refuses_what_is_wrong_and_stores_nothing(given: dict[str, str], field: str):
    sound = {"email": "anna@example.org", "role": "admin", "password": PASSWORD}
    with pytest.raises(ValidationError) as refused:
        create_user(**(sound | given))
    assert set(refused.value.message_dict) == {field}
    assert not User.objects.exists()


def test_create_user_refuses_a_second_account_for_an_address():
    user()
    with pytest.raises(ValidationError) as refused:
        user(email="Anna@Example.org")
    assert set(refused.value.message_dict) == {"email"}


def test_change_password_replaces_the_old_one():
    anna = user()
    change_password(user=anna, password="another-long-password")
    assert authenticate(username=anna.email, password=PASSWORD) is None
    assert authenticate(username=anna.email, password="another-long-password") == anna


def test_change_password_refuses_a_weak_one_and_keeps_the_old_one():
    anna = user()
    with pytest.raises(ValidationError):
        change_password(user=anna, password="anna@example.org")
    assert authenticate(username=anna.email, password=PASSWORD) == anna


def test_file_of_the_first_password_goes_with_that_password_only(tmp_path: Path):
    path = tmp_path / "team-password"
    path.write_text("team@example.org\nfirst-password\n")
    forget_first_password(path=path, password="somebody-else's")
    assert path.exists()
    forget_first_password(path=path, password="first-password")
    assert not path.exists()
    forget_first_password(path=path, password="first-password")
