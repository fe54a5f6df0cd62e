"""Respondents as the web sees them: they read each form and send it with the answers of a synthetic row."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from benchmarks.client import Client, Fields, Reply
from surveys.questionnaire.document import Page, Questionnaire

HIDDEN_INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


def completed_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a data file that answered every page."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["completed"] == "1"]


def fields_of(questionnaire: Questionnaire, row: Mapping[str, str]) -> dict[str, Fields]:
    """What the forms post so that a response holds the cells of `row`, by page code."""
    return {page.code: _page_fields(page, row) for page in questionnaire.pages}


def _page_fields(page: Page, row: Mapping[str, str]) -> Fields:
    fields: dict[str, list[str]] = {}
    for question in page.questions:
        answer = question.answer([row[column.name] for column in question.columns()])
        fields |= question.posted(answer)
    return fields


@dataclass(frozen=True)
class Respondent:
    """Somebody with a browser, and the answers to give by page code."""

    client: Client
    answers: Mapping[str, Fields]

    def answer_all(self, link: str) -> None:
        """From the link to the page that thanks."""
        page = self.start(link)
        while not page.endswith("/review/"):
            page = self.answer(page)
        _shown(self.client.get(page))
        _shown(self.client.get(_next(self.client.post(page, {"go": ["submit"]}))))

    def go_to(self, link: str, code: str) -> str:
        """Answer everything before the page with this code; returns its address."""
        page = self.start(link)
        while code_of(page) != code:
            page = self.answer(page)
        return page

    def start(self, link: str) -> str:
        """Press Start; returns the address of the first page."""
        form = _shown(self.client.get(link))
        return _next(self.client.post(link, hidden_inputs(form.text) | {"consent": ["1"]}))

    def answer(self, page: str) -> str:
        """Fill in a page and press Next; returns the address of the page that follows."""
        form = _shown(self.client.get(page))
        return _next(self.client.post(page, self.filled_in(page, form)))

    def filled_in(self, page: str, form: Reply) -> dict[str, list[str]]:
        """The fields that pressing Next would post."""
        typed = {name: list(values) for name, values in self.answers[code_of(page)].items()}
        return hidden_inputs(form.text) | typed | {"reminded": ["1"], "go": ["next"]}


def code_of(page: str) -> str:
    """The page's code in its address."""
    return page.rstrip("/").rsplit("/", 1)[-1]


def hidden_inputs(markup: str) -> dict[str, list[str]]:
    return {unescape(name): [unescape(value)] for name, value in HIDDEN_INPUT.findall(markup)}


def _shown(reply: Reply) -> Reply:
    if reply.status != 200:
        raise RuntimeError(f"a page was expected, and {reply.status} came: {reply.text[:500]}")
    return reply


def _next(reply: Reply) -> str:
    if reply.status not in (302, 303):
        raise RuntimeError(f"a redirect was expected, and {reply.status} came: {reply.text[:2000]}")
    return str(reply.headers["Location"])
