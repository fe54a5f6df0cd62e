"""Printed codes as people meet them. Django is set up after this file, so its fixtures import late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE, PageMaker, accessibility_problems, assert_usable, log_in

if TYPE_CHECKING:
    from surveys.models import CodeBatch

NARROW = {"width": 320, "height": 640}
CODES = "/surveys/visits/fieldwork/1/organisations/1/codes/"


@pytest.fixture
def batch(site: str) -> CodeBatch:
    """A batch of one code, in an open survey."""
    from surveys.actions.batches import make_batch
    from surveys.models import Distribution
    from tests.surveys.respondents import NOW, open_survey

    open_survey()
    return make_batch(distribution=Distribution.objects.get(), size=1, now=NOW, by=None)


def test_code_is_typed_without_script_on_a_narrow_phone(new_page: PageMaker, batch: CodeBatch):
    from surveys.batches import codes_of

    (printed,) = codes_of(batch)
    page = new_page(viewport=NARROW, java_script_enabled=False, locale="en")
    page.goto("/code/")
    page.get_by_label("Your code").fill("ABCD")
    page.get_by_role("button", name="Go on").click()
    assert "perhaps a character is wrong or missing" in page.locator("#code-error").inner_text()
    page.get_by_label("Your code").fill(printed.code.lower())
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/i/?lang=en")
    expect(page.get_by_text("CAW Antwerpen").first).to_be_visible()


def test_code_page_is_accessible_and_no_wider_than_a_narrow_phone(new_page: PageMaker, batch: CodeBatch):
    page = new_page(viewport=NARROW)
    page.goto("/code/")
    assert accessibility_problems(page) == []
    page.get_by_role("textbox").fill("ABCD")
    page.get_by_role("textbox").press("Enter")
    page.wait_for_selector("#code-error")
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_pages_of_a_batch_are_accessible_and_no_wider_than_a_phone(new_page: PageMaker, batch: CodeBatch):
    from tests.organisations.team import logged_in

    page = log_in(new_page(viewport=PHONE), logged_in("researcher"))
    assert_usable(page, (CODES, f"{CODES}1/"))
