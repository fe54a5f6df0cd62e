"""A personal link on a phone without script, from the mail to the first page, and on a second device."""

import pytest
from playwright.sync_api import expect

from surveys.models import Response, Survey
from tests.browser.answering.respondent import NEXT, START
from tests.support.browser import PHONE, PageMaker, accessibility_problems
from tests.surveys.inviting import invited
from tests.surveys.respondents import open_survey


@pytest.fixture
def survey(site: str) -> Survey:
    return open_survey()


def test_personal_link_leads_to_the_first_page_and_goes_on_elsewhere(
    new_page: PageMaker, survey: Survey
) -> None:
    [link] = invited(survey, "an@example.org")
    first, second = (new_page(viewport=PHONE, java_script_enabled=False) for _device in range(2))
    for page in (first, second):
        page.goto(link)
        assert page.url.endswith("/i/")
        page.locator("#id_consent").check()
        page.get_by_role("button", name=START).click()
        if page is first:
            page.locator('input[name="org"][value="caw"]').check()
            page.locator('input[name="name"]').fill("Antoinette")
            page.locator(".buttons").get_by_role("button", name=NEXT).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Page forms (nl)")
    assert "Antoinette" not in second.content()
    assert Response.objects.count() == 1


def test_start_page_and_the_page_of_a_used_link_can_be_read_by_everybody(
    new_page: PageMaker, survey: Survey
) -> None:
    page = new_page(viewport=PHONE)
    for link in (*invited(survey, "an@example.org"), f"/i/{'A' * 22}/"):
        page.goto(link)
        assert accessibility_problems(page) == []
