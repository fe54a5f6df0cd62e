"""The own password: changing it, and choosing one by a mailed link."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from organisations.actions.users import FIRST_PASSWORD_FILE
from organisations.models import AuditEntry, User
from tests.organisations.team import PASSWORD, logged_in, mailed, told, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

NEW = "a-quite-new-password"


@pytest.fixture
def client() -> Client:
    return Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})


@pytest.fixture
def anna() -> User:
    """Somebody whose mails were not counted before."""
    return user(email=f"{uuid4()}@example.org")


def log_in(client: Client, anna: User, password: str = PASSWORD):
    return client.post("/login/", {"login": anna.email, "password": password})


def change(client: Client, old: str, new: str, again: str):
    return client.post("/password/", {"oldpassword": old, "password1": new, "password2": again})


def forgot(client: Client, email: str):
    return client.post("/password/forgotten/", {"email": email}, follow=True)


def link() -> str:
    """The path of the link in the last mail."""
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/password/new/\S+)", str(mailed()[-1].body))
    return str(path)


def choose(client: Client, password: str):
    """Open the mailed link and choose a password on the page to which it leads."""
    place = client.get(link()).headers["Location"]
    assert place.endswith("-set-password/")  # the token has left the address bar
    return client.post(place, {"password1": password, "password2": password})


def test_new_password_removes_the_generated_one_and_ends_other_sessions(client: Client, anna: User):
    file = Path(settings.PLACE.data) / FIRST_PASSWORD_FILE
    file.write_text(f"{anna.email}\n{PASSWORD}\n")
    elsewhere = Client(REMOTE_ADDR=str(uuid4()))
    log_in(client, anna)
    log_in(elsewhere, anna)
    assert change(client, PASSWORD, NEW, NEW).status_code == 302
    assert not file.exists()
    assert client.get("/surveys/").status_code == 200
    assert elsewhere.get("/surveys/").status_code == 302
    assert log_in(elsewhere, anna).status_code == 200
    assert log_in(elsewhere, anna, NEW).status_code == 302


def test_file_of_the_first_password_is_its_own_users(client: Client, anna: User):
    file = Path(settings.PLACE.data) / FIRST_PASSWORD_FILE
    file.write_text("team@example.org\nfirst-password\n")
    log_in(client, anna)
    change(client, PASSWORD, NEW, NEW)
    assert file.exists()
    file.unlink()


@pytest.mark.parametrize(
    "given", [("wrong", NEW, NEW), (PASSWORD, NEW, "another"), (PASSWORD, "short", "short")]
)
def test_password_stays_when_the_form_is_wrong(client: Client, anna: User, given: tuple[str, str, str]):
    log_in(client, anna)
    assert change(client, *given).status_code == 200
    assert log_in(Client(REMOTE_ADDR=str(uuid4())), anna).status_code == 302


def test_changes_are_in_the_audit_log_without_the_password(client: Client, anna: User):
    log_in(client, anna)
    change(client, PASSWORD, NEW, NEW)
    forgot(client, anna.email)
    choose(Client(), PASSWORD)
    rows = AuditEntry.objects.filter(about=f"users/{anna.id}").values_list("action", "by", "details")
    assert list(rows) == [("password changed", anna.id, {}), ("password reset", anna.id, {})]


def test_forgotten_password_is_replaced_by_a_mailed_link_that_works_once(client: Client, anna: User):
    forgot(client, anna.email.upper())
    assert choose(client, NEW).headers["Location"] == "/login/"
    assert log_in(client, anna, NEW).status_code == 302
    assert "works no more" in Client(headers={"accept-language": "en"}).get(link()).content.decode()


def test_asking_for_a_link_tells_nothing_of_the_account(client: Client, anna: User):
    user(email="closed@example.org")
    User.objects.filter(email="closed@example.org").update(is_active=False)
    pages = [forgot(client, email) for email in (anna.email, "no@example.org", "closed@example.org")]
    assert {(page.status_code, page.redirect_chain[0][0]) for page in pages} == {(200, "/password/mailed/")}
    assert len({told(page) for page in pages}) == 1
    assert [each.to for each in mailed()] == [[anna.email]]


def test_coordinator_who_asks_for_a_link_is_told_of_the_code(client: Client):
    forgot(client, user("coordinator", "cor@example.org").email)
    assert "/login/code/" in mailed()[-1].body


def test_link_names_our_own_address_whatever_the_request_says(client: Client, anna: User):
    client.post("/password/forgotten/", {"email": anna.email}, headers={"host": "localhost"})
    assert link()


def test_asking_for_links_is_slowed_down_by_account(client: Client):
    email = f"{uuid4()}@example.org"
    assert [forgot(client, email).status_code for _ in range(6)] == [200] * 5 + [429]


def test_link_sent_before_the_account_was_closed_does_not_work(client: Client, anna: User):
    forgot(client, anna.email)
    sent = link()
    User.objects.update(is_active=False)
    assert "works no more" in client.get(sent, follow=True).content.decode()


def test_who_was_let_in_by_a_code_may_choose_a_password():
    coordinator = logged_in("coordinator")
    User.objects.update(password="!")
    coordinator.force_login(User.objects.get())
    assert coordinator.get("/password/").headers["Location"] == "/password/first/"
    coordinator.post("/password/first/", {"password1": NEW, "password2": NEW})
    assert User.objects.get().check_password(NEW)


def test_an_address_stands_in_one_table_only(client: Client, anna: User):
    log_in(client, anna)
    change(client, PASSWORD, NEW, NEW)
    forgot(client, anna.email)
    choose(Client(), PASSWORD)
    assert EmailAddress.objects.count() == 0
