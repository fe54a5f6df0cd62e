"""The pages that follow the response. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, assert_usable, log_in

if TYPE_CHECKING:
    from django.test import Client

WAVE = "/surveys/visits/fieldwork/1/"
PATHS = (
    f"{WAVE}response/",
    f"{WAVE}?show=today",
    f"{WAVE}organisations/1/contact/",
    f"{WAVE}organisations/1/paper/",
    "/surveys/",
)


@pytest.fixture
def researcher(site: str) -> Client:
    """A researcher who is logged in, beside a wave in which somebody was invited and some answered."""
    from django.utils import timezone

    from analysis.actions.counting import count_pending
    from surveys.models import Distribution, Invitation, Version
    from tests.organisations.team import logged_in
    from tests.surveys.respondents import answer_all, general_link, open_survey, organisation_link, start

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
    return logged_in("researcher")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(new_page: PageMaker, researcher: Client, viewport):
    assert_usable(log_in(new_page(viewport=viewport), researcher), PATHS)


def test_paper_is_entered_without_script(new_page: PageMaker, researcher: Client):
    page = log_in(new_page(java_script_enabled=False, locale="en-GB"), researcher)
    page.goto(f"{WAVE}organisations/1/")
    page.get_by_role("link", name="Enter a paper questionnaire").click()
    page.get_by_label("The respondent agreed").check()
    page.get_by_role("button", name="Enter the answers").click()
    expect(page.locator(".banner")).to_be_visible()
    assert "/a/" in page.url


def test_chart_by_day_is_drawn(new_page: PageMaker, researcher: Client):
    page = log_in(new_page(viewport=DESK), researcher)
    page.goto(f"{WAVE}response/")
    page.locator("#by-day .chart svg").wait_for()
