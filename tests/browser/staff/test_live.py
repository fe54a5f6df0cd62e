"""The live results in a browser: charts, and figures that follow the answers without a reload."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from celery.worker import WorkController
from playwright.sync_api import Page, Response, expect

from analysis.queries import has_pending
from analysis.tasks import count_pending
from surveys.models import Version
from tests.analysis.views.reading import answered, counted
from tests.support.browser import wait_for_charts, wait_on
from tests.support.study import row

RESULTS = "/surveys/study/results/"
TeamPage = Callable[..., Page]


def totals(page: Page) -> list[str]:
    return page.locator("#totals strong").all_inner_texts()


def looks(page: Page) -> list[int]:
    """Grows by the status of each answer to a look at what there is now."""
    statuses: list[int] = []

    def note(response: Response) -> None:
        if response.request.resource_type == "fetch":
            statuses.append(response.status)

    page.on("response", note)
    return statuses


def test_answer_appears_at_the_first_look_after_it_was_counted(
    team_page: TeamPage, version: Version, celery_worker: WorkController
):
    page = team_page(RESULTS)
    assert totals(page) == ["3", "3"]
    answered(version, row(sector="rest"))
    count_pending.delay()  # as beat does every second
    assert wait_on(page, lambda: not has_pending(version.id))
    statuses = looks(page)
    assert wait_on(page, lambda: totals(page) == ["4", "4"])
    assert len([status for status in statuses if status == 304]) <= 1  # a look that was on its way
    expect(page.locator("#question-sector tbody tr").nth(2)).to_contain_text("25,0%")


def test_nothing_is_sent_again_while_nothing_changes(team_page: TeamPage):
    page = team_page("/surveys/")
    statuses = looks(page)
    page.goto(RESULTS)
    assert wait_on(page, lambda: len(statuses) >= 3)
    assert statuses[:3] == [200, 304, 304]


def test_charts_stay_as_they_are_while_nothing_changes(team_page: TeamPage):
    page = team_page("/surveys/")
    statuses = looks(page)
    page.goto(RESULTS)
    page.evaluate("document.querySelector('#question-sector').dataset.seen = 'yes'")
    assert wait_on(page, lambda: len(statuses) >= 3)
    expect(page.locator("#question-sector")).to_have_attribute("data-seen", "yes")


def test_time_moves_on_while_nothing_waits(team_page: TeamPage):
    page = team_page(RESULTS)
    time_shown = page.locator("#as-of time").inner_text()
    expect(page.locator("#as-of time")).not_to_have_text(time_shown)
    assert len(page.locator("#as-of time").inner_text()) == len("14:02:11")


def test_page_says_when_answers_wait_to_be_counted(team_page: TeamPage, version: Version):
    page = team_page(RESULTS)
    began = time.monotonic()
    answered(version, row(sector="rest"))
    expect(page.locator(".waits")).to_be_visible()
    assert time.monotonic() - began >= 3  # a moment of waiting is usual
    assert totals(page) == ["3", "3"]
    counted(version, row(sector="rest"))
    expect(page.locator(".waits")).to_have_count(0)
    assert totals(page) == ["5", "5"]


def test_page_looks_every_second_and_never_while_it_is_hidden(team_page: TeamPage):
    page = team_page("/surveys/")
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    statuses = looks(page)
    page.goto(RESULTS)
    page.clock.run_for(999)
    assert statuses == []
    page.clock.run_for(1)
    assert wait_on(page, lambda: statuses == [200])
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.clock.run_for(60_000)
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    assert wait_on(page, lambda: len(statuses) > 1)
    assert statuses == [200, 304]


def test_what_one_reads_stays_open_and_focused(team_page: TeamPage, version: Version):
    page = team_page(f"{RESULTS}?by=sector")
    second = page.locator("#question-before details").nth(1)
    second.locator("summary").click()
    table = second.locator("[tabindex='0']")
    table.focus()
    counted(version, row(sector="rest"))
    expect(page.locator("#totals strong").first).to_have_text("4")
    assert second.get_attribute("open") is not None
    assert table.evaluate("element => element === document.activeElement")


def test_breakdown_changes_the_figures_in_place(team_page: TeamPage):
    page = team_page(RESULTS)
    page.locator("#question-tools").evaluate("element => element.scrollIntoView({ behavior: 'instant' })")
    before = page.locator("#question-tools").bounding_box()
    page.evaluate("window.stayed = true")
    page.locator("#breakdowns a[href='?by=sector']").click()
    expect(page.locator("#question-tools thead")).to_contain_text("work")
    assert page.url.endswith("/results/?by=sector")
    assert page.evaluate("window.stayed")
    after = page.locator("#question-tools").bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2
    page.go_back()
    expect(page.locator("#question-tools thead")).not_to_contain_text("work")


def test_charts_say_what_the_tables_say(team_page: TeamPage):
    page = team_page(f"{RESULTS}?by=sector")
    page.locator("#question-before summary").first.click()
    for part in ("#pages-reached", "#question-before details[open]"):
        wait_for_charts(page)
        words = page.locator(f"{part} svg.marks text").all_text_contents()
        cells = page.locator(f"{part} tbody td").all_inner_texts()
        shares = [cell for cell in cells if cell.endswith("%") and cell != "0,0%"]
        assert len(shares) >= 3
        assert [share for share in shares if share not in words] == []


def test_a_drawn_chart_keeps_its_text_alternative(team_page: TeamPage):
    page = team_page(RESULTS)
    chart = page.locator("#pages-reached [data-chart]")
    expect(chart.locator("svg")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", re.compile("100,0%"))


def test_charts_are_drawn_when_they_come_near(team_page: TeamPage):
    page = team_page(RESULTS, viewport={"width": 1280, "height": 500})
    expect(page.locator("#pages-reached svg").first).to_be_visible()
    last = page.locator("[data-chart]").last
    assert last.locator("svg").count() == 0
    height = last.bounding_box()
    last.scroll_into_view_if_needed()
    expect(last.locator("svg").first).to_be_visible()
    after = last.bounding_box()
    assert height
    assert after
    assert abs(height["height"] - after["height"]) < 12
