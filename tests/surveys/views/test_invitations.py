"""Views: lists of people to invite, with what each line would do, and inviting."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import Distribution, Invitation, InvitationList, Message, OptOut, Survey, Wave
from surveys.personal import address_hash
from tests.organisations.team import logged_in
from tests.surveys.inviting import invited, listed, second_organisation
from tests.surveys.respondents import NOW, move_wave, open_survey

pytestmark = pytest.mark.django_db

WAVE = "/surveys/visits/fieldwork/1/"
LIST = f"{WAVE}organisations/1/invitations/"
PLANNED = f"{WAVE}invitations/list/"


@pytest.fixture
def survey(db: None) -> Survey:
    return open_survey()


@pytest.fixture
def client(survey: Survey) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def upload(client: Client, data: bytes, *, to: str = LIST) -> Any:
    return client.post(to, {"file": SimpleUploadedFile("list.csv", data)}, follow=True)


def outcomes(response: Any) -> list[str]:
    return [line.outcome.value for line in response.context["page"]]


def confirm(client: Client) -> Any:
    digest = client.get(PLANNED).context["digest"]
    return client.post(PLANNED, {"deed": "apply", "digest": digest})


def test_typed_addresses_are_shown_first_and_then_added(client: Client) -> None:
    typed = 'an@example.org\n\n"Bo, of the desk" <bo@example.org>, FR\ncy@example.org nl'
    shown = client.post(LIST, {"people": typed}, follow=True)
    assert (outcomes(shown), Invitation.objects.count()) == (["added"] * 3, 0)
    assert confirm(client)["Location"] == LIST
    rows = Invitation.objects.order_by("address").values_list("address", "name", "language")
    assert list(rows) == [
        ("an@example.org", "", ""),
        ("bo@example.org", "Bo, of the desk", "fr"),
        ("cy@example.org", "", "nl"),
    ]
    assert not InvitationList.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("an@example.org; bo@example.org", "several addresses"),
        ("An <an@example.org>, Bo <bo@example.org>", "several addresses"),
        ("an.example.org", "valid email"),
        ("<script>@example.org", "valid email"),
        (f"{'a' * 250}@example.org", "at most 254"),
        (f"{'A' * 121} <an@example.org>", "at most 120"),
        ("an@example.org tlh", "no language “tlh”"),
        ("Nobody <>", "missing"),
        (f"<{' ' * 100_000}an", "valid email"),
        (f"{'@' * 50_000}{',' * 50_000}word", "valid email"),
    ],
    ids=lambda given: given[:20],
)
def test_line_that_cannot_be_taken_says_why(client: Client, line: str, words: str) -> None:
    shown = client.post(LIST, {"people": f"{line}\nok@example.org"}, follow=True)
    assert outcomes(shown) == ["refused", "added"]
    assert words in shown.context["page"][0].reason
    assert "<script>@" not in html(shown)
    confirm(client)
    assert Invitation.objects.get().address == "ok@example.org"


def test_name_cannot_smuggle_a_line_into_the_head_of_a_mail(client: Client) -> None:
    shown = upload(client, b'email,name\nan@example.org,"An\r\nBcc: bo@example.org"\n')
    assert (outcomes(shown), "line breaks" in html(shown)) == (["refused"], True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_as_programs_write_them_are_read(client: Client, encoding: str, separator: str) -> None:
    lines = ["E-mail|Naam|Taal", '"an@example.org"|"Zoë ""Z"""|fr', "AN@EXAMPLE.ORG||", "bo@example.org||"]
    shown = upload(client, "\r\n".join(lines).replace("|", separator).encode(encoding))
    assert outcomes(shown) == ["added", "already", "added"]
    confirm(client)
    assert Invitation.objects.get(address="an@example.org").name == 'Zoë "Z"'


def test_xlsx_is_read(client: Client) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (["email", "name"], ["an@example.org", "An"], ["cmd", None]):
        book.worksheets[0].append(row)
    book.save(file)
    assert outcomes(upload(client, file.getvalue())) == ["added", "refused"]


