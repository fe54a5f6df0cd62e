"""A real Chromium on a live site; without one these tests are skipped, which the run says in one line."""

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.support.patience import PATIENCE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

PageMaker = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the browser is marked so."""
    for item in items:
        if "new_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if "Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"BROWSER TESTS SKIPPED: {len(skipped)}, since no Chromium was found on the PATH.",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium on the PATH, and CI does without none of the browser tests.")
        pytest.skip("No Chromium on the PATH.")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    """The address of the whole site, served by threads of this process; ends without a slash."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()
    connections.close_all()


@pytest.fixture
def new_page(browser: Browser, site: str) -> Iterator[PageMaker]:
    """Opens pages in contexts of their own: `new_page(viewport=PHONE, java_script_enabled=False)`.

    Takes what Playwright's `new_context` takes. A script error or a breach of the Content-Security-Policy in
    any of the pages fails the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**({"base_url": site, "viewport": DESK, "locale": "nl-BE"} | options))
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: PageMaker) -> Page:
    """A page as a desk shows it."""
    return new_page()


def log_in(page: Page, client: Client) -> Page:
    """Let the page's browser be logged in as the test client is."""
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    return page


def assert_usable(page: Page, paths: Iterable[str]) -> None:
    """Each of these opens, breaks no rule of accessibility and is no wider than the screen."""
    assert page.viewport_size
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert accessibility_problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path


def wait_on(page: Page, holds: Callable[[], bool]) -> bool:
    """Whether `holds` came true while the page goes on."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        page.wait_for_timeout(50)
    return True


def wait_for_charts(page: Page) -> None:
    """Until the charts on and near the screen are drawn."""
    are_drawn = """[...document.querySelectorAll("[data-chart]")].every((chart) => {
        const { top, bottom } = chart.getBoundingClientRect();
        const isInSight = chart.checkVisibility() && top < innerHeight && bottom > 0;
        return !isInSight || chart.querySelector("svg text");
    })"""
    assert wait_on(page, lambda: bool(page.evaluate(are_drawn)))


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line each: rule, place, reason."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # Preloading, for one rule about orientation, would copy style sheets into the page one by one.
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
