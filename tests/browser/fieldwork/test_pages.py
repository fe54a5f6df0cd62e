"""The fieldwork pages, as people meet them. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIST = "/surveys/visits/fieldwork/"
PATHS = (
    LIST,
    f"{LIST}new/",
    f"{LIST}1/",
    f"{LIST}1/edit/",
    f"{LIST}1/extend/",
    f"{LIST}1/close/",
    f"{LIST}1/organisations/1/",
    f"{LIST}1/organisations/1/letter/",
    f"{LIST}1/organisations/1/invitations/",
    f"{LIST}1/invitations/",
    f"{LIST}1/invite/",
    f"{LIST}1/texts/",
    f"{LIST}1/outbox/",
    f"{LIST}1/reminders/",
    f"{LIST}1/pilot/",
    "/surveys/visits/settings/",
    "/organisations/never-mail/",
)


@pytest.fixture
def session(site: str) -> str:
    """The session of a researcher, beside an open survey with an organisation that does not take part."""
    from organisations.models import Category, Organisation
    from tests.organisations.team import user
    from tests.surveys.respondents import open_survey

    researcher = user("researcher")
    open_survey()
    Organisation.objects.create(name="OCMW", category=Category.objects.get())
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


def test_wave_is_planned_and_opened_without_script(new_page: PageMaker, session: str):
    page = opened(new_page, session, java_script_enabled=False, locale="en-GB")
    page.goto(f"{LIST}1/")
    page.get_by_role("link", name="Close now").click()
    page.get_by_role("button", name="Close now").click()
    page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Fieldwork").click()
    page.get_by_role("link", name="New wave").click()
    page.get_by_label("Name").fill("Second")
    page.get_by_role("button", name="Make the wave").click()
    page.get_by_role("link", name="Open now").click()
    expect(page.get_by_text("2 organisations' links and the survey's general link start")).to_be_visible()
    page.get_by_label("Reason to go on").fill("Tried on paper")
    page.get_by_role("button", name="Open now").click()
    expect(page.get_by_role("heading", name="Second Open")).to_be_visible()
