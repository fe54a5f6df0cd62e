"""The second factor: setting it up, logging in with it, and being asked for one."""

import re
import time
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from organisations.models import AuditEntry, User
from tests.organisations.team import PASSWORD, logged_in, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

APP = "/account/second-factor/app/"


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def log_in(role: str = "researcher") -> Client:
    client = Client(REMOTE_ADDR=str(uuid4()), headers={"accept-language": "en"})
    if not User.objects.exists():
        user(role)
    client.post("/login/", {"login": "anna@example.org", "password": PASSWORD})
    return client


def set_up_app(client: Client) -> str:
    """Set up an app on the pages; gives the app's secret."""
    client.post("/account/confirm/", {"password": PASSWORD})
    [secret] = re.findall(r"<code>([A-Z2-7]{32})</code>", client.get(APP).content.decode())
    assert client.post(APP, {"code": app_code(secret)}).status_code == 302
    return str(secret)


def recovery_codes(client: Client) -> list[str]:
    page = client.get("/account/second-factor/codes/").content.decode()
    return re.findall(r"<code>(\d{8})</code>", page)


def test_with_an_app_the_password_alone_opens_nothing():
    secret = set_up_app(log_in())
    client = log_in()
    assert client.get("/surveys/").status_code == 302
    assert client.get("/login/").headers["Location"] == "/login/second-factor/"
    assert client.post("/login/second-factor/", {"code": "000000"}).status_code == 200
    assert client.post("/login/second-factor/", {"code": app_code(secret)}).headers["Location"] == "/"
    assert client.get("/surveys/").status_code == 200


def test_each_recovery_code_stands_in_once():
    client = log_in()
    set_up_app(client)
    code, *others = recovery_codes(client)
    assert len(others) == 9
    entered = [log_in().post("/login/second-factor/", {"code": code}).status_code for _ in range(2)]
    assert entered == [302, 200]


def test_codes_of_the_app_cannot_be_guessed_on_and_on():
    secret = set_up_app(log_in())
    client = log_in()
    for _ in range(10):
        client.post("/login/second-factor/", {"code": "000000"})
    page = client.post("/login/second-factor/", {"code": app_code(secret)})
    assert "Too many failed login attempts" in page.content.decode()


def test_half_a_login_can_be_given_up():
    set_up_app(log_in())
    client = log_in()
    client.post("/logout/")
    assert client.get("/login/").status_code == 200


def test_second_factor_is_changed_only_after_the_password_once_more():
    client = log_in()
    assert client.get(APP).headers["Location"].startswith("/account/confirm/")
    set_up_app(client)
    later = logged_in("analyst")
    for path in (APP, "/account/second-factor/keys/add/", "/account/second-factor/codes/new/"):
        assert later.get(path).headers["Location"].startswith("/account/confirm/")


def test_audit_log_tells_what_was_added_and_removed_and_no_secret(django_capture_on_commit_callbacks):
    client = log_in()
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    client.post(f"{APP}remove/")
    assert not Authenticator.objects.exists()
    rows = AuditEntry.objects.values_list("action", "by__email", "details")
    assert list(rows) == [
        ("totp activated", "anna@example.org", {}),
        ("totp deactivated", "anna@example.org", {}),
    ]


@pytest.mark.parametrize(
    ("setting", "asked"),
    [("off", set()), ("admin", {"admin"}), ("team", {"admin", "researcher"})],
)
def test_setting_says_of_whom_a_second_factor_is_asked(settings, setting: str, asked: set[str]):
    settings.SECOND_FACTOR = setting
    found = {role for role in User.Role.values if role != "coordinator" and _is_led_away(role)}
    assert found == asked


def _is_led_away(role: str) -> bool:
    answer = logged_in(role).get("/surveys/")
    return answer.status_code == 302 and answer.headers["Location"] == "/account/second-factor/"


def test_who_lacks_one_sets_it_up_before_anything_else_opens(settings):
    settings.SECOND_FACTOR = "team"
    client = log_in()
    closed = ("/surveys/", "/organisations/", "/surveys/unknown/", "/organisations/import/")
    assert {client.get(path).headers.get("Location") for path in closed} == {"/account/second-factor/"}
    assert client.post("/organisations/import/").headers["Location"] == "/account/second-factor/"
    assert "Your role asks for a second factor" in client.get("/account/second-factor/").content.decode()
    set_up_app(client)
    assert client.get("/surveys/").status_code == 200
    client.post(f"{APP}remove/")
    assert client.get("/surveys/").headers["Location"] == "/account/second-factor/"


def test_recovery_codes_alone_are_no_second_factor(settings):
    settings.SECOND_FACTOR = "team"
    client = log_in()
    Authenticator.objects.create(user=User.objects.get(), type="recovery_codes", data={})
    assert client.get("/surveys/").status_code == 302


def test_admin_lets_somebody_in_again_who_lost_everything():
    set_up_app(log_in())
    anna = User.objects.get()
    admin = logged_in("admin")
    assert (
        "Remove the lost second factor"
        in admin.get(f"/users/{anna.id}/", headers={"accept-language": "en"}).content.decode()
    )
    admin.post(f"/users/{anna.id}/second-factor/")
    assert log_in().get("/surveys/").status_code == 200
    assert AuditEntry.objects.latest("id").action == "second factor removed"


def test_nobody_removes_the_passkey_of_somebody_else():
    set_up_app(log_in())
    key = Authenticator.objects.create(user=User.objects.get(), type="webauthn", data={"name": "Key"})
    other = logged_in("analyst")
    other.post("/account/confirm/", {"password": PASSWORD})
    assert other.post(f"/account/second-factor/keys/{key.pk}/remove/").status_code == 404
