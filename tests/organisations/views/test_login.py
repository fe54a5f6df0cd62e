"""Logging in and out: by password, and as a coordinator by a mailed code."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from redis import Redis

from organisations.models import User
from tests.organisations.team import PASSWORD, mailed, told, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

WRONG = "The email address and/or password you specified are not correct."
TOO_MANY = "Too many failed login attempts."


@pytest.fixture
def client() -> Client:
    """A browser at an address of its own, since failures are counted by address."""
    return Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})


def log_in(client: Client, email: str = "anna@example.org", password: str = PASSWORD, **more: str):
    return client.post("/login/", {"login": email, "password": password, **more})


def test_login_opens_the_surveys(client: Client):
    user()
    assert log_in(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/surveys/"
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
    assert log_in(client, next=url).headers["Location"] == "/"


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


def test_nobody_signs_up(client: Client):
    assert client.get("/signup/").status_code == 404
    assert client.get("/login/signup/").status_code == 404


def test_without_the_cache_everybody_logs_in_and_nothing_breaks(client: Client, settings):
    user()
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert WRONG in log_in(client, password="wrong").content.decode()
    assert log_in(client).status_code == 302


def test_cache_holds_no_address_of_whom_it_counts(client: Client, settings):
    log_in(client, "counted@example.org", "wrong")
    store = Redis.from_url(settings.CACHES["default"]["LOCATION"], decode_responses=True)
    keys = " ".join(map(str, store.keys("*")))
    assert "counted" not in keys
    assert client.defaults["REMOTE_ADDR"] not in keys


def test_login_needs_the_token_of_its_form():
    user()
    strict = Client(enforce_csrf_checks=True)
    page = log_in(strict)
    assert page.status_code == 403
    assert "<h1>" in page.content.decode()
    assert "style=" not in page.content.decode()


def test_language_is_kept_by_a_post(client: Client):
    assert "Log in" in client.get("/login/").content.decode()
    client.post("/language/", {"language": "fr", "next": "/login/"})
    assert '<html lang="fr"' in client.get("/login/").content.decode()


def ask_for_code(client: Client, email: str):
    return client.post("/login/code/", {"email": email}, follow=True)


def mailed_code() -> str:
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", str(mailed()[-1].body), re.MULTILINE)
    return str(code)


def type_code(client: Client, code: str):
    return client.post("/login/code/confirm/", {"code": code})


def test_coordinator_logs_in_by_a_mailed_code(client: Client):
    user("coordinator", "Cor@Example.org")
    ask_for_code(client, "cor@example.ORG")
    sent = mailed()[-1]
    assert (sent.to, sent.subject) == (["cor@example.org"], "Your code for Peilpunt")
    assert type_code(client, mailed_code().lower()).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/portal/"
    assert client.get("/surveys/").status_code == 403


def test_code_opens_nothing_in_another_browser(client: Client):
    user("coordinator", "cor@example.org")
    ask_for_code(client, "cor@example.org")
    elsewhere = Client()
    ask_for_code(elsewhere, "nobody@example.org")
    assert type_code(elsewhere, mailed_code()).status_code == 200
    assert elsewhere.get("/account/second-factor/").status_code == 302


@pytest.mark.parametrize("role", ["researcher", "admin", None])
def test_nobody_else_gets_a_code_and_the_page_tells_no_difference(client: Client, role: str | None):
    user("coordinator", "one@example.org")
    if role:
        user(role, "two@example.org")
    pages = []
    for email in ("one@example.org", "two@example.org"):
        browser = Client(headers={"accept-language": "en"})
        answers = [ask_for_code(browser, email), *(type_code(browser, "BCDF-BCDF") for _ in range(3))]
        pages.append([(each.status_code, told(each).replace(email, "")) for each in answers])
    assert pages[0] == pages[1]
    assert [each.to for each in mailed()] == [["one@example.org"]]


def test_codes_cannot_be_guessed_on_and_on(client: Client):
    user("coordinator", "cor@example.org")
    ask_for_code(client, "cor@example.org")
    code = mailed_code()
    assert [type_code(client, "BCDF-BCDF").status_code for _ in range(3)] == [200, 200, 302]
    assert type_code(client, code).headers["Location"] == "/login/code/"
    email = f"{uuid4()}@example.org"
    for _ in range(5):
        ask_for_code(Client(), email)
    assert TOO_MANY in ask_for_code(Client(headers={"accept-language": "en"}), email).content.decode()


def test_coordinator_whose_account_is_closed_gets_no_code(client: Client):
    user("coordinator", "cor@example.org")
    User.objects.update(is_active=False)
    assert ask_for_code(client, "cor@example.org").status_code == 200
    assert mailed() == []
