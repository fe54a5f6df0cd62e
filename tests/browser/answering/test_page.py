"""Sending a page of questions: errors, reminder, going back, languages, with script and without."""

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Response
from tests.browser.answering.respondent import code_of, fill_in, go_on, open_page, start
from tests.support.browser import PHONE, PageMaker

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])

FIRST_PAGE = {"org": ["Het Huis"], "orgcat": ["caw"], "ages": ["children"]}


def answers() -> dict[str, object]:
    return dict(Response.objects.get().answers)


@with_and_without_script
def test_error_takes_the_focus_and_leads_to_the_first_input(
    new_page: PageMaker, link: str, *, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    start(page, link)
    fill_in(page, {"org": ["Het Huis"]})
    go_on(page)
    expect(page).to_have_title(
        "Fout: Jij en je organisatie – Blended werken in het sociaal werk in Antwerpen"
    )
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors").get_by_role("link").click()
    first = page.locator("#id_orgcat")
    expect(first).to_be_focused()
    expect(first).to_have_accessible_description("Fout: Beantwoord deze vraag om verder te gaan.")
    expect(page.locator("#id_org")).to_have_value("Het Huis")
    fill_in(page, {"orgcat": ["caw"]})
    go_on(page)
    assert code_of(page) == "reach"
    assert answers() == {"org": {"text": "Het Huis"}, "orgcat": {"value": "caw"}}


@with_and_without_script
def test_what_is_left_open_is_pointed_out_once_and_respected(
    new_page: PageMaker, test_link: str, *, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    start(page, test_link)
    open_page(page, "before_page")
    go_on(page)
    expect(page).to_have_title("Contact voor corona – Blended werken in het sociaal werk in Antwerpen")
    note = page.get_by_role("region", name="Je liet 13 vragen open")
    expect(note).to_be_focused()
    note.get_by_role("link", name="Telefoneren").click()
    expect(page.locator("#id_before__phone")).to_be_focused()
    with page.expect_navigation():
        note.get_by_role("button", name="Zo verdergaan").click()
    assert code_of(page) == "now_page"


@with_and_without_script
def test_language_can_be_changed_without_losing_what_was_typed(
    new_page: PageMaker, link: str, *, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    start(page, link)
    fill_in(page, {"org": ["Het Huis"], "orgcat": ["andere"], "orgcat__other_text": ["Wijkwerk"]})
    with page.expect_navigation():
        page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous et votre organisation")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Nederlands")).to_have_attribute("lang", "nl")
    expect(page.locator("#id_org")).to_have_value("Het Huis")
    expect(page.get_by_label("Autre", exact=True)).to_be_checked()
    expect(page.get_by_label("Avec vos propres mots – Autre")).to_have_value("Wijkwerk")


@with_and_without_script
def test_going_back_shows_what_was_sent_and_keeps_what_was_typed(
    new_page: PageMaker, link: str, *, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    start(page, link)
    fill_in(page, FIRST_PAGE)
    go_on(page)
    page.go_back()
    expect(page.locator('[name="orgcat"][value="caw"]')).to_be_checked()
    go_on(page)
    fill_in(page, {"reachable": ["yes"]})
    with page.expect_navigation():
        page.get_by_role("button", name="Vorige").click()
    assert code_of(page) == "about"
    go_on(page)
    expect(page.locator('[name="reachable"][value="yes"]')).to_be_checked()


def test_double_click_sends_a_page_once(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    fill_in(page, FIRST_PAGE)
    with page.expect_navigation():
        page.get_by_role("button", name="Volgende").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bereikbaar zijn")
    assert Response.objects.get().sent == ["about"]


def test_two_tabs_are_asked_which_answer_to_keep(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    other: Page = page.context.new_page()
    other.goto(page.url)
    fill_in(page, FIRST_PAGE)
    go_on(page)
    fill_in(other, {**FIRST_PAGE, "orgcat": ["zf"]})
    go_on(other)
    expect(other.locator("#conflicts")).to_be_focused()
    asked = other.get_by_role("group", name="Welke soort dienst past het best bij jouw werk?").first
    asked.get_by_label("Centra Algemeen Welzijnswerk").check()
    go_on(other)
    assert code_of(other) == "reach"
    assert answers()["orgcat"] == {"value": "caw"}


def test_choice_is_taken_back_with_one_tap(new_page: PageMaker, test_link: str) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    start(page, test_link)
    open_page(page, "before_page")
    row = page.get_by_role("group", name="Telefoneren voor corona")
    expect(row.get_by_role("radio")).to_have_count(4)
    row.get_by_text("Veel").click()
    expect(row.get_by_text("beantwoord")).to_be_visible()
    row.get_by_role("radio", name="Geen antwoord").check()
    expect(row.get_by_text("beantwoord")).to_be_hidden()
    fill_in(page, {"before__email": ["much"]})
    go_on(page)
    go_on(page)
    assert answers() == {"before": {"rows": {"email": "much"}}}


def test_stopping_shows_a_code_that_opens_the_answers_elsewhere(new_page: PageMaker, link: str) -> None:
    page = new_page(viewport=PHONE)
    start(page, link)
    fill_in(page, FIRST_PAGE)
    with page.expect_navigation():
        page.get_by_role("button", name="Stoppen en later verdergaan").click()
    code = " ".join(page.locator(".code > :not(.visually-hidden)").all_inner_texts())
    elsewhere = new_page()
    elsewhere.goto("/continue/")
    elsewhere.get_by_label("Je code").fill(code.lower())
    with elsewhere.expect_navigation():
        elsewhere.get_by_role("button", name="Verdergaan").click()
    expect(elsewhere.locator("#id_org")).to_have_value("Het Huis")
    elsewhere.get_by_role("link", name="Stoppen en mijn antwoorden wissen").click()
    elsewhere.get_by_role("button", name="Alles wissen").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Je antwoorden zijn gewist")
    assert list(Response.objects.all()) == []