def test_endless_list_is_refused_with_what_to_do(client: Client) -> None:
    many = b"email\n" + b"".join(b"p%d@a.be\n" % number for number in range(140_000))
    shown = upload(client, many)
    assert (shown.status_code, "more than 20000 lines" in html(shown)) == (422, True)
    too_large = upload(client, many * 2)
    assert (too_large.status_code, len(too_large.context["form"].errors)) == (413, 1)
    assert client.post(LIST, {"people": "x" * 1_100_000}).status_code == 413
    typed = client.post(LIST, {"people": "a@b.be\n" * 20_001})
    assert (typed.status_code, "more than 20000 lines" in html(typed)) == (422, True)


@pytest.mark.parametrize("data", [b"", b"name\nAn\n", b"\0\0", b"email\n\xff\xfe\n", b"PK\x03\x04broken"])
def test_file_that_is_no_list_is_refused(client: Client, data: bytes) -> None:
    assert upload(client, data).status_code == 422
    assert not InvitationList.objects.exists()


def test_team_sees_who_is_invited_already_and_who_wants_no_mail(survey: Survey, client: Client) -> None:
    second_organisation(survey)
    listed(survey, "an@example.org", number=2)
    OptOut.objects.create(address_hash=address_hash("bo@example.org"), at=NOW.date())
    shown = client.post(LIST, {"people": "An@example.org\nbo@example.org\ncy@example.org"}, follow=True)
    assert outcomes(shown) == ["double", "unwilling", "added"]
    assert {line.for_partner().outcome.value for line in shown.context["page"]} == {"added"}


def test_list_of_the_wave_names_organisations(survey: Survey, client: Client) -> None:
    second_organisation(survey)
    lines = ["email,organisation", "an@example.org,ocmw gent", "bo@example.org,1", "cy@example.org,None"]
    shown = upload(client, "\n".join(lines).encode(), to=f"{WAVE}invitations/")
    assert outcomes(shown) == ["added", "added", "refused"]
    confirm(client)
    rows = Invitation.objects.order_by("address").values_list("address", "distribution__number")
    assert list(rows) == [("an@example.org", 2), ("bo@example.org", 1)]


def test_list_that_others_changed_meanwhile_is_shown_again(survey: Survey, client: Client) -> None:
    client.post(LIST, {"people": "an@example.org"})
    digest = client.get(PLANNED).context["digest"]
    listed(survey, "an@example.org")
    answer = client.post(PLANNED, {"deed": "apply", "digest": digest})
    assert (answer.status_code, outcomes(answer)) == (409, ["already"])


def test_list_that_was_given_up_is_forgotten(client: Client) -> None:
    client.post(LIST, {"people": "an@example.org"})
    assert client.post(PLANNED, {"deed": "give_up"}).status_code == 302
    assert (InvitationList.objects.count(), Invitation.objects.count()) == (0, 0)
    assert client.get(PLANNED).status_code == 302


def test_neither_text_nor_file_or_both_is_refused(client: Client) -> None:
    assert client.post(LIST, {"people": ""}).status_code == 422
    both = {"people": "an@example.org", "file": SimpleUploadedFile("list.csv", b"email\n")}
    assert client.post(LIST, both).status_code == 422


def test_inviting_says_how_many_mails_and_sends_them_once(survey: Survey, client: Client) -> None:
    listed(survey, "an@example.org", "bo@example.org", "cy@example.org")
    assert "3 people wait for an invitation" in html(client.get(f"{WAVE}invite/"))
    assert not Message.objects.exists()
    answer = client.post(f"{WAVE}invite/", {"who": "some", "number": "2"}, follow=True)
    assert "2 mails are in the outbox" in html(answer)
    client.post(f"{WAVE}invite/", {"who": "all"})
    assert client.post(f"{WAVE}invite/", {"who": "all"}).status_code == 302
    assert Message.objects.count() == 3


@pytest.mark.parametrize("posted", [{}, {"who": "some"}, {"who": "some", "number": "0"}, {"who": "none"}])
def test_inviting_asks_whom(survey: Survey, client: Client, posted: dict[str, str]) -> None:
    listed(survey, "an@example.org")
    assert client.post(f"{WAVE}invite/", posted).status_code == 422
    assert not Message.objects.exists()


def test_only_people_of_the_ticked_organisations_are_invited(survey: Survey, client: Client) -> None:
    listed(survey, "an@example.org")
    other = second_organisation(survey)
    listed(survey, "bo@example.org", number=2)
    client.post(f"{WAVE}invite/", {"who": "all", "parts": str(other.id)})
    assert Message.objects.get().distribution == other


