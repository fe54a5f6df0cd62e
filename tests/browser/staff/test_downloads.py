"""Charts and tables saved from a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page

from tests.support.browser import DESK, PHONE, accessibility_problems, wait_for_charts

if TYPE_CHECKING:
    from surveys.models import Version

RESULTS = "/surveys/study/results/?by=sector"
TeamPage = Callable[..., Page]


def saved(page: Page, figure: str, kind: str) -> tuple[str, bytes]:
    """The name and content of a file that a figure's button makes."""
    with page.expect_download() as caught:
        page.locator(f"[data-figure={figure}] [data-download={kind}]").click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_chart_is_saved_with_its_legend_and_figures(team_page: TeamPage) -> None:
    page = team_page(RESULTS)
    page.locator("#question-before summary").first.click()
    name, drawn = saved(page, "figure-before-0", "svg")
    texts = re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", drawn.decode())
    assert name == "study-before-0.svg"
    assert {"never", "much", "na", "100,0%", "care", "work"} <= set(texts)
    assert drawn.startswith(b"<svg")
    assert re.search(rb'<svg[^>]* width="(\d+)', drawn)
    name, image = saved(page, "figure-before-0", "png")
    assert (name, image[:4]) == ("study-before-0.png", b"\x89PNG")


def test_table_is_saved_as_it_is_shown(team_page: TeamPage) -> None:
    page = team_page(RESULTS)
    name, data = saved(page, "figure-tools-0", "csv")
    lines = data.decode().splitlines()
    assert name == "study-tools-0.csv"
    shown = page.locator("#question-tools tr").evaluate_all(
        "rows => rows.map((row) => row.cells[0].innerText)"
    )
    assert [line.split(",")[0].strip('"\ufeff') for line in lines] == shown
    assert '"100%"' in lines[2]


def test_labels_leave_a_chart_its_width_on_a_phone(team_page: TeamPage) -> None:
    page = team_page("/surveys/study/results/", viewport=PHONE)
    chart = page.locator("#pages-reached svg.marks")
    wait_for_charts(page)
    widths = chart.locator("path[aria-roledescription=bar], .mark-rect path").evaluate_all(
        "bars => bars.map((bar) => bar.getBoundingClientRect().width)"
    )
    assert max(widths) > 0.6 * PHONE["width"]


def test_texts_are_accessible(team_page: TeamPage, version: Version) -> None:
    from tests.analysis.views.reading import counted
    from tests.support.study import row

    counted(version, *[row(org=f"Org {number}", sector="care") for number in range(60)])
    for viewport in (PHONE, DESK):
        page = team_page("/surveys/study/texts/org/", viewport=viewport)
        assert page.locator(".texts li").count() == 50
        assert accessibility_problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
