"""Whether a document that could be read can also be answered, stored and counted."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.conditions import Condition, equal
from surveys.questionnaire.document import Consent, ConsentFacts, Page
from surveys.questionnaire.problems import CODE, Finding, Path

MOST_PAGES = 100
MOST_QUESTIONS = 500
MOST_COLUMNS = 5_000
MOST_LANGUAGES = 30
LANGUAGE = re.compile(r"(?=.{2,12}\Z)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Codes that would be taken for another field of a page, another column of a data file, another address or a
#: word of a condition.
RESERVED_CODES = frozenset(
    (
        *("base", "keep", "reminded"),
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


def soundness(data: Mapping[str, Any], found: Found) -> Iterator[Finding]:
    """What is wrong with the parts of `data` that were found, all but its form."""
    yield from _languages(data)
    yield from _sizes(data)
    yield from _codes([*found.pages, *found.questions])
    yield from _questions(found)
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


def _codes(codes: Sequence[tuple[Path, Any]]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, code in codes:
        if not isinstance(code, str):
            continue
        place = (*path, "code")
        if not CODE.fullmatch(code):
            yield place, "expected a letter, then letters, digits or underscores, at most 20 characters"
        elif code.lower() in RESERVED_CODES:
            yield place, f"{code} has a meaning of its own in addresses, files or conditions; choose another"
        elif code.lower() in seen:
            yield place, f"{seen[code.lower()]} is the code of a page or question already, whatever its case"
        seen.setdefault(code.lower(), code)


def _questions(found: Found) -> Iterator[Finding]:
    """Problems of each question by itself and with those before it."""
    questions = [(path, built) for path, built in found.objects if isinstance(built, Question)]
    ahead = {question.code for _, question in questions}
    #: Questions that have problems already: whoever refers to them is not told off for it.
    broken = {code for _, code in found.questions} - ahead
    earlier: dict[str, Question] = {}
    columns: dict[str, Column] = {}
    for path, question in questions:
        own = [((*path, *_steps(place)), message) for place, message in question.problems()]
        yield from own
        if question.condition:
            known = _Known(columns, ahead, broken)
            yield from (((*path, "condition"), message) for message in known.problems(question.condition))
        ahead.discard(question.code)
        twice = question.code.lower() in (code.lower() for code in earlier)  # refused with the codes
        if own or twice:
            broken.add(question.code)
            continue
        yield from _column_names(path, question, columns)
        if len(columns) > MOST_COLUMNS:
            yield ("pages",), f"a questionnaire has at most {MOST_COLUMNS} columns"
            return
        if question.pairs_with and question.pairs_with not in broken:
            yield from (((*path, "pairs_with"), message) for message in _pair(question, earlier))
        if question.breakdown and [column.kind for column in _closed(question)] != ["choice"]:
            yield (*path, "breakdown"), "results can be split only by a question with one choice"
        earlier[question.code] = question


def _steps(place: str) -> Path:
    """A place inside a question as a path."""
    return tuple(place.split("/"))


def _column_names(path: Path, question: Question, columns: dict[str, Column]) -> Iterator[Finding]:
    taken = {name.lower() for name in columns}
    for column in question.columns():
        if column.name.lower() in taken:
            yield path, f"its column {column.name} has the name of another column, whatever its case"
        taken.add(column.name.lower())
        columns.setdefault(column.name, column)


@dataclass(frozen=True)
class _Known:
    """What a condition can know: columns asked before, and codes of questions that are ahead or broken."""

    columns: Mapping[str, Column]
    ahead: Collection[str]
    broken: Collection[str]

    def problems(self, condition: Condition) -> Iterator[str]:
        for name in sorted(condition.names()):
            if name in self.columns or _owned(name, self.broken):
                continue
            if _owned(name, self.ahead):
                yield f"{name} is not asked before this question; a condition can only look back"
            else:
                yield f"no question has a column {name}"
        for name, value in condition.compared():
            column = self.columns.get(name)
            if column and column.codes and value and not any(equal(value, code) for code in column.codes):
                yield f"{name} is never {value!r}; it can be {', '.join(column.codes)}"


def _owned(name: str, codes: Collection[str]) -> bool:
    """Whether a column of this name would belong to one of these questions."""
    return any(name == code or name.startswith(f"{code}__") for code in codes)


def _closed(question: Question) -> list[Column]:
    return [column for column in question.columns() if column.kind != "text"]


def _pair(question: Question, earlier: Mapping[str, Question]) -> Iterator[str]:
    other = earlier.get(question.pairs_with)
    if other is None or other.type != question.type:
        yield f"no earlier question of type {question.type} has the code {question.pairs_with}"
        return
    theirs = {(column.item, column.option): column.codes for column in _closed(other)}
    shared = [column for column in _closed(question) if (column.item, column.option) in theirs]
    if not shared or any(column.codes != theirs[column.item, column.option] for column in shared):
        yield f"the answers of {other.code} are others, so the two cannot be compared"


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
    if facts.receipt_code:
        yield "receipt_code", "Peilpunt gives no receipt code, so this must be false"
    if not facts.partial_answers_used:
        yield "partial_answers_used", "Peilpunt counts every page once it is sent, so this must be true"
