"""The receipt code in a browser: shown once, typed once, accessible, and without script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems


@pytest.fixture
def link(site: str) -> str:
    """The link of a survey that gives receipt codes."""
    from tests.surveys.respondents import general_link, open_survey

    return general_link(open_survey(receipt_codes=True))


def check(page: Page, look: dict[str, Any]) -> None:
    """What axe finds, where there is script for it, and whether the page fits."""
    if look.get("java_script_enabled", True):
        assert accessibility_problems(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= look["viewport"]["width"], page.url


def send_answers(page: Page, link: str) -> None:
    """From the link to the thanks, with as few answers as the questionnaire takes."""
    page.goto(f"{link}?lang=nl")
    page.locator("#id_consent").check()
    page.locator("button.primary").click()
    page.locator("input[name=org][value=city]").check()
    while "review" not in page.url:
        with page.expect_navigation():
            page.locator(".buttons .primary").first.click()
    with page.expect_navigation():
        page.locator("button[value=submit]").first.click()


@pytest.mark.parametrize(
    "look",
    [{"viewport": PHONE}, {"viewport": DESK}, {"viewport": PHONE, "java_script_enabled": False}],
    ids=["phone", "desk", "without script"],
)
def test_answers_are_erased_by_the_code_that_is_shown_once(
    new_page: PageMaker, link: str, look: dict[str, Any]
) -> None:
    from surveys.models import Response

    page = new_page(**look)
    send_answers(page, link)
    code = "-".join(page.locator(".code span:not(.visually-hidden)").all_inner_texts())
    assert len(code) == 19
    check(page, look)
    page.reload()
    expect(page.locator(".code")).to_contain_text(code[:4])

    page.goto("/erase/?lang=nl")
    page.get_by_label("Je ontvangstcode").fill("0000-0000-0000-0000")
    page.locator(".danger").click()
    expect(page.locator(".error")).to_be_visible()
    check(page, look)
    page.get_by_label("Je ontvangstcode").fill(code.lower())
    page.locator(".danger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoorden zijn gewist")
    check(page, look)
    assert Response.objects.count() == 0
