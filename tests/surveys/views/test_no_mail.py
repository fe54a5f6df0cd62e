"""Views: saying to want no more mail, and the list of those who are never mailed."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from surveys.models import Invitation, OptOut, Survey, Wave
from surveys.personal import address_hash, opt_out_token
from tests.organisations.team import logged_in
from tests.surveys.outbox import invited
from tests.surveys.respondents import move_wave

pytestmark = pytest.mark.django_db

LIST = "/organisations/never-mail/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def survey(db: None) -> Survey:
    return invited("ann@example.org")


def link() -> str:
    return f"/no-mail/{opt_out_token(Invitation.objects.get().id)}/"


def wishes() -> list[tuple[bytes, str | None]]:
    kept = OptOut.objects.values_list("address_hash", "survey__code")
    return [(bytes(each), code) for each, code in kept]


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_looking_changes_nothing(survey: Survey):
    for reply in (Client().head(link()), Client().get(link()), Client().get(link(), {"lang": "en"})):
        assert (reply.status_code, reply["Cache-Control"]) == (200, "no-store")
    assert "No more mail about this survey" in html(reply)
    assert wishes() == []


@pytest.mark.parametrize(("wish", "code"), [("survey", "visits"), ("ever", None)])
def test_wish_is_kept_as_a_hash_once(survey: Survey, wish: str, code: str | None):
    for _ in range(2):
        assert Client().post(link(), {"wish": wish}).status_code == 303
    assert wishes() == [(address_hash("ann@example.org"), code)]
    assert "not mail you" in html(Client().get(link(), {"lang": "en"}))


def test_button_of_a_mail_program_works_at_once_and_without_a_redirect(survey: Survey):
    """RFC 8058: no cookie, no session, no redirect."""
    assert Client(enforce_csrf_checks=True).post(link(), ONE_CLICK).status_code == 200
    assert wishes() == [(address_hash("ann@example.org"), "visits")]


def test_wish_is_taken_after_the_end_of_the_wave(survey: Survey):
    move_wave(survey, Wave.State.FINAL)
    assert Client().post(link(), ONE_CLICK).status_code == 200
    assert len(wishes()) == 1


@pytest.mark.parametrize("token", ["x", "A" * 44, "é"])
def test_unknown_link_says_what_to_do(survey: Survey, token: str):
    for reply in (Client().get(f"/no-mail/{token}/"), Client().post(f"/no-mail/{token}/", ONE_CLICK)):
        assert reply.status_code == 404
    assert wishes() == []


def test_form_of_another_site_is_refused(survey: Survey):
    assert (
        Client().post(link(), {"wish": "ever"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert wishes() == []


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def test_pasted_addresses_and_a_file_come_on_the_list_once(client: Client):
    file = SimpleUploadedFile("list.csv", "name;address\r\nCas;cas@example.org\r\n".encode("utf-16"))
    posted = {"pasted": "Ann <ann@example.org>, ANN@example.org; bea@example.org", "file": file}
    shown = html(client.post(LIST, posted, follow=True))
    assert "3 addresses are new on the list." in shown
    assert "3 addresses get no mail of any survey." in shown
    assert {address for address, _ in wishes()} == {
        address_hash(f"{name}@example.org") for name in ("ann", "bea", "cas")
    }


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "There is no e-mail address in it."),
        ("ann@example.org bea@", "These are no e-mail addresses: bea@."),
    ],
)
def test_what_is_no_address_is_named_and_nothing_is_added(client: Client, pasted: str, told: str):
    response = client.post(LIST, {"pasted": pasted})
    assert (response.status_code, told in html(response), wishes()) == (422, True, [])


def test_file_that_is_no_text_is_refused(client: Client):
    response = client.post(LIST, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04\x00\x00\x81")})
    assert (response.status_code, "This file is no text." in html(response)) == (422, True)


def test_address_is_taken_off_by_typing_it(client: Client):
    client.post(LIST, {"pasted": "ann@example.org"})
    assert client.post(LIST, {"remove": "1", "address": "bea@example.org"}).status_code == 422
    assert client.post(LIST, {"remove": "1", "address": "Ann@example.org"}).status_code == 302
    assert wishes() == []


def test_list_stays_as_it_is_where_the_ledger_cannot_be_written(
    client: Client, settings: Any, tmp_path: Path
):
    client.post(LIST, {"pasted": "ann@example.org"})
    settings.LEDGER = tmp_path
    for posted in ({"pasted": "bea@example.org"}, {"remove": "1", "address": "ann@example.org"}):
        response = client.post(LIST, posted)
        assert (response.status_code, "into the ledger" in html(response)) == (409, True)
        assert [*posted.values()][-1] in html(response)  # nothing typed is lost
    assert wishes() == [(address_hash("ann@example.org"), None)]
