"""The pages about retention, and the audit page, in a browser. Django is set up after this file."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems, assert_usable, log_in

RETENTION = "/surveys/visits/retention/"
PATHS = (RETENTION, f"{RETENTION}erase/", f"{RETENTION}empty/", f"{RETENTION}person/", "/audit/")


@pytest.fixture
def admin(site: str) -> Client:
    """An admin who is logged in; in a pseudonymous survey somebody answered, and its wave is over."""
    from datetime import timedelta

    from django.utils import timezone

    from surveys.models import Wave
    from tests.organisations.team import logged_in
    from tests.surveys.inviting import invited, start_personally
    from tests.surveys.respondents import answer_all, move_wave, open_survey

    survey = open_survey(privacy_mode="pseudonymous", receipt_codes=True)
    answer_all(start_personally(invited(survey, "an@example.org")[0]))
    move_wave(survey, Wave.State.CLOSING, closes_at=timezone.now() - timedelta(days=9))
    return logged_in("admin")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(
    new_page: PageMaker, admin: Client, viewport: dict[str, int]
) -> None:
    page = log_in(new_page(viewport=viewport), admin)
    assert_usable(page, PATHS)
    page.goto(f"{RETENTION}person/")
    page.get_by_role("textbox").fill("an@example.org")
    page.locator("input[type=submit]").click()
    expect(page.locator("button[name=invitation]")).to_have_count(1)
    assert accessibility_problems(page) == []
