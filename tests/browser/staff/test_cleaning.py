"""Deciding about answers in a browser: accessible pages, and a merge without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Version
from tests.support.browser import DESK, PHONE, accessibility_problems

TeamPage = Callable[..., Page]
CLEANING = "/surveys/study/cleaning/"
PAGES = tuple(f"{CLEANING}{page}" for page in ("", "spellings/", "own-answers/", "responses/"))


@pytest.fixture
def texts(version: Version) -> None:
    from tests.analysis.cleaning import with_texts

    with_texts(version)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_fit_with_and_without_an_error(
    team_page: TeamPage, viewport: dict[str, int]
):
    page = team_page(CLEANING, viewport=viewport)
    found = {}
    for url in PAGES:
        page.goto(url)
        page.wait_for_load_state()
        problems = accessibility_problems(page)
        if url != CLEANING:
            page.locator("input[type=submit]").click()
            expect(page.locator(".invalid-feedback").first).to_be_visible()
            problems += accessibility_problems(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[url] = (problems, width <= viewport["width"])
    assert found == {url: ([], True) for url in PAGES}


@pytest.mark.usefixtures("texts")
def test_spellings_are_merged_and_undone_without_script(team_page: TeamPage):
    page = team_page(f"{CLEANING}spellings/", java_script_enabled=False)
    page.get_by_label("caw antwerpen", exact=True).check()
    page.locator("#id_becomes").fill("CAW Antwerpen")
    page.locator("#id_reason").fill("Een en hetzelfde.")
    page.locator("input[type=submit]").click()
    expect(page.get_by_label("caw antwerpen", exact=True)).to_be_disabled()
    page.goto(CLEANING)
    page.locator("table button").click()
    expect(page.locator("table button")).to_have_count(0)
