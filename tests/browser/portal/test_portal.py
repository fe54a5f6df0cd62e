"""The portal on a phone. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import PHONE, PageMaker, accessibility_problems, log_in, wait_on

if TYPE_CHECKING:
    from playwright.sync_api import Page

WAVE = "/portal/visits/1/"
PATHS = ("/portal/", WAVE, f"{WAVE}letter/", f"{WAVE}codes/1/", f"{WAVE}people/", f"{WAVE}people/check/")


@pytest.fixture
def coordinator(site: str) -> Client:
    """A coordinator who is logged in, whose organisation takes part, with printed letters and counts."""
    from organisations.models import User
    from surveys.actions.batches import make_batch
    from surveys.actions.invitation_lists import keep_list
    from surveys.actions.inviting import Person, add_invitations
    from surveys.models import Distribution, ShownCount, Wave
    from tests.organisations.team import logged_in, own_organisation
    from tests.surveys.respondents import NOW, open_survey

    open_survey()
    part = Distribution.objects.create(wave=Wave.objects.get(), organisation=own_organisation(), number=2)
    make_batch(distribution=part, size=1, now=NOW, by=None)
    ShownCount.objects.create(distribution=part, day=NOW, started=15)
    client = logged_in("coordinator")
    by = User.objects.get(email="coordinator@example.org")
    add_invitations(distribution=part, people=[Person(address="an@example.org")], by=None, now=NOW)
    keep_list(wave=part.wave, distribution=part, by=by, now=NOW, text="bo@example.org\nnobody")
    return client


@pytest.fixture
def page(new_page: PageMaker, coordinator: Client) -> Page:
    return log_in(new_page(viewport=PHONE, locale="en-GB"), coordinator)


def test_pages_are_accessible_and_no_wider_than_a_phone(page: Page):
    for path in PATHS:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        assert accessibility_problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_coordinator_copies_the_link_and_tells_how_many_were_reached(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("main").get_by_role("link").click()
    page.get_by_role("button", name="Copy").click()
    assert wait_on(page, lambda: "/o/" in page.evaluate("navigator.clipboard.readText()"))
    page.get_by_label("To how many people did you send the link?").fill("40")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").get_by_text("The numbers have been saved")).to_be_visible()
