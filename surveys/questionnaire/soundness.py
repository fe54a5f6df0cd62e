"""Whether a document that could be read can also be answered, stored and counted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Consent, ConsentFacts, Page
from surveys.questionnaire.problems import CODE, Finding, Path
from surveys.questionnaire.references import InOrder

MOST_PAGES = 100
MOST_QUESTIONS = 500
MOST_LANGUAGES = 30
LANGUAGE = re.compile(r"(?=.{2,12}\Z)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NO_CODE = "expected a letter, then letters, digits or underscores, at most 20 characters"
#: Codes that would be taken for another field of a page, another column of a data file, another address or a
#: word of a condition.
RESERVED_CODES = frozenset(
    (
        *("base", "keep", "reminded", "go"),
        *("response_id", "version", "completed", "last_page", "language", "started_at", "submitted_at"),
        *("draft", "review", "stop", "erase"),
        *("and", "or", "not", "is_empty"),
    )
)


@dataclass
class Found:
    """What could be read of a document: the codes of pages and questions, and every object that is whole."""

    pages: list[tuple[Path, Any]] = field(default_factory=list)
    questions: list[tuple[Path, Any]] = field(default_factory=list)
    objects: list[tuple[Path, Any]] = field(default_factory=list)

    def add(self, path: Path, cls: type, code: Any, built: Any) -> None:
        if issubclass(cls, Page):
            self.pages.append((path, code))
        if issubclass(cls, Question):
            self.questions.append((path, code))
        if built is not None:
            self.objects.append((path, built))

    def whole_questions(self) -> list[tuple[Path, Question]]:
        return [(path, built) for path, built in self.objects if isinstance(built, Question)]


def soundness(data: Mapping[str, Any], found: Found) -> Iterator[Finding]:
    """What is wrong with the parts of `data` that were found, all but its form."""
    yield from _languages(data)
    yield from _sizes(data)
    yield from _own_code(data.get("code"))
    yield from _codes([*found.pages, *found.questions])
    if len(found.questions) <= MOST_QUESTIONS:
        yield from InOrder(found.whole_questions(), [code for _, code in found.questions]).findings()
    for path, built in found.objects:
        if isinstance(built, Consent):
            yield from ((path + place, message) for place, message in _contact(built))
        if isinstance(built, ConsentFacts):
            yield from (((*path, name), message) for name, message in _facts(built))


def _languages(data: Mapping[str, Any]) -> Iterator[Finding]:
    languages = data.get("languages")
    if not isinstance(languages, list) or not all(isinstance(language, str) for language in languages):
        return
    if not 1 <= len(languages) <= MOST_LANGUAGES:
        yield ("languages",), f"a questionnaire has 1 to {MOST_LANGUAGES} languages"
        return
    for number, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            yield ("languages", number), "expected a language code such as nl or pt-BR, at most 12 characters"
        if language in languages[:number]:
            yield ("languages", number), "this language stands there twice"
    if data.get("default_language") not in languages:
        yield ("default_language",), "expected one of the languages"


def _sizes(data: Mapping[str, Any]) -> Iterator[Finding]:
    pages = data.get("pages")
    if not isinstance(pages, list):
        return
    if not 1 <= len(pages) <= MOST_PAGES:
        yield ("pages",), f"a questionnaire has 1 to {MOST_PAGES} pages"
    asked = [page.get("questions") if isinstance(page, dict) else None for page in pages]
    for number, questions in enumerate(asked):
        if questions == []:
            yield ("pages", number, "questions"), "a page has at least one question"
    if sum(len(questions) for questions in asked if isinstance(questions, list)) > MOST_QUESTIONS:
        yield ("pages",), f"a questionnaire has at most {MOST_QUESTIONS} questions"


def _own_code(code: Any) -> Iterator[Finding]:
    """The survey's code, which stands in addresses as those of pages do."""
    if isinstance(code, str) and not CODE.fullmatch(code):
        yield ("code",), NO_CODE


def _codes(codes: Sequence[tuple[Path, Any]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, code in codes:
        if not isinstance(code, str):
            continue
        place = (*path, "code")
        if not CODE.fullmatch(code):
            yield place, NO_CODE
        elif code.lower() in RESERVED_CODES:
            yield place, f"{code} has a meaning of its own in addresses, files or conditions; choose another"
        elif code.lower() in seen:
            yield place, f"{seen[code.lower()]} is the code of a page or question already, whatever its case"
        seen.setdefault(code.lower(), code)


def _contact(consent: Consent) -> Iterator[Finding]:
    for language, text in consent.text.items():
        if consent.facts.contact not in text:
            yield ("text", language), f"the text does not name the contact {consent.facts.contact}"


def _facts(facts: ConsentFacts) -> Iterator[tuple[str, str]]:
    """Facts that nobody gave, and facts that are not true of this product."""
    for name in ("controller", "contact"):
        if not getattr(facts, name).strip():
            yield name, "this is empty; respondents must know it"
    if not 1 <= facts.smallest_group_shown <= 1_000:
        yield "smallest_group_shown", "expected a number of people from 1 to 1000"
    if not 1 <= facts.retention_months <= 600:
        yield "retention_months", "expected a number of months from 1 to 600"
    if facts.ip_address_stored:
        yield "ip_address_stored", "Peilpunt stores no IP address, so this must be false"
    if not facts.partial_answers_used:
        yield "partial_answers_used", "Peilpunt counts every page once it is sent, so this must be true"