def test_opening_page_says_how_many_wait_and_asks_whom_to_invite(survey: Survey, client: Client) -> None:
    listed(survey, "an@example.org", "bo@example.org")
    Wave.objects.update(state="draft", opens_at=None)
    assert "2 people wait for an invitation by mail" in html(client.get(f"{WAVE}open/"))
    posted = {"who": "some", "number": "1", "reason": "A trial"}
    assert client.post(f"{WAVE}open/", {"reason": "A trial"}).status_code == 422
    assert client.post(f"{WAVE}open/", posted).status_code == 302
    assert (Wave.objects.get().state, Message.objects.count()) == ("open", 1)


def test_person_is_corrected_revoked_and_mailed_anew(survey: Survey, client: Client) -> None:
    invited(survey, "an@example.org", "bo@example.org")
    person = Invitation.objects.get(address="an@example.org")
    url = f"{LIST}{person.id}/"
    assert client.post(url, {"address": "bo@example.org"}).status_code == 422
    assert client.post(url, {"address": "an@elsewhere.org", "name": "An"}).status_code == 302
    assert client.post(url, {"deed": "revoke"}).status_code == 302
    assert client.post(url, {"deed": "reissue"}).status_code == 302
    assert client.post(url, {"deed": "remove"}).status_code == 409
    stored = Invitation.objects.get(id=person.id)
    assert (stored.address, stored.issue, stored.is_revoked) == ("an@elsewhere.org", 2, False)


def test_revoking_looks_the_same_whether_the_link_was_used(survey: Survey, client: Client) -> None:
    invited(survey, "an@example.org", "bo@example.org")
    for person in Invitation.objects.all():
        if person.address == "bo@example.org":
            person.open.delete()  # as completing does
        client.post(f"{LIST}{person.id}/", {"deed": "revoke"})
    shown = html(client.get(LIST))
    lines = [line for line in shown.split("<tr>") if "@example.org</a>" in line]
    assert [line.count("revoked") for line in lines] == [1, 1]


def test_person_of_another_organisation_is_not_found(survey: Survey, client: Client) -> None:
    second_organisation(survey)
    [person] = listed(survey, "an@example.org", number=2)
    assert client.get(f"{LIST}{person.id}/").status_code == 404


def test_list_is_searched_and_names_are_shown_as_text(survey: Survey, client: Client) -> None:
    listed(survey, "an@example.org", "bo@example.org")
    Invitation.objects.filter(address="an@example.org").update(name="<b>{{ 1 }}")
    found = html(client.get(LIST, {"find": "<b>"}))
    assert ("an@example.org" in found, "bo@example.org" in found, "<b>{{" in found) == (True, False, False)
    assert client.get(LIST, {"find": "\0", "page": "x"}).status_code == 200


def test_closed_wave_takes_nobody(survey: Survey, client: Client) -> None:
    client.post(LIST, {"people": "an@example.org"})
    digest = client.get(PLANNED).context["digest"]
    move_wave(survey, Wave.State.CLOSING)
    assert client.post(PLANNED, {"deed": "apply", "digest": digest}).status_code == 409
    assert client.post(f"{WAVE}invite/", {"who": "all"}).status_code == 409
    assert Distribution.objects.get().invitations.count() == 0


def test_organisation_with_people_on_its_list_does_not_leave(survey: Survey, client: Client) -> None:
    listed(survey, "an@example.org")
    move_wave(survey, Wave.State.DRAFT)
    assert client.post(f"{WAVE}organisations/1/", {"deed": "leave"}).status_code == 409
    assert Invitation.objects.count() == 1


def test_help_of_the_list_is_shown_as_text(client: Client) -> None:
    assert "Name &lt;address&gt;" in html(client.get(LIST))


@pytest.mark.parametrize("number", ["0", "-1", f"{10**30}", "1.5", ""])
def test_number_of_people_to_invite_is_told_where_it_is_none(
    survey: Survey, client: Client, number: str
) -> None:
    listed(survey, "an@example.org")
    refused = client.post(f"{WAVE}invite/", {"who": "some", "number": number})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["number"])
    assert not Message.objects.exists()
