"""Results that a partner sees in a browser. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(new_page: PageMaker, site: str) -> Page:
    from organisations.models import Organisation
    from tests.analysis.publishing.simulated import answer, partners, persons, release, survey
    from tests.organisations.team import user
    from tests.support.study import NOW

    version = survey(partners(), breakdown="")
    answer(version, [*persons()], NOW)
    release(version)
    coordinator = user("coordinator")
    coordinator.organisation = Organisation.objects.get(name="care")
    coordinator.save()
    client = Client()
    client.force_login(coordinator)
    page = log_in(new_page(viewport=PHONE, locale="en-GB"), client)
    page.goto("/portal/study/results/")
    return page


def test_a_partner_compares_itself_on_a_phone_and_at_a_desk(page: Page) -> None:
    page.locator("details.part summary").first.click()
    expect(page.get_by_role("columnheader", name="Everybody else").first).to_be_visible()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a mapping as Playwright documents it
        assert accessibility_problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
