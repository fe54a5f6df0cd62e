"""Actions: accounts."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from organisations.actions.users import create_user
from organisations.models import User
from tests.organisations.team import PASSWORD, own_organisation, user

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
        create_user(**(sound | given))  # type: ignore[arg-type]  # none of them is the organisation
    assert set(refused.value.message_dict) == {field}
    assert not User.objects.exists()


def test_create_user_refuses_a_second_account_for_an_address():
    user()
    with pytest.raises(ValidationError) as refused:
        user(email="Anna@Example.org")
    assert set(refused.value.message_dict) == {"email"}


def test_coordinator_is_of_one_organisation_and_nobody_else_is():
    for role, organisation in (("coordinator", None), ("researcher", own_organisation())):
        with pytest.raises(ValidationError):
            create_user(email="cor@example.org", role=role, password=PASSWORD, organisation=organisation)
    assert not User.objects.exists()
