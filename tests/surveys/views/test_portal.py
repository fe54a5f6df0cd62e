"""Views: what a coordinator finds of the own organisation, and that there is nothing of others."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations.models import AuditEntry, Organisation
from surveys.actions.batches import make_batch
from surveys.actions.portal_counts import take_shown_counts
from surveys.models import Distribution, Survey, Wave, WayCount
from tests.organisations.team import logged_in, own_organisation
from tests.surveys.respondents import NOW, move_wave, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db

PORTAL = "/portal/"
WAVE = f"{PORTAL}visits/1/"
#: Everything that a coordinator can open or post in a wave.
PLACES = ("", "letter/", "poster/", "codes/1/")


@pytest.fixture
def survey(db: None) -> Survey:
    """A survey in which the coordinator's organisation takes part, as number 2."""
    survey = open_survey()
    wave = Wave.objects.get()
    Wave.objects.update(closes_at="2030-05-01T12:00:00Z")
    Distribution.objects.create(wave=wave, organisation=own_organisation(), number=2)
    return survey


@pytest.fixture
def client(survey: Survey) -> Client:
    client = logged_in("coordinator")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def own() -> Distribution:
    return Distribution.objects.get(organisation__name="Own")


def foreign() -> Distribution:
    return Distribution.objects.exclude(organisation__name="Own").get()


def test_coordinator_comes_from_the_start_to_the_own_link(client: Client):
    page = html(client.get("/", follow=True))
    assert page.count('class="card-wave"') == 1
    wave = html(client.get(WAVE))
    assert f"/o/{own().token}/" in wave
    assert "People can answer until" in wave
    assert str(foreign().token) not in page + wave
    assert foreign().organisation.name not in page + wave


def test_list_reads_once_more_for_each_survey(client: Client, django_assert_num_queries: Any):
    client.get(PORTAL)  # loads the version
    with CaptureQueriesContext(connection) as reads:
        client.get(PORTAL)
        of_one = len(reads)
    for code in ("second", "third"):
        wave = Wave.objects.get(survey=open_survey(code=code))
        Distribution.objects.create(wave=wave, organisation=own_organisation(), number=2)
    assert html(client.get(PORTAL)).count('class="card-wave"') == 3
    with django_assert_num_queries(of_one + 2):  # whether its partners see results
        client.get(PORTAL)


def test_letter_and_poster_hold_the_own_link(client: Client):
    letter = html(client.get(f"{WAVE}letter/"))
    assert f"/o/{own().token}/" in letter
    text = client.get(f"{WAVE}letter/?download=nl")
    assert text["Content-Disposition"] == 'attachment; filename="visits-1-2-nl.txt"'
    poster = client.get(f"{WAVE}poster/")
    assert poster["Content-Disposition"] == 'attachment; filename="visits-1-2.pdf"'


def test_numbers_are_kept_and_written_down(client: Client):
    assert client.post(WAVE, {"sent_number": "120", "staff_number": ""}).status_code == 302
    assert (own().sent_number, own().staff_number) == (120, None)
    assert (foreign().sent_number, foreign().staff_number) == (None, None)
    entry = AuditEntry.objects.get()
    assert (entry.about, entry.details) == (
        "visits/waves/1/organisations/2",
        {"sent_number": 120, "staff_number": None},
    )
    assert "✓" in html(client.get(WAVE))


@pytest.mark.parametrize("typed", ["-1", "many", "99999999999"])
def test_number_that_is_none_is_refused_and_stays_in_the_form(client: Client, typed: str):
    response = client.post(WAVE, {"sent_number": typed, "staff_number": "80"})
    assert (response.status_code, own().staff_number) == (422, None)
    assert f'value="{typed}"' in html(response)


def test_nothing_else_than_the_numbers_can_be_posted(client: Client):
    client.post(WAVE, {"sent_number": "5", "target": "9", "organisation": foreign().organisation_id})
    assert (own().sent_number, own().target, own().organisation.name) == (5, None, "Own")


