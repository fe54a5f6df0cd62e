"""Users: inviting, changing and letting them in."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from organisations.models import AuditEntry, Category, Organisation, User
from surveys.actions.members import add_member
from tests.organisations.team import PASSWORD, logged_in, mailed, own_organisation
from tests.support.study import unpublished

pytestmark = pytest.mark.django_db

INVITATION = {"email": "new@example.org", "name": "New", "role": "researcher"}


@pytest.fixture
def admin():
    return logged_in("admin")


def link():
    """The path of the link in the last mail."""
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", str(mailed()[-1].body))
    return path


def choose(client, password):
    place = client.get(link())["Location"]
    return client.post(place, {"password1": password, "password2": password})


def test_invited_person_chooses_a_password_and_logs_in(admin):
    admin.post("/users/invite/", INVITATION)
    invited = User.objects.get(email="new@example.org")
    assert (invited.role, invited.has_usable_password()) == ("researcher", False)
    assert mailed()[-1].to == ["new@example.org"]
    client = Client()
    assert choose(client, PASSWORD)["Location"] == "/login/"
    client.post("/login/", {"login": "new@example.org", "password": PASSWORD})
    assert client.get("/surveys/").status_code == 200


def test_weak_password_is_refused(admin):
    admin.post("/users/invite/", INVITATION)
    assert choose(Client(), "short").status_code == 200
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
    assert (User.objects.count(), mailed()) == (1, [])


COORDINATOR = {"email": "cor@example.org", "name": "Cor", "role": "coordinator"}


def test_admin_invites_a_coordinator_who_needs_no_password(admin):
    own = own_organisation()
    own.language = "fr"
    own.save()
    assert admin.post("/users/invite/", COORDINATOR).status_code == 422
    admin.post("/users/invite/", COORDINATOR | {"organisation": own.id})
    invited = User.objects.get(role="coordinator")
    assert (invited.email, invited.organisation) == ("cor@example.org", own)
    assert link() == "/login/code/"
    assert "Own" in admin.get("/users/").content.decode()


def test_researcher_invites_a_coordinator_of_the_organisation_at_hand_and_nothing_else():
    own, other = (
        own_organisation(),
        Organisation.objects.create(name="Other", category=Category.objects.get()),
    )
    more = {"role": "admin", "organisation": other.id, "is_superuser": "on"}
    path = f"/organisations/{own.id}/coordinators/invite/"
    assert logged_in("analyst").post(path, COORDINATOR).status_code == 403
    logged_in("researcher").post(path, COORDINATOR | more)
    invited = User.objects.get(email="cor@example.org")
    assert (invited.role, invited.organisation, invited.is_superuser) == ("coordinator", own, False)
    assert AuditEntry.objects.get().details == {"role": "coordinator", "organisation": str(own.id)}


def test_coordinator_moves_to_another_organisation_or_into_the_team(admin):
    logged_in("coordinator")
    other = Organisation.objects.create(name="Other", category=Category.objects.get())
    found = User.objects.get(role="coordinator")
    kept = {"name": "Anna", "is_active": "on"}
    admin.post(f"/users/{found.id}/", kept | {"role": "coordinator", "organisation": other.id})
    assert (
        admin.post(f"/users/{found.id}/", kept | {"role": "analyst", "organisation": other.id}).status_code
        == 422
    )
    admin.post(f"/users/{found.id}/", kept | {"role": "analyst"})
    found.refresh_from_db()
    assert (found.role, found.organisation) == ("analyst", None)
    assert [entry.details.get("organisation") for entry in AuditEntry.objects.filter(action="change")] == [
        [str(own_organisation().id), str(other.id)],
        [str(other.id), None],
    ]


def test_nobody_gives_themselves_a_role_or_an_organisation():
    client = logged_in("coordinator")
    before = dict(User.objects.values().get())
    new = {"oldpassword": PASSWORD, "password1": "a-quite-new-password", "password2": "a-quite-new-password"}
    client.post(
        "/password/", new | {"role": "admin", "organisation": "", "is_superuser": "on", "email": "x@y.org"}
    )
    after = dict(User.objects.values().get())
    assert {key for key in before if before[key] != after[key]} == {"password"}


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


def test_mail_that_no_server_takes_is_told_on_the_page_of_the_user(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    page = admin.post("/users/invite/", INVITATION, follow=True)
    assert "wacht om verzonden te worden" in page.content.decode()
    mailed()
    page = admin.get(f"/users/{User.objects.get(email='new@example.org').id}/")
    assert "geen mailserver nam haar aan" in page.content.decode()


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


def test_coordinator_is_let_into_no_survey(admin):
    survey = unpublished("idea")
    logged_in("coordinator")
    survey.members.all().delete()
    found = User.objects.get(role="coordinator")
    assert admin.post("/surveys/idea/people/", {"user": found.id}).status_code == 422
    with pytest.raises(ValidationError):
        add_member(survey=survey, user=found, by=None, now=timezone.now())


def test_list_of_surveys_holds_only_ones_own():
    unpublished("idea")
    reader = logged_in("analyst")
    unpublished("other").members.all().delete()
    found = [line.survey.code for line in reader.get("/surveys/").context["lines"]]
    assert found == ["idea"]


def test_address_of_an_account_is_told_in_words(admin):
    refused = admin.post("/users/invite/", INVITATION | {"email": "ADMIN@example.org"})
    assert refused.context["form"].errors == {"email": ["Er is al een account met dit e-mailadres."]}


def test_organisations_with_one_name_are_told_apart_by_their_category(admin):
    for position, code in enumerate(("family", "youth")):
        category = Category.objects.create(code=code, name={"nl": code.title()}, position=position)
        Organisation.objects.create(name="City", category=category)
    html = admin.get("/users/invite/").content.decode()
    assert ["City (Family)" in html, "City (Youth)" in html] == [True, True]
