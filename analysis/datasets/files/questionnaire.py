"""A questionnaire as PDF: every page and question with the codes that the data files use."""

from json import dumps
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import xml_text
from surveys.printed.typesetting import typeset
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Page, Questionnaire

LAYOUT = Path(__file__).with_name("questionnaire.typ")


def write(questionnaire: Questionnaire, language: str, options: Options, path: Path) -> None:
    """A tagged PDF in one of the survey's languages. Texts travel as data, so nothing in them is markup."""
    with translation.override(language):
        content = _content(questionnaire, language)
    path.write_bytes(typeset(LAYOUT, dumps(content), fonts=(), timestamp=int(options.moment.timestamp())))


def _content(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    return {
        "language": language.partition("-")[0],
        "title": xml_text(questionnaire.title.show(language)) or questionnaire.code,
        "welcome": xml_text(questionnaire.welcome.show(language)),
        "asked_if": _("Asked if:"),
        "for_each": _("For each of these:"),
        "answers": _("The answers:"),
        "pages": [_page(page, language) for page in questionnaire.pages],
    }


def _page(page: Page, language: str) -> dict[str, Any]:
    return {
        "title": xml_text(page.title.show(language)) or page.code,
        "intro": xml_text(page.intro.show(language)),
        "questions": [_question(question, language) for question in page.questions],
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    """What any type of question may have: items and answers with their codes."""
    return {
        "code": question.code,
        "text": xml_text(question.text.show(language)),
        "help": xml_text(question.help.show(language)),
        "condition": xml_text(question.condition.source) if question.condition else "",
        "items": _coded(getattr(question, "items", ()), language),
        "options": _coded(getattr(question, "options", ()), language),
    }


def _coded(parts: Any, language: str) -> list[dict[str, str]]:
    return [{"code": part.code, "text": xml_text(part.text.show(language))} for part in parts]
