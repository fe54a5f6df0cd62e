"""A dataset in a browser: accessible pages that fit a phone, and a draft from columns to a build."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.models import DatasetRelease, Job
from surveys.models import Version
from tests.support.browser import DESK, PHONE, accessibility_problems
from tests.support.study import NOW

TeamPage = Callable[..., Page]
DATASETS = "/surveys/study/data/datasets/"
STEPS = tuple(f"{DATASETS}{page}" for page in ("", "1/", "1/columns/", "1/recodings/", "1/recipe/", "texts/"))


@pytest.fixture
def answered(version: Version) -> None:
    from tests.analysis.datasets.surveys import add, people

    add(version, *people((6, {"sector": "care"}), (2, {"sector": "work"}), (1, {"sector": "rest"})))


@pytest.mark.usefixtures("answered")
def test_a_draft_goes_from_columns_to_a_build_and_its_pages_are_accessible(team_page: TeamPage):
    page = team_page(DATASETS, viewport=DESK)
    page.locator(".new-dataset button").click()
    page.locator(".steps a").first.click()
    page.locator("input[name=role__hours][value=quasi_identifiers]").check()
    page.locator("#k").fill("few")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("#problems")).to_be_visible()
    assert accessibility_problems(page) == []
    page.locator("#k").fill("2")
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"{DATASETS}1/$"))
    page.locator("section[aria-labelledby=build] button").click()
    expect(page.locator(".job-list h3")).to_have_text("study-dataset-1-draft.zip")
    assert (DatasetRelease.objects.get().recipe["k"], Job.objects.get().kind) == (2, "dataset")
    built = {"as_of": NOW, "rows": 9, "k": 2, "digest": "d" * 64}
    DatasetRelease.objects.update(**built)  # as the job does; the page follows it
    page.locator("#state a").click()
    expect(page.locator("#decide")).to_be_visible()
    found = {}
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for url in STEPS:
            page.goto(url)
            width = page.evaluate("document.documentElement.scrollWidth")
            found[url, viewport["width"]] = (accessibility_problems(page), width <= viewport["width"])
    assert found == dict.fromkeys(found, ([], True))
