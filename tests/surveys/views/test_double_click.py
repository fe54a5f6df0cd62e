"""A form that is posted twice does its deed once, and both times leads to the same page."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from organisations.models import Contact, Organisation, PostedForm
from surveys.models import CodeBatch, ContactNote, Message, Survey, Wave
from tests.organisations.team import logged_in
from tests.surveys.inviting import listed
from tests.surveys.respondents import open_survey

pytestmark = pytest.mark.django_db

WAVE = "/surveys/visits/fieldwork/1/"
CODES = f"{WAVE}organisations/1/codes/"
PLAN = {
    "name": "Second wave",
    "opens_at": "",
    "closes_at": "",
    "grace_hours": "48",
    "complete_percent": "80",
    "who": "nobody",
}


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    listed(survey, *(f"p{number}@example.org" for number in range(5)))
    return survey


def token_of(client: Client, address: str) -> str:
    found = re.search(r'name="once"[^>]* value="([^"]+)"', client.get(address).content.decode())
    assert found, address
    return found[1]


def contacts_of(survey: Survey) -> str:
    organisation = Organisation.objects.get(distributions__wave__survey=survey)
    return f"/organisations/{organisation.id}/contacts/add/"


@pytest.mark.parametrize(
    ("address", "fields", "model", "rows"),
    [
        (CODES, {"size": "3"}, CodeBatch, 1),
        ("/surveys/visits/fieldwork/new/", PLAN, Wave, 2),
        (f"{WAVE}organisations/1/contact/", {"contact_state": "promised", "text": "Rang"}, ContactNote, 1),
        (f"{WAVE}invite/", {"who": "some", "number": "2"}, Message, 2),
        ("contacts", {"name": "Desk", "email": "", "phone": "", "language": "nl"}, Contact, 1),
    ],
)
def test_double_click_makes_one(
    survey: Survey, address: str, fields: dict[str, str], model: Any, rows: int
) -> None:
    client = logged_in("researcher")
    address = contacts_of(survey) if address == "contacts" else address
    posted = fields | {"once": token_of(client, address)}
    places = [client.post(address, posted).headers.get("Location") for _ in range(2)]
    assert places[0]
    assert places == [places[0]] * 2
    assert model.objects.count() == rows


def test_form_that_was_refused_can_be_posted_again(survey: Survey) -> None:
    client = logged_in("researcher")
    posted = {"once": token_of(client, CODES)}
    assert client.post(CODES, posted | {"size": "0"}).status_code == 422
    Wave.objects.update(state=Wave.State.CLOSING, **_ended())
    assert client.post(CODES, posted | {"size": "3"}).status_code == 422
    Wave.objects.update(state=Wave.State.OPEN, ends_at=None, closes_at=None)
    assert client.post(CODES, posted | {"size": "3"}).status_code == 302
    assert CodeBatch.objects.count() == 1


def _ended() -> dict[str, str]:
    return {"closes_at": "2030-05-01T12:00:00Z", "ends_at": "2030-05-03T12:00:00Z"}


def test_next_form_and_that_of_somebody_else_do_their_own_deed(survey: Survey) -> None:
    first, other = logged_in("researcher"), logged_in("admin")
    token = token_of(first, CODES)
    for client, once in ((first, token), (other, token), (first, token_of(first, CODES))):
        client.post(CODES, {"size": "1", "once": once})
    assert CodeBatch.objects.count() == 3
    assert PostedForm.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_make_one() -> None:
    open_survey()
    client = logged_in("researcher")
    posted = {"size": "3", "once": token_of(client, CODES)}

    def click(_number: int) -> str:
        try:
            browser = Client()
            browser.cookies = client.cookies
            return browser.post(CODES, posted).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        assert set(clicks.map(click, range(4))) == {f"{CODES}1/"}
    assert CodeBatch.objects.count() == 1
