"""Who may open what: every address of the project against one written table."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organisations.models import AuditEntry, Category, Contact, Organisation, User
from organisations.permissions import PUBLIC, access_of
from surveys.models import CodeBatch, Distribution, Member, Wave
from tests.organisations.team import logged_in, own_organisation
from tests.support.study import NOW, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("servers")]

ROLES = ("nobody", User.Role.COORDINATOR, User.Role.ANALYST, User.Role.RESEARCHER, User.Role.ADMIN)
OPEN = (200, 200, 200, 200, 200)
ACCOUNT = (302, 200, 200, 200, 200)
COORDINATOR = (302, 200, 403, 403, 403)
TEAM = (302, 403, 200, 200, 200)
FIELDWORK = (302, 403, 403, 200, 200)
ADMINS = (302, 403, 403, 403, 200)
TAKES_A_POST = (302, 403, 403, 405, 405)  # of who runs fieldwork

#: These ask for the password once more.
CONFIRMED = (
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
)

#: Staff addresses by name, with the statuses that each of `ROLES` gets for a GET. 405: it takes a POST.
TABLE = {
    "healthz": OPEN,
    "readyz": OPEN,
    "unlock": (302, 403, 403, 403, 405),
    "caught_mails": ADMINS,
    "caught_mail": (302, 403, 403, 403, 404),  # there is no such mail
    "home": (302, 302, 302, 302, 302),
    "account_login": (200, 302, 302, 302, 302),
    "account_request_login_code": (200, 302, 302, 302, 302),
    "account_confirm_login_code": (302, 302, 302, 302, 302),  # asks for a code that was asked for
    "mfa_authenticate": (302, 302, 302, 302, 302),  # asks for a login that is half done
    "account_logout": (405, 405, 405, 405, 405),
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,  # the link of nobody, which says so
    "account_change_password": ACCOUNT,
    "account_set_password": (302, 302, 302, 302, 302),  # they have one
    "account_reauthenticate": ACCOUNT,
    **dict.fromkeys(CONFIRMED, (302, 302, 302, 302, 302)),
    "mfa_index": ACCOUNT,
    "mfa_deactivate_totp": (302, 404, 404, 404, 404),  # they use none
    "mfa_view_recovery_codes": (302, 404, 404, 404, 404),
    "set_language": (302, 302, 302, 302, 302),
    "organisations": TEAM,
    "organisation": TEAM,
    "download_organisations": TEAM,
    "categories": TEAM,
    "add_organisation": FIELDWORK,
    "edit_organisation": FIELDWORK,
    "merge_organisation": FIELDWORK,
    "never_mail": FIELDWORK,
    "add_contact": FIELDWORK,
    "edit_contact": FIELDWORK,
    "remove_contact": (302, 403, 403, 405, 405),
    "add_category": FIELDWORK,
    "edit_category": FIELDWORK,
    "import_organisations": FIELDWORK,
    "planned_list": (302, 403, 403, 302, 302),  # without a list the way goes to uploading one
    "confirm_list": (302, 403, 403, 405, 405),
    "give_up_list": (302, 403, 403, 405, 405),
    "users": ADMINS,
    "audit": ADMINS,
    "download_audit": ADMINS,
    "user": ADMINS,
    "invite_user": ADMINS,
    "send_link": (302, 403, 403, 403, 405),
    "remove_second_factor": (302, 403, 403, 403, 405),
    "invite_coordinator": FIELDWORK,
    "people": ADMINS,
    "remove_person": (302, 403, 403, 403, 405),
    "settings": FIELDWORK,
    "retention": FIELDWORK,
    "erase_now": FIELDWORK,
    "empty_survey": FIELDWORK,
    "erase_person": (302, 403, 403, 404, 404),  # the survey is anonymous
    "surveys": TEAM,
    "overview": TEAM,
    "questionnaire": TEAM,
    "results": TEAM,
    "presenter": TEAM,
    "slide": TEAM,
    "text_questions": TEAM,
    "texts": TEAM,
    "texts_csv": TEAM,
    "crossing": TEAM,
    "crossing_csv": (302, 403, 422, 422, 422),  # it takes two questions
    "report": TEAM,
    "weights": TEAM,
    "comparing": TEAM,
    "report_definition": FIELDWORK,
    "publishing": FIELDWORK,
    "publishing_preview": (302, 403, 403, 404, 404),  # nobody has answered
    "release_results": TAKES_A_POST,
    **dict.fromkeys(("public_results", "public_json", "public_csv"), (404,) * 5),  # switched off
    "partner_results": (302, 404, 403, 403, 403),  # switched off
    "population": FIELDWORK,
    "cleaning": TEAM,
    "clean_spellings": FIELDWORK,
    "clean_own_answers": FIELDWORK,
    "clean_responses": FIELDWORK,
    "undo_decision": TAKES_A_POST,
    "report_files": TEAM,
    "data": TEAM,
    **dict.fromkeys(("datasets", "dataset_texts"), FIELDWORK),
    **dict.fromkeys(
        ("dataset", "dataset_columns", "dataset_recodings", "dataset_recipe", "dataset_package"),
        (302, 403, 403, 404, 404),  # there is no such release
    ),
    **dict.fromkeys(("new_dataset", "build_dataset", "decide_dataset"), TAKES_A_POST),
    "job_file": (302, 403, 404, 404, 404),  # there is no such job
    "cancel_job": (302, 403, 405, 405, 405),
    "jobs": ADMINS,
    "waves": TEAM,
    "response": TEAM,
    "response_csv": TEAM,
    "new_wave": FIELDWORK,
    "wave": TEAM,
    "edit_wave": FIELDWORK,
    "join_wave": (302, 403, 403, 405, 405),
    "move_wave": FIELDWORK,
    "distribution": FIELDWORK,
    "invitations": FIELDWORK,
    "invited": FIELDWORK,
    "invited_person": (302, 403, 403, 404, 404),  # nobody is on the list
    "planned_people": (302, 403, 403, 302, 302),  # without a list the way goes to uploading one
    "invite": FIELDWORK,
    "contact": FIELDWORK,
    "paper": FIELDWORK,
    "pilot": FIELDWORK,
    "outbox": FIELDWORK,
    "download_outbox": FIELDWORK,
    "wave_texts": FIELDWORK,
    "reminders": FIELDWORK,
    "send_mail": (302, 403, 403, 405, 405),
    "letter": FIELDWORK,
    "poster": FIELDWORK,
    "batches": FIELDWORK,
    "batch": FIELDWORK,
    "batch_letters": TAKES_A_POST,
    "batch_list": TAKES_A_POST,
    "revoke_batch": TAKES_A_POST,
    "portal": COORDINATOR,
    "portal_wave": COORDINATOR,
    "portal_letter": COORDINATOR,
    "portal_poster": COORDINATOR,
    "portal_codes": COORDINATOR,
    "portal_people": COORDINATOR,
    "portal_planned": (302, 302, 403, 403, 403),  # without a list the way goes to uploading one
}
#: Respondents open these without an account; the tests of answering say what each asks for.
RESPONDENTS = "surveys.urls"
OF_A_SURVEY = (
    *("publishing", "publishing_preview"),
    *("retention", "erase_now", "erase_person", "empty_survey"),
    *("overview", "settings", "questionnaire", "results", "crossing", "crossing_csv", "people"),
    *(
        "presenter",
        "weights",
        "comparing",
        "text_questions",
        "report",
        "report_definition",
        "report_files",
        "data",
        "waves",
        "new_wave",
    ),
    *("datasets", "dataset_texts"),
    *("cleaning", "clean_spellings", "clean_own_answers", "clean_responses"),
)
ORGANISATION, MEMBER = UUID(int=1), UUID(int=2)
#: What stands in the addresses of organisations and users.
OF_OTHERS = {
    "organisation": (ORGANISATION,),
    "edit_organisation": (ORGANISATION,),
    "merge_organisation": (ORGANISATION,),
    "add_contact": (ORGANISATION,),
    "edit_contact": (ORGANISATION, 1),
    "remove_contact": (ORGANISATION, 1),
    "edit_category": ("caw",),
    "user": (MEMBER,),
    "send_link": (MEMBER,),
    "account_reset_password_from_key": ("nobody", "nothing"),
    "mfa_remove_webauthn": (1,),
    "remove_second_factor": (MEMBER,),
    "invite_coordinator": (ORGANISATION,),
    "caught_mail": ("none",),
    **dict.fromkeys(("public_results", "public_json", "public_csv", "partner_results"), ("study",)),
    "portal_wave": ("study", 1),
    "portal_letter": ("study", 1),
    "portal_poster": ("study", 1),
    "portal_codes": ("study", 1, 1),
    "portal_people": ("study", 1),
    "portal_planned": ("study", 1),
}
#: What else stands in the addresses of a wave, a member and a question.
OF_A_WAVE: dict[str, tuple[object, ...]] = {
    "release_results": (),
    "remove_person": (MEMBER,),
    "undo_decision": (1,),
    **dict.fromkeys(
        (
            *("dataset", "dataset_columns", "dataset_recodings", "dataset_recipe"),
            *("build_dataset", "decide_dataset", "dataset_package"),
        ),
        (1,),
    ),
    "new_dataset": (),
    "job_file": (MEMBER,),
    "cancel_job": (MEMBER,),
    "slide": ("sector",),
    "population": ("sector",),
    "texts": ("org",),
    "texts_csv": ("org",),
    "wave": (1,),
    "response": (1,),
    "response_csv": (1,),
    "edit_wave": (1,),
    "join_wave": (1,),
    "move_wave": (1, "pause"),
    "distribution": (1, 1),
    "invitations": (1,),
    "invited": (1, 1),
    "invited_person": (1, 1, MEMBER),
    "planned_people": (1,),
    "invite": (1,),
    "contact": (1, 1),
    "paper": (1, 1),
    "pilot": (1,),
    "outbox": (1,),
    "download_outbox": (1,),
    "wave_texts": (1,),
    "reminders": (1,),
    "send_mail": (1, "remind"),
    "letter": (1, 1),
    "poster": (1, 1),
    "batches": (1, 1),
    "batch": (1, 1, 1),
    "batch_letters": (1, 1, 1),
    "batch_list": (1, 1, 1),
    "revoke_batch": (1, 1, 1),
}


def patterns(resolver: URLResolver, module: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address with the module that lists it."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, getattr(each.urlconf_module, "__name__", ""))
        else:
            yield module, each


def test_table_names_every_staff_address():
    named = {str(pattern.name) for module, pattern in patterns(get_resolver()) if module != RESPONDENTS}
    assert named == set(TABLE)


def test_respondents_need_no_account():
    of_respondents = [pattern for module, pattern in patterns(get_resolver()) if module == RESPONDENTS]
    assert len(of_respondents) > 5
    assert {access_of(pattern.callback) for pattern in of_respondents} == {PUBLIC}


def url(name: str, survey: str = "study") -> str:
    if name in OF_A_WAVE:
        return reverse(name, args=[survey, *OF_A_WAVE[name]])
    return reverse(name, args=[survey] if name in OF_A_SURVEY else OF_OTHERS.get(name, ()))


def distributed() -> None:
    """The study with an organisation in its wave, and that of the coordinator."""
    version = published()
    category = Category.objects.create(code="caw", name={"en": "Welfare"}, position=1)
    organisation = Organisation.objects.create(id=ORGANISATION, name="CAW", category=category)
    Contact.objects.create(id=1, organisation=organisation, name="Ann")
    member = User.objects.create(id=MEMBER, email="member@example.org")
    Member.objects.create(survey=version.survey, user=member)
    distribution = Distribution.objects.create(wave=Wave.objects.get(), organisation=organisation, number=1)
    CodeBatch.objects.create(distribution=distribution, number=1, size=1, made_at=NOW)
    own = Distribution.objects.create(wave=distribution.wave, organisation=own_organisation(), number=2)
    CodeBatch.objects.create(distribution=own, number=1, size=1, made=1, made_at=NOW)


@pytest.mark.parametrize("place", range(len(ROLES)), ids=ROLES)
def test_each_role_gets_what_the_table_says(place: int):
    distributed()
    client = logged_in(ROLES[place]) if place else Client()
    found = {name: client.get(url(name)).status_code for name in TABLE}
    assert found == {name: statuses[place] for name, statuses in TABLE.items()}


@pytest.mark.parametrize("role", ["coordinator", "analyst", "researcher"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_survey_of_others_is_not_found(role: str, method: str):
    distributed()
    client = logged_in(role)
    Member.objects.all().delete()
    names = [*OF_A_SURVEY, *OF_A_WAVE]
    found = {name: getattr(client, method)(url(name)).status_code for name in names}
    assert found == dict.fromkeys(names, 404)


def test_reader_changes_nothing():
    distributed()
    client = logged_in("analyst")
    names = [name for name, statuses in TABLE.items() if statuses[ROLES.index(User.Role.ANALYST)] == 403]
    found = {name: client.post(url(name)).status_code for name in names}
    assert found == dict.fromkeys(names, 403)
    assert AuditEntry.objects.count() == 0


def test_analyst_sees_no_links():
    published()
    for role, sees in [("analyst", False), ("researcher", True), ("admin", True)]:
        client = logged_in(role)
        for name in ("overview", "questionnaire"):
            assert ("/t/" in client.get(url(name)).content.decode()) is sees, (role, name)


def test_who_may_no_longer_log_in_is_a_stranger():
    client = logged_in("admin")
    User.objects.update(is_active=False)
    assert client.get("/surveys/").status_code == 302


def test_unknown_survey_is_not_found_by_the_team_and_not_told_to_strangers():
    client = logged_in("admin")
    for name in OF_A_SURVEY:
        address = reverse(name, args=["unknown"])
        assert client.get(address).status_code == 404
        assert Client().get(address).status_code == 302
