"""The small study with a few answers, and a browser in which somebody of the team is logged in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from surveys.models import Version
    from tests.support.browser import PageMaker


@pytest.fixture
def version(site: str) -> Version:
    """The small study with three synthetic answers, counted."""
    from tests.analysis.views.reading import counted
    from tests.support.study import published, row

    version = published()
    ticks = {"tools__mail": "1", "tools__chat": "0", "tools__none": "0"}
    rows = [row(sector=sector, before__desk="much", **ticks) for sector in ("care", "care", "work")]
    counted(version, *rows, source="synthetic")
    return version


@pytest.fixture
def team_page(version: Version, new_page: PageMaker) -> Callable[..., Page]:
    """Opens a page as a logged-in researcher: `team_page("/surveys/", viewport=PHONE)`."""

    def open_page(url: str, **options: Any) -> Page:
        from tests.organisations.team import PASSWORD, user

        page = new_page(**options)
        email = f"{options.get('viewport', {}).get('width', '')}anna@example.org"
        user("researcher", email)
        page.goto("/login/")
        page.locator("#id_login").fill(email)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url("**/surveys/")
        page.goto(url)
        return page

    return open_page
