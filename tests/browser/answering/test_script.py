"""What script adds: saving in between, conditions inside a page, putting in order, hints."""

from collections.abc import Mapping

from playwright.sync_api import expect

from surveys.models import Response
from surveys.questionnaire.condition_parser import parse
from tests.browser.answering.respondent import fill_in, open_page, start
from tests.support.browser import PHONE, PageMaker
from tests.support.patience import wait_until

SAVED = "Bewaard. Het telt mee zodra je op Volgende drukt."

#: Conditions and cells on which server and browser must agree.
CONDITIONS: list[tuple[str, Mapping[str, str]]] = [
    ("a == 'yes'", {"a": "yes"}),
    ("a == 'yes'", {}),
    ("a == 1", {"a": "1.0"}),
    ("a == '01'", {"a": "1"}),
    ("a != 1", {"a": "one"}),
    ("a < 10", {"a": "9"}),
    ("a < 10", {"a": ""}),
    ("a >= '10'", {"a": "9.99"}),
    ("a > b", {"a": "-1", "b": "-2"}),
    ("a <= b", {"a": "w", "b": "x"}),
    ("is_empty(a)", {"a": ""}),
    ("not is_empty(a) and b == 1", {"a": " ", "b": "1"}),
    ("not (a == 1 or b == 1)", {"a": "0", "b": "0"}),
    ("a == 1 and b == 1 or c == 1", {"c": "1"}),
    ("a == 123456789012345", {"a": "123456789012345"}),
    ("a == '1234567890123456'", {"a": "1234567890123457"}),
]


def draft() -> Mapping[str, Mapping[str, list[str]]]:
    kept: Mapping[str, Mapping[str, list[str]]] = Response.objects.get().draft
    return kept


def test_what_is_typed_is_saved_and_survives_a_reload(new_page: PageMaker, link: str) -> None:
    page = new_page(viewport=PHONE)
    start(page, link)
    fill_in(page, {"org": ["Het Huis"], "ages": ["adults"]})
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    expect(page.locator("#id_org")).to_have_value("Het Huis")
    expect(page.get_by_label("Volwassenen (26 tot 64 jaar)")).to_be_checked()
    assert Response.objects.get().answers == {}


def test_what_is_typed_without_connection_is_saved_once_there_is_one(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    page.context.set_offline(True)
    fill_in(page, {"org": ["Onderweg"]})
    expect(page.get_by_text("Geen verbinding.")).to_be_visible()
    assert draft() == {}
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert draft()["about"]["org"] == ["Onderweg"]


def test_leaving_the_page_saves_what_was_just_typed(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    fill_in(page, {"org": ["Nog net"]})
    page.goto("about:blank")
    assert wait_until(lambda: bool(draft()))
    assert draft()["about"]["org"] == ["Nog net"]


def test_question_appears_with_the_answer_that_asks_for_it(new_page: PageMaker, test_link: str) -> None:
    page = new_page()
    start(page, test_link)
    open_page(page, "clients")
    risen = page.locator("#question_risen")
    expect(risen).to_be_hidden()
    fill_in(page, {"difficult": ["regularly"]})
    expect(risen).to_be_visible()
    fill_in(page, {"risen": ["unsure"], "difficult": ["never"]})
    expect(risen).to_be_hidden()
    fill_in(page, {"difficult": ["sometimes"]})
    expect(risen.get_by_label("Geen zicht op")).to_be_checked()


def test_without_script_the_question_is_there_from_the_start(new_page: PageMaker, test_link: str) -> None:
    page = new_page(java_script_enabled=False)
    start(page, test_link)
    open_page(page, "clients")
    expect(page.locator("#question_risen")).to_be_visible()


def test_browser_and_server_decide_alike(new_page: PageMaker, link: str) -> None:
    page = new_page()
    page.goto(link)
    parsed = [(parse(source), cells) for source, cells in CONDITIONS]
    decided = page.evaluate(
        """async (cases) => {
            const { evaluate } = await import("/static/answering/conditions.js");
            return cases.map(([tree, cells]) => evaluate(tree, (column) => cells[column] ?? ""));
        }""",
        [[condition.as_json(), cells] for condition, cells in parsed],
    )
    assert decided == [condition.evaluate(cells) for condition, cells in parsed]


def test_ranking_is_put_in_order_by_buttons_and_by_dragging(new_page: PageMaker, test_link: str) -> None:
    page = new_page(viewport=PHONE)
    start(page, test_link)
    open_page(page, "agenda")
    fill_in(page, {"needs__1": ["time"], "needs__2": ["budget"], "needs__3": ["policy"]})
    question = page.locator("#question_needs")

    def order() -> list[str]:
        return [question.locator("select").nth(place).input_value() for place in range(3)]

    question.get_by_role("button", name="Naar onder: 1e keuze").press("Enter")
    assert order() == ["budget", "time", "policy"]
    expect(question.get_by_role("button", name="Naar onder: 2e keuze")).to_be_focused()
    expect(question.get_by_role("status")).to_have_text(
        "Tijd om nieuwe tools gericht en gepast te gebruiken: 2e keuze"
    )
    question.locator(".grip").nth(2).drag_to(question.locator("select").nth(0))
    assert order() == ["policy", "budget", "time"]


def test_page_hints_at_answers_that_do_not_go_together(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    hint = page.get_by_text("Je vinkte een antwoord aan dat niet met de andere samengaat.")
    fill_in(page, {"ages": ["children", "all"]})
    expect(hint).to_be_visible()
    page.get_by_label("Alle leeftijden").uncheck()
    expect(hint).to_be_hidden()


def test_who_writes_an_own_answer_chooses_it(new_page: PageMaker, link: str) -> None:
    page = new_page()
    start(page, link)
    fill_in(page, {"orgcat__other_text": ["Wijkwerk"]})
    expect(page.get_by_label("Andere", exact=True)).to_be_checked()
