"""Pages of final answers in a browser: weights are entered and read, waves compared."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Version, Wave
from tests.support.browser import DESK, PHONE, accessibility_problems
from tests.support.study import NOW

URL = "/surveys/study/"
TeamPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def _final(version: Version) -> None:
    """The wave with the answers and an empty second one, both final."""
    ends = NOW + timedelta(days=1)
    times = {"opens_at": NOW, "closes_at": ends, "ends_at": ends}
    Wave.objects.create(survey=version.survey, number=2, name="Second", state=Wave.State.CLOSING, **times)
    Wave.objects.update(state=Wave.State.FINAL, **times)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_weights_are_entered_and_read(team_page: TeamPage, viewport: dict[str, int]) -> None:
    page = team_page(f"{URL}weights/", viewport=viewport)
    page.locator("a[href$='/weights/sector/']").click()
    for code, total in (("care", "100"), ("work", "100"), ("rest", "9")):
        page.locator(f"#id_total_{code}").fill(total)
    page.locator("#id_source").fill("Register")
    page.locator("#id_counted_on").fill("2026-01-01")
    page.locator("#id_source").press("Enter")
    expect(page.locator(".alert")).to_contain_text("rest")
    assert found_in(page, viewport) == ([], True)
    page.locator("#id_total_rest").fill("0")
    page.locator("#id_source").press("Enter")
    page.wait_for_url(f"**{URL}weights/")
    expect(page.locator("#facts")).to_contain_text("1,50")
    assert found_in(page, viewport) == ([], True)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_compared_waves_are_accessible_and_fit(team_page: TeamPage, viewport: dict[str, int]) -> None:
    page = team_page(f"{URL}compare/?question=before__desk&scale=never&scale=much", viewport=viewport)
    expect(page.locator("#compared table")).to_be_visible()
    assert found_in(page, viewport) == ([], True)


def found_in(page: Page, viewport: dict[str, int]) -> tuple[list[str], bool]:
    """What axe finds, and whether the page fits."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return accessibility_problems(page), width <= viewport["width"]
