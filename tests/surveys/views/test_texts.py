"""Views: the texts of a wave, checked when saved and filled in with what is true of an organisation."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from organisations.models import Organisation
from surveys.models import TextVersion, Wave
from surveys.texts import MAILS, fill
from tests.organisations.team import logged_in
from tests.surveys.respondents import general_link, move_wave, open_survey, organisation_link

pytestmark = pytest.mark.django_db

WAVE = "/surveys/visits/fieldwork/1/"
TEXTS = {
    "letter_nl": "Beste {organisation}: {link}",
    "letter_fr": "Cher {organisation} : {link} ({controller})",
    "printed_nl": "Beste collega: {code}",
    "printed_fr": "Cher collègue : {code}",
    "thanks_nl": "Bedankt! {contact}",
    "thanks_fr": "Merci !",
    **{
        f"{purpose.name}_{language}": str(purpose.default)
        for mail in MAILS
        for purpose in (mail.subject, mail.body)
        for language in ("nl", "fr")
    },
}


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_default_letter_is_in_each_language_of_the_survey(client: Client):
    survey = open_survey()
    shown = html(client.get(f"{WAVE}organisations/1/letter/"))
    assert shown.count(organisation_link(survey)) >= 2
    assert ("CAW Antwerpen" in shown, "Nothing is known yet for {closing}" in shown) == (True, True)


def test_saved_texts_are_filled_in_for_the_organisation(client: Client, settings: Any):
    survey = open_survey()
    assert client.post(f"{WAVE}texts/", TEXTS).status_code == 302
    response = client.get(f"{WAVE}organisations/1/letter/", {"download": "nl"})
    link = f"{settings.BASE_URL}{organisation_link(survey)}"
    assert html(response) == f"Beste CAW Antwerpen: {link}"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"{WAVE}organisations/1/letter/", {"download": "xx"}).status_code == 404


@pytest.mark.parametrize("bad", ["{naam}", "{{ link }}", "{}", "{link.token}", "{0}"])
def test_unknown_placeholder_is_named_with_those_that_can_be_used(client: Client, bad: str):
    open_survey()
    response = client.post(f"{WAVE}texts/", {**TEXTS, "letter_nl": f"Typed text {bad}"})
    named = bad if bad != "{{ link }}" else "{ link }"
    assert response.status_code == 422
    assert f"There is no placeholder {named} here." in html(response)
    assert "You can use {survey}, {organisation}, {link}, {closing}, {contact}, {controller}." in html(
        response
    )
    assert "Typed text" in html(response)
    assert Wave.objects.get().texts == {}


@pytest.mark.parametrize("field", ["letter_nl", "thanks_fr", "invitation_subject_nl", "reminder_fr"])
def test_text_is_complete_in_every_language(client: Client, field: str):
    open_survey()
    assert client.post(f"{WAVE}texts/", {**TEXTS, field: " "}).status_code == 422
    assert Wave.objects.get().texts == {}


def test_mail_uses_the_link_and_the_way_out(client: Client):
    open_survey()
    shown = html(client.post(f"{WAVE}texts/", {**TEXTS, "last_reminder_nl": "Nog één keer: {link}"}))
    assert "This text has to use {closing}, {opt_out}." in shown


def test_letter_has_the_link_and_a_subject_has_none(client: Client):
    open_survey()
    posted = {**TEXTS, "letter_nl": "Doe mee!", "invitation_subject_nl": "Klik op {link}"}
    shown = html(client.post(f"{WAVE}texts/", posted))
    assert "This text has to use {link}." in shown
    assert "There is no placeholder {link} here." in shown


def test_subject_is_one_line(client: Client):
    open_survey()
    bad = {**TEXTS, "invitation_subject_nl": "Hello\r\nBcc: all@example.org"}
    assert "A subject is one line." in html(client.post(f"{WAVE}texts/", bad))


def test_each_saving_is_a_version_of_the_texts(client: Client):
    open_survey()
    for letter in ("First {link}", "Second {link}"):
        client.post(f"{WAVE}texts/", {**TEXTS, "letter_nl": letter})
    kept = TextVersion.objects.values_list("number", "texts__letter__nl", "written_by__name")
    assert list(kept) == [(1, "First {link}", "Anna"), (2, "Second {link}", "Anna")]
    assert Wave.objects.get().text_version == 2


def test_preview_shows_a_real_organisation_and_saves_nothing(client: Client):
    survey = open_survey()
    posted = {**TEXTS, "organisation": "1", "preview": "Preview"}
    shown = html(client.post(f"{WAVE}texts/", posted))
    assert f"{organisation_link(survey)}" in shown
    assert "Beste CAW Antwerpen:" in shown
    assert "Anna" in shown
    assert "/i/…/" in shown
    assert "{name}" not in shown.partition("<form")[0]
    assert Wave.objects.get().texts == {}


def test_name_that_looks_like_a_placeholder_or_markup_stays_what_it_is(client: Client):
    open_survey()
    Organisation.objects.update(name="{link} <b>")
    client.post(f"{WAVE}texts/", {**TEXTS, "letter_nl": "{link} Dag {organisation}"})
    letter = html(client.get(f"{WAVE}organisations/1/letter/", {"download": "nl"}))
    assert letter.endswith(" Dag {link} <b>")
    assert "<b>" not in html(client.get(f"{WAVE}organisations/1/letter/"))


def test_thanks_stand_where_the_links_lead_once_the_wave_is_closed(client: Client):
    survey = open_survey()
    client.post(f"{WAVE}texts/", TEXTS)
    move_wave(survey, Wave.State.FINAL)
    for language, words in [("nl", "Bedankt! research@example.org"), ("fr", "Merci !")]:
        response = Client().get(general_link(survey), {"lang": language})
        assert (response.status_code, words in html(response)) == (410, True)


def test_texts_of_a_final_wave_stay(client: Client):
    move_wave(open_survey(), Wave.State.FINAL)
    assert client.post(f"{WAVE}texts/", TEXTS).status_code == 422


@given(st.text(), st.dictionaries(st.sampled_from(["link", "closing"]), st.text(min_size=1)))
def test_what_is_filled_in_is_not_looked_at_again(text: str, values: dict[str, str]):
    marked = {name: f"<{name}>" for name in values}
    filled = fill(text, marked)
    for name, mark in marked.items():
        filled = filled.replace(mark, f"{{{name}}}")
    assert filled == text or any(mark in text for mark in marked.values())
