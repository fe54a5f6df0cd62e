"""The presenter view in a browser: bars that move, keys, looks, and whole without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, accessibility_problems

if TYPE_CHECKING:
    from surveys.models import Version

SLIDE = "/surveys/study/present/sector/"
SCREEN = {"width": 1280, "height": 720}
TeamPage = Callable[..., Page]


@pytest.fixture
def version(site: str) -> Version:
    """The small study, live in the room, with twelve answers."""
    from tests.analysis.views.reading import counted
    from tests.support.study import published, row

    version = published(shown_live=True)
    counted(version, *[row(sector="care")] * 9, *[row(sector="work")] * 3)
    return version


def test_bars_move_without_a_new_page(team_page: TeamPage, version: Version) -> None:
    from tests.analysis.views.reading import counted
    from tests.support.study import row

    page = team_page(SLIDE, viewport=SCREEN)
    page.evaluate("window.stayed = true")
    expect(page.locator(".share strong").first).to_have_text("75%")
    counted(version, *[row(sector="work")] * 3)
    expect(page.locator(".share strong").first).to_have_text("60%")
    expect(page.locator("[data-live=n]")).to_have_text("15")
    assert page.locator("rect[data-live]").first.get_attribute("width") == "60.00%"
    assert page.evaluate("window.stayed")


@pytest.mark.parametrize("look", ["dark", "light"])
@pytest.mark.parametrize("viewport", [SCREEN, PHONE], ids=["screen", "phone"])
def test_slide_is_accessible_and_fits(team_page: TeamPage, look: str, viewport: dict[str, int]) -> None:
    page = team_page(f"{SLIDE}?look={look}", viewport=viewport)
    assert accessibility_problems(page) == []
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= viewport["width"]
    assert viewport is PHONE or size[1] <= viewport["height"]


def test_pages_around_it_are_accessible(team_page: TeamPage) -> None:
    page = team_page("/surveys/study/present/", viewport=PHONE)
    assert accessibility_problems(page) == []


def test_keys_lead_to_the_next_question_and_back(team_page: TeamPage) -> None:
    page = team_page(f"{SLIDE}?look=dark")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/present/before__desk/?look=dark")
    page.keyboard.press("PageUp")
    page.wait_for_url("**/present/sector/?look=dark")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).to_contain_text("sector")


def test_bars_do_not_glide_for_who_wants_no_motion(team_page: TeamPage) -> None:
    duration = "getComputedStyle(document.querySelector('.bar rect')).transitionDuration"
    assert team_page(SLIDE, reduced_motion="reduce").evaluate(duration) == "0s"


def test_slide_is_whole_without_script(team_page: TeamPage) -> None:
    page = team_page(SLIDE, java_script_enabled=False)
    expect(page.locator(".share strong").first).to_have_text("75%")
    page.get_by_role("link", name="→").click()
    page.wait_for_url("**/present/before__desk/")
