"""Results for the public in a browser. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browser import PHONE, PageMaker, accessibility_problems

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(new_page: PageMaker, site: str) -> Page:
    from tests.analysis.publishing.simulated import answer, persons, release, survey
    from tests.support.study import NOW

    version = survey()
    answer(version, [*persons()], NOW)
    release(version)
    page = new_page(viewport=PHONE, locale="en-GB")
    page.goto("/results/study/?lang=en")
    return page


def test_the_public_page_is_readable_for_everybody(page: Page) -> None:
    page.locator(".chart").first.scroll_into_view_if_needed()
    page.wait_for_selector(".chart svg")
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.context.cookies() == []
