"""The team's pages in a browser: accessible, without sideways scroll, and whole without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems, wait_for_charts, wait_on

PAGES = (
    "/surveys/",
    "/surveys/study/",
    "/surveys/study/questionnaire/",
    "/surveys/study/results/",
    "/surveys/study/results/?by=sector",
    "/surveys/study/cross/?rows=sector&columns=before__desk",
    "/surveys/study/cross/?rows=tools&columns=sector",
    "/surveys/study/cross/?rows=org&columns=sector",
    "/surveys/study/report/?definition=antwerp",
    "/surveys/study/report/?definition=antwerp&only_sector=moon",
    "/surveys/study/report/definition/",
    "/surveys/study/report/files/?definition=antwerp",
    "/surveys/study/compare/",
    "/surveys/study/weights/",
    "/surveys/study/texts/",
    "/surveys/study/data/",
    "/surveys/study/publishing/",
    "/surveys/study/publishing/preview/",
    "/password/",
)
TeamPage = Callable[..., Page]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_fit(team_page: TeamPage, viewport: dict[str, int]):
    page = team_page("/surveys/", viewport=viewport)
    found = {}
    for url in PAGES:
        page.goto(url)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        wait_for_charts(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[url] = (accessibility_problems(page), width <= viewport["width"])
    assert found == {url: ([], True) for url in PAGES}


def test_login_is_accessible_with_and_without_an_error(new_page: PageMaker):
    page = new_page(viewport=PHONE)
    page.goto("/login/")
    assert accessibility_problems(page) == []
    page.locator("#id_login").fill("nobody@example.org")
    page.locator("#id_password").fill("wrong")
    page.locator("#id_password").press("Enter")
    expect(page.locator(".alert")).to_be_visible()
    assert accessibility_problems(page) == []


def test_results_are_whole_without_script(team_page: TeamPage):
    page = team_page("/surveys/study/results/?by=sector", java_script_enabled=False)
    assert page.locator(".chart").first.is_hidden()
    page.locator("#question-before summary").first.click()
    expect(page.locator("#question-before table").first).to_contain_text("100,0%")
    page.locator("#breakdowns a").first.click()
    page.wait_for_url("**/surveys/study/results/?")


def test_account_menu_logs_out_by_keyboard(team_page: TeamPage):
    page = team_page("/surveys/study/")
    page.locator(".account summary").press("Enter")
    page.locator(".account-menu button").press("Enter")
    page.wait_for_url("**/login/")


def test_language_switch_stays_on_the_page(team_page: TeamPage):
    page = team_page("/surveys/study/results/?by=sector")
    assert page.locator("html").get_attribute("lang") == "nl"
    page.locator(".languages button[lang=fr]").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url.endswith("/surveys/study/results/?by=sector")


def test_links_can_be_copied(team_page: TeamPage):
    page = team_page("/surveys/study/", permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy]").first
    button.click()
    link = button.get_attribute("data-copy")
    assert wait_on(page, lambda: page.evaluate("navigator.clipboard.readText()") == link)
