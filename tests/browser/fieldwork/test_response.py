"""The pages that follow the response. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

WAVE = "/surveys/visits/fieldwork/1/"
PATHS = (
    f"{WAVE}response/",
    f"{WAVE}?show=today",
    f"{WAVE}organisations/1/contact/",
    f"{WAVE}organisations/1/paper/",
    "/surveys/",
)


@pytest.fixture
def session(site: str) -> str:
    """The session of a researcher, beside a wave in which somebody was invited and some answered."""
    from django.utils import timezone

    from analysis.actions.counting import count_pending
    from surveys.models import Distribution, Invitation, Version
    from tests.organisations.team import user
    from tests.surveys.respondents import answer_all, general_link, open_survey, organisation_link, start

    researcher = user("researcher")
    survey = open_survey()
    respondent = start(organisation_link(survey))
    answer_all(respondent)
    respondent.post("review/", go="send")
    start(general_link(survey))
    Distribution.objects.update(next_on=timezone.localdate(), staff_number=20)
    distribution = Distribution.objects.get()
    Invitation.objects.create(
        wave=distribution.wave, distribution=distribution, address="a@example.org", address_hash=b"1"
    )
    count_pending(version_id=Version.objects.get().id, now=timezone.now())
    client = Client()
    client.force_login(researcher)
    return client.cookies["sessionid"].value


def opened(new_page: PageMaker, session: str, **options: object) -> Page:
    page = new_page(**options)
    cookie = {"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a mapping as Playwright documents it
    return page


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(new_page: PageMaker, session: str, viewport):
    page = opened(new_page, session, viewport=viewport)
    for path in PATHS:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        assert accessibility_problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


def test_paper_is_entered_without_script(new_page: PageMaker, session: str):
    page = opened(new_page, session, java_script_enabled=False, locale="en-GB")
    page.goto(f"{WAVE}organisations/1/")
    page.get_by_role("link", name="Enter a paper questionnaire").click()
    page.get_by_label("The respondent agreed").check()
    page.get_by_role("button", name="Enter the answers").click()
    expect(page.locator(".banner")).to_be_visible()
    assert "/a/" in page.url


def test_chart_by_day_is_drawn(new_page: PageMaker, session: str):
    page = opened(new_page, session, viewport=DESK)
    page.goto(f"{WAVE}response/")
    page.locator("#by-day .chart svg").wait_for()
