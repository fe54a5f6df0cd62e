"""Views: the questionnaire as the team reads it."""

import pytest
from django.test import Client

from tests.organisations.team import logged_in
from tests.support.study import options, page, published, question, unpublished

pytestmark = pytest.mark.django_db

URL = "/surveys/study/questionnaire/"


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "fr"
    return client


def test_questionnaire_shows_texts_codes_and_conditions(client: Client):
    survey = published().survey
    html = client.get(URL).content.decode()
    for shown in (
        "<code>sector</code> · single",
        "<code>desk</code>",
        "<code>tools__none != 1</code>",
        "Ask research@example.org",
        f"/t/{survey.test_token}/",
    ):
        assert shown in html


def test_questionnaire_is_read_in_each_of_its_languages(client: Client):
    text = {"nl": "Welke dienst?", "en": "Which service?"}
    published(page("about", {**question("single", "sector", options=options("a", "b")), "text": text}))
    for asked, shown in [("nl", "Welke dienst?"), ("en", "Which service?"), ("xx", "Welke dienst?")]:
        html = client.get(URL, {"language": asked}).content.decode()
        assert [each in html for each in text.values()] == [each == shown for each in text.values()]
    assert 'class="document" lang="en"' in client.get(URL, {"language": "en"}).content.decode()


def test_unpublished_questionnaire_says_so(client: Client):
    unpublished("study")
    assert client.get(URL).status_code == 200
