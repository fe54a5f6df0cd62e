"""A respondent at the browser: reads a page, fills it in and goes on."""

import csv
import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from surveys.questionnaire.base import Answer, Posted
from surveys.studies import antwerp

START = re.compile("^(Starten|Start|Commencer)$")
NEXT = re.compile("^(Volgende|Next|Suivant)$")
SEND = re.compile("^(Mijn antwoorden versturen|Send my answers|Envoyer mes réponses)$")


def answers_of_a_row() -> Mapping[str, Answer]:
    """The answers of the study's shortest complete synthetic response, by question."""
    with antwerp.RESPONSES.open(encoding="utf-8", newline="") as file:
        complete = [row for row in csv.DictReader(file) if row["completed"] == "1"]
    row = min(complete, key=lambda row: sum(cell not in ("", "0") for cell in row.values()))
    read = {
        code: question.answer([row[column.name] for column in question.columns()])
        for code, question in antwerp.questionnaire().questions.items()
    }
    return {code: answer for code, answer in read.items() if answer is not None}


def start(page: Page, link: str, language: str = "nl") -> None:
    """From the link to the first page of questions."""
    page.goto(f"{link}?lang={language}")
    page.locator("#id_consent").check()
    page.get_by_role("button", name=START).click()
    expect(page.locator("#answers")).to_be_visible()


def code_of(page: Page) -> str:
    """The code of the page that is open."""
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def open_page(page: Page, code: str) -> None:
    """Open another page of the response that is being answered."""
    page.goto(f"{page.url.rstrip('/').rsplit('/', 1)[0]}/{code}/")


def fill_in(page: Page, posted: Posted) -> None:
    """Put values into the fields of the page, as somebody would who points at them."""
    for name, values in posted.items():
        for value in values:
            choice = page.locator(f'.question input[name="{name}"][value="{value}"]')
            if choice.count():
                choice.check()
                continue
            field = page.locator(f'.question [name="{name}"]')
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def fill_in_page(page: Page, answers: Mapping[str, Answer]) -> None:
    """Fill in the open page with the answers to its questions."""
    for question in antwerp.questionnaire().by_code[code_of(page)].questions:
        fill_in(page, question.posted(answers.get(question.code)))


def go_on(page: Page) -> None:
    """Press Next, the one that can be seen."""
    with page.expect_navigation():
        page.locator(".buttons").get_by_role("button", name=NEXT).click()


def width_of_content(page: Page) -> int:
    """How wide the page is, beyond the window where it scrolls sideways, in CSS pixels."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(width, int)
    return width
