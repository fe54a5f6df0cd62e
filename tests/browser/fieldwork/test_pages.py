"""The fieldwork pages, as people meet them. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, assert_usable, log_in

if TYPE_CHECKING:
    from django.test import Client

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
def researcher(site: str) -> Client:
    """A researcher who is logged in, beside an open survey with an organisation that does not take part."""
    from organisations.models import Category, Organisation
    from tests.organisations.team import logged_in
    from tests.surveys.respondents import open_survey

    open_survey()
    Organisation.objects.create(name="OCMW", category=Category.objects.get())
    return logged_in("researcher")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(new_page: PageMaker, researcher: Client, viewport):
    assert_usable(log_in(new_page(viewport=viewport), researcher), PATHS)


def test_wave_is_planned_and_opened_without_script(new_page: PageMaker, researcher: Client):
    page = log_in(new_page(java_script_enabled=False, locale="en-GB"), researcher)
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
