"""The pages about retention, and the audit page, in a browser. Django is set up after this file."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems

RETENTION = "/surveys/visits/retention/"
PATHS = (RETENTION, f"{RETENTION}erase/", f"{RETENTION}empty/", f"{RETENTION}person/", "/audit/")


@pytest.fixture
def session(site: str) -> str:
    """The session of an admin; in a pseudonymous survey somebody answered, and its wave is over."""
    from datetime import timedelta

    from django.utils import timezone

    from surveys.models import Wave
    from tests.organisations.team import user
    from tests.surveys.inviting import invited, start_personally
    from tests.surveys.respondents import answer_all, move_wave, open_survey

    admin = user("admin")
    survey = open_survey(privacy_mode="pseudonymous", receipt_codes=True)
    answer_all(start_personally(invited(survey, "an@example.org")[0]))
    move_wave(survey, Wave.State.CLOSING, closes_at=timezone.now() - timedelta(days=9))
    client = Client()
    client.force_login(admin)
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_no_wider_than_the_screen(
    new_page: PageMaker, session: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    cookie = {"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a mapping as Playwright documents it
    for path in PATHS:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert accessibility_problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
    page.goto(f"{RETENTION}person/")
    page.get_by_role("textbox").fill("an@example.org")
    page.locator("input[type=submit]").click()
    expect(page.locator("button[name=invitation]")).to_have_count(1)
    assert accessibility_problems(page) == []