def test_counts_are_those_that_were_taken(client: Client):
    assert "Nothing was counted yet" in html(client.get(WAVE))
    WayCount.objects.create(wave=own().wave, distribution=own(), way="link", started=18, submitted=9)
    WayCount.objects.create(wave=own().wave, distribution=foreign(), way="link", started=77, submitted=77)
    take_shown_counts(now=NOW)
    page = " ".join(html(client.get(WAVE)).split())
    assert re.findall(r"<dd>\s*(.*?)\s*</dd>", page) == ["15 or more", "fewer than 10"]
    assert "18" not in re.sub(r"<[^>]*>", "", page.split("How many took part")[1].split("Your numbers")[0])


def test_printed_letters_are_those_of_the_own_batch(client: Client):
    make_batch(distribution=foreign(), size=3, now=NOW, by=None)
    assert client.get(f"{WAVE}codes/1/").status_code == 404
    make_batch(distribution=own(), size=2, now=NOW, by=None)
    page = html(client.get(WAVE))
    assert "Batch 1: 2 letters" in page
    pdf = client.post(f"{WAVE}codes/1/", {"language": "nl", "part": "1"})
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert AuditEntry.objects.filter(action="print letters").get().by is not None
    assert client.post(f"{WAVE}codes/1/", {"language": "xx", "part": "1"}).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "wave", [f"{PORTAL}other/1/", f"{PORTAL}visits/2/", f"{PORTAL}visits/99/", f"{PORTAL}none/1/"]
)
def test_waves_of_others_are_not_there(client: Client, survey: Survey, wave: str, method: str):
    open_survey(code="other")
    Wave.objects.create(survey=survey, number=2, name="Draft")
    Distribution.objects.create(
        wave=Wave.objects.get(name="Draft"), organisation=own().organisation, number=2
    )
    make_batch(distribution=Distribution.objects.get(wave__survey__code="other"), size=1, now=NOW, by=None)
    fields = {"sent_number": "5", "language": "nl", "part": "1"}
    found = {place: getattr(client, method)(wave + place, fields).status_code for place in PLACES}
    allowed = {404, 405} if method == "post" else {404}
    assert set(found.values()) <= allowed
    assert not Distribution.objects.filter(sent_number=5).exists()


def test_team_pages_are_not_open_to_a_coordinator(client: Client):
    for path in ("/surveys/", "/organisations/", "/surveys/visits/fieldwork/1/"):
        assert client.get(path).status_code in (403, 404)


def test_revoked_link_and_closed_wave_say_what_is_the_matter(client: Client, survey: Survey):
    Distribution.objects.filter(id=own().id).update(token=None)
    assert "ask them for a new one" in html(client.get(WAVE))
    assert client.get(f"{WAVE}poster/").status_code == 404
    move_wave(survey, Wave.State.CLOSING)
    assert "nobody can start any more" in html(client.get(WAVE))
    assert client.post(WAVE, {"sent_number": "5"}).status_code == 302  # some tell it late


def test_organisation_that_takes_part_in_nothing_is_told_so(client: Client):
    Distribution.objects.filter(id=own().id).delete()
    assert "takes part in no survey" in html(client.get(PORTAL))


def test_name_of_an_organisation_is_text(client: Client):
    Organisation.objects.filter(name="Own").update(name="<b>{{ Own }}</b>")
    assert "&lt;b&gt;{{ Own }}&lt;/b&gt;" in html(client.get(PORTAL))


def test_page_is_the_same_whether_somebody_answers_or_not(client: Client, survey: Survey):
    take_shown_counts(now=NOW)
    before = client.get(WAVE).content
    Distribution.objects.filter(id=foreign().id).delete()
    start(organisation_link(survey))
    assert re.sub(rb'value="\w{64}"', b"", client.get(WAVE).content) == re.sub(
        rb'value="\w{64}"', b"", before
    )
