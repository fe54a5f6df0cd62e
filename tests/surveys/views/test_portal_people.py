"""Views: the people whom an organisation lets Peilpunt invite, and what its coordinator learns of them."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.formats import date_format

from surveys.actions.inviting import Person, add_invitations
from surveys.models import Distribution, Invitation, InvitationList, Message, OpenInvitation, OptOut, Wave
from surveys.personal import address_hash
from tests.organisations.team import logged_in, own_organisation, told
from tests.surveys.respondents import NOW, move_wave, open_survey

pytestmark = pytest.mark.django_db

PAGE = "/portal/visits/1/people/"
CHECK = f"{PAGE}check/"


@pytest.fixture
def client(db: None) -> Client:
    open_survey()
    Distribution.objects.create(wave=Wave.objects.get(), organisation=own_organisation(), number=2)
    client = logged_in("coordinator")
    client.cookies["django_language"] = "en"
    return client


def own() -> Distribution:
    return Distribution.objects.get(organisation__name="Own")


def foreign() -> Distribution:
    return Distribution.objects.exclude(organisation__name="Own").get()


def seen(client: Client, path: str = PAGE) -> str:
    """What a page tells."""
    response: Any = client.get(path)
    return told(response)


def upload(client: Client, *people: str) -> str:
    """The page that shows what the lines would add."""
    assert client.post(PAGE, {"people": "\n".join(people)})["Location"] == CHECK
    return seen(client, CHECK)


def digest(client: Client) -> str:
    found: list[str] = re.findall(r'name="digest"\s+value="(\w+)"', client.get(CHECK).content.decode())
    return found[0]


def confirm(client: Client) -> Any:
    return client.post(CHECK, {"deed": "apply", "digest": digest(client)}, follow=True)


def facts(page: str) -> list[str]:
    return re.findall(r"<dd>\s*(.*?)\s*</dd>", page)


def states(client: Client) -> list[str]:
    """What the list tells of each person, in the order of the addresses."""
    cells = re.findall(r"<td>[^<]*</td>\s*<td>\s*(.*?)\s*</td>", seen(client))
    return [str(cell) for cell in cells]


def mail(invitation: Invitation, state: str) -> None:
    """Let the invitation's mail have become this."""
    Message.objects.create(
        wave=own().wave,
        invitation=invitation,
        kind="invitation",
        state=state,
        due_at=NOW,
        handed_over_at=NOW if state == "sent" else None,
    )


def test_people_are_added_after_a_look(client: Client) -> None:
    page = upload(client, "An <an@example.org>", "bo@example.org", "no address")
    assert facts(page) == ["2", "0", "1"]
    assert "Line 3:" in page
    assert not Invitation.objects.exists()
    assert "2 people were put on the list" in told(confirm(client))
    listed = Invitation.objects.order_by("address").values_list("address", "name", "distribution__number")
    assert list(listed) == [("an@example.org", "An", 2), ("bo@example.org", "", 2)]
    assert not InvitationList.objects.exists()


def test_file_is_read_as_well_and_a_bad_one_is_refused(client: Client) -> None:
    good = SimpleUploadedFile("people.csv", "email;name\nan@example.org;An\n".encode("utf-16"))
    assert client.post(PAGE, {"file": good})["Location"] == CHECK
    assert facts(seen(client, CHECK)) == ["1", "0", "0"]
    bad = SimpleUploadedFile("people.csv", b"who\nan@example.org\n")
    assert client.post(PAGE, {"file": bad}).status_code == 422
    assert client.post(PAGE, {"people": ""}).status_code == 422


def test_who_was_invited_by_another_organisation_looks_like_everybody(client: Client) -> None:
    people = ["an@example.org", "bo@example.org", "cy@example.org"]
    upload(client, *people)
    before, unknowing = seen(client, CHECK), digest(client)
    add_invitations(distribution=foreign(), people=[Person(address="bo@example.org")], by=None, now=NOW)
    OptOut.objects.create(address_hash=address_hash("cy@example.org"), survey=None, at=NOW)
    assert (seen(client, CHECK), digest(client)) == (before, unknowing)
    assert "3 people were put on the list" in told(confirm(client))
    for invitation in Invitation.objects.filter(double_of=None).exclude(address="cy@example.org"):
        mail(invitation, "sent" if invitation.distribution == own() else "bounced")
    assert states(client) == ["", "", ""]


def test_list_of_those_invited_elsewhere_alone_does_not_tell(client: Client) -> None:
    add_invitations(distribution=foreign(), people=[Person(address="bo@example.org")], by=None, now=NOW)
    mail(Invitation.objects.get(), "sent")
    upload(client, "bo@example.org")
    confirm(client)
    assert "No invitation went out yet." in seen(client)


def test_list_tells_what_became_of_the_mail_and_never_who_answered(client: Client) -> None:
    names = ("bounced", "failed", "queued", "sent", "unknown", "waiting")
    people = [Person(address=f"{name}@example.org") for name in names]
    add_invitations(distribution=own(), people=people, by=None, now=NOW)
    for invitation in Invitation.objects.exclude(address="waiting@example.org"):
        OpenInvitation.objects.create(invitation=invitation, token_hash=invitation.id.bytes)
        mail(invitation, invitation.address.split("@")[0])
    assert states(client) == ["could not be delivered"] * 2 + [""] * 4
    assert f"Invitations went out last on {date_format(NOW)}." in seen(client)
    before = seen(client)
    OpenInvitation.objects.all().delete()  # as completing does
    Message.objects.create(
        wave=own().wave, invitation=Invitation.objects.first(), kind="reminder", number=1, due_at=NOW
    )
    assert seen(client) == before


def test_list_of_others_is_not_there(client: Client) -> None:
    add_invitations(distribution=foreign(), people=[Person(address="an@example.org")], by=None, now=NOW)
    assert "an@example.org" not in seen(client)
    open_survey(code="other")
    for path in ("/portal/other/1/people/", "/portal/other/1/people/check/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"people": "an@example.org"}).status_code == 404
    assert not InvitationList.objects.exists()


def test_outdated_look_adds_nobody(client: Client) -> None:
    upload(client, "an@example.org")
    add_invitations(distribution=own(), people=[Person(address="an@example.org")], by=None, now=NOW)
    response = client.post(CHECK, {"deed": "apply", "digest": "0"})
    assert (response.status_code, Invitation.objects.count()) == (409, 1)


def test_list_is_given_up_by_a_post_only(client: Client) -> None:
    upload(client, "an@example.org")
    client.get("/portal/visits/1/people/check/?deed=give_up")
    assert InvitationList.objects.exists()
    client.post(CHECK, {"deed": "give_up"})
    assert not InvitationList.objects.exists()


def test_nobody_is_added_once_the_wave_is_closed(client: Client) -> None:
    upload(client, "an@example.org")
    move_wave(own().wave.survey, Wave.State.CLOSING)
    response = confirm(client)
    assert (response.status_code, Invitation.objects.count()) == (409, 0)
    assert "Add people" not in seen(client)
