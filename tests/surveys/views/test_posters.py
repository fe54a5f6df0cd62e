"""Views: the poster of an organisation, read as a phone's camera and a screen reader would."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from organisations.models import Organisation
from surveys.models import Distribution, Survey, Wave
from tests.organisations.team import logged_in
from tests.surveys.respondents import move_wave, open_survey, organisation_link

pytestmark = pytest.mark.django_db

POSTER = "/surveys/visits/fieldwork/1/organisations/1/poster/"


@pytest.fixture
def client(db: None) -> Client:
    return logged_in("researcher")


@pytest.fixture
def survey(db: None) -> Survey:
    return open_survey()


def pages(response: Any) -> Any:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(response.content)


def words(response: Any) -> str:
    text: str = pages(response)[0].get_textpage().get_text_range()
    return " ".join(text.split())


def test_code_on_the_poster_opens_the_link_of_the_organisation(client: Client, survey: Survey, settings: Any):
    drawn = pages(client.get(POSTER))
    codes = zxingcpp.read_barcodes(drawn[0].render(scale=2).to_numpy())
    link = f"{settings.BASE_URL}{organisation_link(survey)}"
    assert [code.text for code in codes] == [link]
    assert (len(drawn), [round(side) for side in drawn[0].get_size()]) == (1, [595, 842])


def test_poster_says_the_same_in_each_language(client: Client, survey: Survey, settings: Any):
    shown = words(client.get(POSTER))
    for part in ("Visits (nl)", "Visits (fr)", "CAW Antwerpen", "research@example.org", settings.BASE_URL):
        assert part in shown


def test_poster_is_tagged_and_titled_for_screen_readers(client: Client, survey: Survey):
    response = client.get(POSTER)
    assert pages(response).get_metadata_dict()["Title"] == "Visits (nl)"
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid:part"):
        assert mark in response.content


@pytest.mark.parametrize(
    "name", ['#panic("x") *bold*', "$x^2$ \\ @ref <l>", '"}]', "{{ 7 }} {% x %}", "Ŵĥó Ελλ Привет", "x" * 200]
)
def test_name_of_the_organisation_is_printed_as_it_is(client: Client, survey: Survey, name: str):
    Organisation.objects.update(name=name)
    assert "".join(name.split()) in "".join(words(client.get(POSTER)).split())


def test_new_link_needs_a_new_poster_and_a_revoked_one_has_none(client: Client, survey: Survey):
    Distribution.objects.update(token=None)
    assert client.get(POSTER).status_code == 404
    Distribution.objects.update(token="a-new-one")
    assert "/o/a-new-one/" in words(client.get(POSTER))
    move_wave(survey, Wave.State.CLOSING)
    assert client.get(POSTER).status_code == 404
