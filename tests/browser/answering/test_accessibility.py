"""What WCAG 2.2 asks of the respondents' pages, in light and dark, on a phone and at a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Response
from surveys.studies import antwerp
from tests.browser.answering.respondent import go_on, open_page, start, width_of_content
from tests.support.browser import DESK, PHONE, PageMaker, accessibility_problems

#: 1280 x 1024 at a zoom of 400 %.
ZOOMED = {"width": 320, "height": 256}
#: Own targets are as large as a thumb; WCAG's minimum of 24 holds for all others.
THUMB = 44
TOO_SMALL = """
    (least) => [...document.querySelectorAll(
        ".options label, .languages *, .jump a, button, select, textarea, input[type=text], summary, .back a"
    )]
        .filter((target) => target.checkVisibility({ visibilityProperty: true }))
        .filter((target) => !target.matches(".visually-hidden, .own label"))
        .filter((target) => Math.min(target.offsetWidth, target.offsetHeight) < least)
        .map((target) => target.outerHTML)
"""


def kinds_of_pages(page: Page, test_link: str, language: str) -> Iterator[str]:
    """Opens one page of each kind after the other and says which it is."""
    page.goto(f"{test_link}?lang={language}")
    yield "start"
    start(page, test_link, language)
    yield "first page"
    go_on(page)
    yield "page with errors"
    for code in ("goals", "clients", "agenda", "closing", "before_page"):
        open_page(page, code)
        yield code
    go_on(page)
    yield "page with a reminder"
    for code in ("review", "stop", "erase"):
        open_page(page, code)
        yield code
    page.locator("form button").click()
    yield "erased"
    page.goto("/continue/")
    yield "continue"
    page.goto("/s/nothing/")
    yield "problem"
    page.goto(f"/s/antwerp/thanks/?lang={language}")
    yield "thanks"


@pytest.mark.slow
@pytest.mark.parametrize(
    "look",
    [{"viewport": PHONE, "color_scheme": "light"}, {"viewport": DESK, "color_scheme": "dark"}],
    ids=["light phone", "dark desk"],
)
def test_no_kind_of_page_has_a_problem_that_axe_finds(
    new_page: PageMaker, test_link: str, look: dict[str, object]
) -> None:
    page = new_page(**look)
    found = {kind: accessibility_problems(page) for kind in kinds_of_pages(page, test_link, "nl")}
    assert {kind: problems for kind, problems in found.items() if problems} == {}


@pytest.mark.slow
def test_no_page_scrolls_sideways_at_320_pixels_and_400_percent(new_page: PageMaker, test_link: str) -> None:
    page = new_page(viewport=ZOOMED)
    widths = {kind: width_of_content(page) for kind in kinds_of_pages(page, test_link, "fr")}
    start(page, test_link, "fr")
    for code in antwerp.questionnaire().by_code:
        open_page(page, code)
        widths[code] = width_of_content(page)
    assert {kind: width for kind, width in widths.items() if width > 320} == {}


def test_row_of_a_matrix_has_the_same_names_on_a_phone_and_at_a_desk(
    new_page: PageMaker, test_link: str
) -> None:
    for viewport in (PHONE, DESK):
        page = new_page(viewport=viewport)
        start(page, test_link)
        open_page(page, "before_page")
        question = page.get_by_role(
            "group", name="Gebruikte je deze vormen van contact voor corona nooit, weinig of veel?"
        )
        row = question.get_by_role("group", name="Telefoneren voor corona", exact=True)
        expect(row).to_match_aria_snapshot(
            """
            - group "Telefoneren voor corona":
              - text: Telefoneren voor corona
              - radio "Nooit"
              - text: Nooit
              - radio "Weinig"
              - text: Weinig
              - radio "Veel"
              - text: Veel
              - radio "Niet van toepassing"
              - text: Niet van toepassing
            """
        )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_targets_are_large_enough_for_a_thumb(
    new_page: PageMaker, test_link: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    start(page, test_link)
    too_small = {}
    for code in ("about", "before_page", "goals", "agenda", "closing"):
        open_page(page, code)
        for choice in page.locator("input[type=radio]").all()[:1]:
            choice.check()  # brings the way to take it back
        too_small[code] = page.evaluate(TOO_SMALL, THUMB)
    assert {code: targets for code, targets in too_small.items() if targets} == {}


def test_heads_of_columns_never_cover_what_has_the_focus(new_page: PageMaker, test_link: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 640})
    start(page, test_link)
    open_page(page, "before_page")
    heads = page.locator(".heads")
    rows = page.locator(".row")
    page.get_by_role("button", name="Volgende").focus()
    for number in reversed(range(rows.count())):
        page.keyboard.press("Shift+Tab")
        focused = rows.nth(number).locator("input:focus")
        box, covered = focused.bounding_box(), heads.bounding_box()
        assert box
        assert covered
        assert box["y"] >= covered["y"] + covered["height"], number


def test_keyboard_alone_is_enough(new_page: PageMaker, link: str) -> None:
    page = new_page()
    page.goto(f"{link}?lang=nl")
    press = page.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(60):
            press("Tab")
            if page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"Tab does not lead to {selector}")

    tab_to("#id_consent")
    press("Space")
    tab_to("button.primary")
    press("Enter")
    expect(page.locator("#answers")).to_be_visible()
    tab_to("#id_org")
    page.keyboard.type("Het Huis")
    press("Enter")  # means Next, and a required question is still open
    expect(page.locator("#errors")).to_be_focused()
    press("Tab")
    press("Enter")
    expect(page.locator("#id_orgcat")).to_be_focused()
    press("Space")
    press("ArrowDown")
    tab_to("[name=ages]")
    press("Space")
    tab_to(".buttons .primary")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bereikbaar zijn")
    assert Response.objects.get().answers == {
        "org": {"text": "Het Huis"},
        "orgcat": {"value": "hvk"},
        "ages": {"values": ["children"]},
    }
    tab_to("[name=lockdown]")
    press("Space")
    for name in ("reachable", "better", "wider", "blended"):
        tab_to(f"[name={name}]")
        press("Space")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact voor corona")
    for item in ("ftf_appt", "ftf_walkin", "phone"):
        tab_to(f"[name=before__{item}]")
        press("Space")
        press("ArrowRight")
    tab_to(".buttons .primary")
    press("Enter")
    expect(page.locator("#reminder")).to_be_focused()
    tab_to("#reminder button")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact vandaag")
    rows = {"ftf_appt": "little", "ftf_walkin": "little", "phone": "little"}
    assert Response.objects.get().answers["before"] == {"rows": rows}
