"""Users: inviting, changing and letting them in."""

import re

import pytest
from django.core import mail
from django.test import Client

from organisations.models import AuditEntry, User
from tests.organisations.team import PASSWORD, logged_in
from tests.support.study import unpublished

pytestmark = pytest.mark.django_db

INVITATION = {"email": "new@example.org", "name": "New", "role": "researcher"}


@pytest.fixture
def admin():
    return logged_in("admin")


def link():
    """The path of the link in the last mail."""
    [path] = re.findall(r"https?://[^/]+(/invitation/\S+)", str(mail.outbox[-1].body))
    return path


def open_link(client):
    """The page to which the mailed link leads."""
    response = client.get(link())
    return response["Location"] if response.status_code == 302 else ""


def choose(client, password):
    place = open_link(client)
    return client.post(place, {"new_password1": password, "new_password2": password})


def test_invited_person_chooses_a_password_and_logs_in(admin):
    admin.post("/users/invite/", INVITATION)
    invited = User.objects.get(email="new@example.org")
    assert (invited.role, invited.has_usable_password()) == ("researcher", False)
    assert mail.outbox[-1].to == ["new@example.org"]
    client = Client()
    assert choose(client, PASSWORD)["Location"] == "/login/"
    client.post("/login/", {"email": "new@example.org", "password": PASSWORD})
    assert client.get("/surveys/").status_code == 200


def test_mailed_link_works_once_and_leaves_the_address_bar(admin):
    admin.post("/users/invite/", INVITATION)
    client = Client()
    place = open_link(client)
    assert place.endswith("/set-password/")
    choose(client, PASSWORD)
    assert Client().get(link(), follow=True).status_code == 404


def test_mailed_link_names_our_own_address(admin):
    admin.post("/users/invite/", INVITATION, headers={"host": "localhost"})
    assert "http://127.0.0.1:8000/invitation/" in mail.outbox[-1].body


def test_link_of_who_may_not_log_in_does_not_work(admin):
    admin.post("/users/invite/", INVITATION)
    User.objects.filter(email="new@example.org").update(is_active=False)
    assert Client().get(link(), follow=True).status_code == 404


def test_weak_password_is_refused(admin):
    admin.post("/users/invite/", INVITATION)
    assert choose(Client(), "short").status_code == 422
    assert not User.objects.get(email="new@example.org").has_usable_password()


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ADMIN@example.org"},
        {"email": "no address"},
        {"email": "a@example.org\r\nBcc: b@example.org"},
        {"name": "A\r\nBcc: b@example.org"},
        {"role": "superuser"},
    ],
)
def test_bad_invitation_is_refused(admin, wrong):
    assert admin.post("/users/invite/", INVITATION | wrong).status_code == 422
    assert (User.objects.count(), mail.outbox) == (1, [])


def test_no_field_beyond_the_form_is_taken(admin):
    admin.post("/users/invite/", INVITATION | {"is_superuser": "on", "password": "x", "is_active": ""})
    invited = User.objects.get(email="new@example.org")
    assert (invited.is_superuser, invited.is_active, invited.has_usable_password()) == (False, True, False)


def test_who_is_deactivated_is_out_at_once(admin):
    reader = logged_in("analyst")
    found = User.objects.get(role="analyst")
    admin.post(f"/users/{found.id}/", {"name": "Anna", "role": "analyst"})
    assert reader.get("/surveys/").status_code == 302
    entry = AuditEntry.objects.get(action="change")
    assert (entry.about, entry.details) == (f"users/{found.id}", {"is_active": [True, False]})


def test_the_only_admin_stays(admin):
    found = User.objects.get()
    for wrong in ({"role": "analyst", "is_active": "on"}, {"role": "admin"}):
        assert admin.post(f"/users/{found.id}/", {"name": "Anna"} | wrong).status_code == 422
    found.refresh_from_db()
    assert (found.role, found.is_active) == ("admin", True)


def test_failing_mail_server_is_told_and_the_invitation_stays(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    response = admin.post("/users/invite/", INVITATION, follow=True)
    assert response.status_code == 200
    assert [each.level_tag for each in response.context["messages"]] == ["error"]
    assert User.objects.filter(email="new@example.org").exists()


def test_user_is_let_into_a_survey_and_out_again(admin):
    survey = unpublished("idea")
    reader = logged_in("analyst")
    survey.members.all().delete()
    found = User.objects.get(role="analyst")
    assert reader.get("/surveys/idea/").status_code == 404
    admin.post("/surveys/idea/people/", {"user": found.id})
    assert reader.get("/surveys/idea/").status_code == 200
    assert admin.post("/surveys/idea/people/", {"user": found.id}).status_code == 422  # is there already
    admin.post(f"/surveys/idea/people/{found.id}/remove/")
    assert reader.get("/surveys/idea/").status_code == 404
    assert [each.action for each in AuditEntry.objects.filter(about="idea/people")] == ["add", "remove"]


def test_list_of_surveys_holds_only_ones_own():
    unpublished("idea")
    reader = logged_in("analyst")
    unpublished("other").members.all().delete()
    found = [line.survey.code for line in reader.get("/surveys/").context["lines"]]
    assert found == ["idea"]
