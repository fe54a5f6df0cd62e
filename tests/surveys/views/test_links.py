"""Following a link changes nothing and tells nobody its address, however often it is followed."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from surveys.models import Invitation, Survey
from surveys.personal import opt_out_token
from surveys.urls import urlpatterns
from tests.surveys.inviting import invited, open_link
from tests.surveys.respondents import Respondent, general_link, organisation_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def links(survey: Survey, respondent: Respondent) -> dict[str, str]:
    """A page of each address for respondents, by its name."""
    cache.clear()
    [personal] = invited(survey, "an@example.org")
    own = {name: f"{respondent.home}{name}/" for name in ("review", "stop", "erase", "language")}
    return own | {
        "start": general_link(survey),
        "thanks": f"{general_link(survey)}thanks/",
        "organisation_start": organisation_link(survey),
        "test_start": f"/t/{survey.test_token}/",
        "personal": personal,
        "personal_start": "/i/",
        "no_mail": f"/no-mail/{opt_out_token(Invitation.objects.get().id)}/",
        "erase_by_receipt": "/erase/",
        "code": "/code/",
        "continue": "/continue/",
        "answers": respondent.home,
        "page": f"{respondent.home}about/",
        "draft": f"{respondent.home}about/draft/",
    }


def everything() -> list[tuple[object, ...]]:
    """Every row of every table, with the transaction that wrote it."""
    with connection.cursor() as cursor:
        rows: list[tuple[object, ...]] = []
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT '{table}', xmin::text, ctid::text, t.* FROM {table} t")
            rows += cursor.fetchall()
    return rows


def test_every_address_for_respondents_is_tried(links: dict[str, str]) -> None:
    assert links.keys() == {pattern.name for pattern in urlpatterns}


def test_links_that_are_followed_again_and_again_change_nothing(
    links: dict[str, str], respondent: Respondent
) -> None:
    browser, _page = open_link(links["personal"], respondent.client)
    before = everything()
    for _ in range(2):
        for scanner in (browser, Client()):
            for link in links.values():
                scanner.head(link)
                scanner.get(link)
    assert everything() == before


def test_no_page_tells_its_address_to_another(links: dict[str, str], respondent: Respondent) -> None:
    browser, _page = open_link(links["personal"], respondent.client)
    answers = [ask(link) for link in links.values() for ask in (browser.get, browser.head, browser.post)]
    answers += [Client().get(link) for link in [*links.values(), "/o/nobody/", "/i/nobody/", "/a/nobody/x/"]]
    pages = [answer for answer in answers if answer.status_code != 405]  # that one is no page
    assert {page["Referrer-Policy"] for page in pages} == {"no-referrer"}
