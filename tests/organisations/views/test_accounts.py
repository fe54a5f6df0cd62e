"""Views: logging in and out, and the own password."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from organisations.actions.users import FIRST_PASSWORD_FILE
from organisations.models import User
from tests.organisations.team import PASSWORD, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

WRONG = "This e-mail address and password do not belong together."
TOO_MANY = "Too many failed attempts."


@pytest.fixture
def client() -> Client:
    """A browser at an address of its own, since failures are counted by address."""
    return Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})


def log_in(client: Client, email: str = "anna@example.org", password: str = PASSWORD, **more: str):
    return client.post("/login/", {"email": email, "password": password, **more})


def test_login_opens_the_surveys(client: Client):
    user()
    assert log_in(client).headers["Location"] == "/surveys/"
    assert client.get("/surveys/").status_code == 200


def test_login_goes_on_to_the_page_that_was_asked_for(client: Client):
    user()
    asked = client.get("/surveys/antwerp/results/?by=orgcat")
    assert asked.headers["Location"] == "/login/?next=/surveys/antwerp/results/%3Fby%3Dorgcat"
    assert log_in(client, next="/surveys/antwerp/results/?by=orgcat").headers["Location"] == (
        "/surveys/antwerp/results/?by=orgcat"
    )


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\x"])
def test_login_leads_to_no_other_site(client: Client, url: str):
    user()
    assert log_in(client, next=url).headers["Location"] == "/surveys/"


def test_wrong_unknown_and_closed_accounts_get_the_same_answer(client: Client):
    user()
    closed = user(email="closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for email, password in [
        ("anna@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
    ]:
        page = log_in(client, email, password)
        assert page.status_code == 200
        assert WRONG in page.content.decode()
        assert client.get("/surveys/").status_code == 302


def test_error_is_in_the_title_and_keeps_the_address(client: Client):
    page = log_in(client, "nobody@example.org", "wrong").content.decode()
    assert "Error:" in page[: page.index("</title>")]
    assert 'value="nobody@example.org"' in page
    assert "wrong" not in page[page.index("<form") :]


@pytest.mark.parametrize("email", ["no address", "x" * 5000, "a\0b@example.org", "<b>@example.org"])
def test_odd_addresses_get_a_message(client: Client, email: str):
    page = log_in(client, email)
    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()


def test_account_is_closed_for_a_while_after_ten_failures(client: Client):
    email = f"{uuid4()}@example.org"
    user(email=email)
    for _ in range(10):
        assert WRONG in log_in(client, email, "wrong").content.decode()
    assert TOO_MANY in log_in(client, email).content.decode()
    elsewhere = Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})
    assert TOO_MANY in log_in(elsewhere, email).content.decode()


def test_source_is_closed_for_a_while_after_fifty_failures(client: Client):
    user()
    for number in range(50):
        log_in(client, f"{number}-{uuid4()}@example.org", "wrong")
    assert TOO_MANY in log_in(client).content.decode()


def test_logout_takes_a_post(client: Client):
    user()
    log_in(client)
    assert client.get("/logout/").status_code == 405
    assert client.get("/surveys/").status_code == 200
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/surveys/").status_code == 302


def test_login_needs_the_token_of_its_form():
    user()
    strict = Client(enforce_csrf_checks=True)
    page = log_in(strict)
    assert page.status_code == 403
    assert "<h1>" in page.content.decode()
    assert "style=" not in page.content.decode()


def change(client: Client, old: str, new: str, again: str):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": again})


def test_new_password_removes_the_generated_one_and_ends_other_sessions(client: Client):
    user()
    file = Path(settings.PLACE.data) / FIRST_PASSWORD_FILE
    file.write_text(f"anna@example.org\n{PASSWORD}\n")
    elsewhere = Client(REMOTE_ADDR=str(uuid4()))
    log_in(client)
    log_in(elsewhere)
    assert change(client, PASSWORD, "a-quite-new-password", "a-quite-new-password").status_code == 302
    assert not file.exists()
    assert client.get("/surveys/").status_code == 200
    assert elsewhere.get("/surveys/").status_code == 302
    assert log_in(elsewhere).status_code == 200
    assert log_in(elsewhere, password="a-quite-new-password").status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        ("wrong", "a-quite-new-password", "a-quite-new-password"),
        (PASSWORD, "a-quite-new-password", "another"),
        (PASSWORD, "short", "short"),
    ],
)
def test_password_stays_when_the_form_is_wrong(client: Client, given: tuple[str, str, str]):
    user()
    log_in(client)
    assert change(client, *given).status_code == 200
    assert user_can_log_in()


def user_can_log_in() -> bool:
    return bool(log_in(Client(REMOTE_ADDR=str(uuid4()))).status_code == 302)


def test_language_is_kept_by_a_post(client: Client):
    assert "Log in" in client.get("/login/").content.decode()
    client.post("/language/", {"language": "fr", "next": "/login/"})
    assert '<html lang="fr"' in client.get("/login/").content.decode()
