"""The Antwerp study from the link to the thanks, as a phone and a desk show it, with and without script."""

import pytest
from playwright.sync_api import expect

from surveys.models import Response
from surveys.studies import antwerp
from tests.browser.answering.respondent import (
    SEND,
    answers_of_a_row,
    code_of,
    fill_in_page,
    go_on,
    start,
    width_of_content,
)
from tests.support.browser import DESK, PHONE, PageMaker

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
on_phone_and_desk = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.mark.slow
@with_and_without_script
@on_phone_and_desk
def test_study_is_answered_from_the_link_to_the_thanks(
    new_page: PageMaker, link: str, viewport: dict[str, int], *, script: bool
) -> None:
    page = new_page(viewport=viewport, java_script_enabled=script)
    answers = answers_of_a_row()
    start(page, link)
    for number, code in enumerate(antwerp.questionnaire().by_code, start=1):
        assert code_of(page) == code
        expect(page.get_by_text(f"Pagina {number} van 12")).to_be_visible()
        assert width_of_content(page) == viewport["width"]
        fill_in_page(page, answers)
        go_on(page)
        if page.locator("#reminder").count():  # some questions of the row were left open
            go_on(page)
    page.get_by_role("button", name=SEND).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank je wel")
    response = Response.objects.get()
    assert (response.completed, response.source, response.language) == (True, "real", "nl")
    assert response.answers == answers
