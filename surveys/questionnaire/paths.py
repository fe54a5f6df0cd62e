"""Walking every way through a questionnaire: which questions and pages no answers lead to.

A condition looks at a few columns, each of which matters only by how it compares with what conditions name.
So the answers that can make a difference are few, and all of their combinations are tried: those that the
question types accept, of questions that are shown themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from surveys.questionnaire.base import Column, InvalidAnswer, Question
from surveys.questionnaire.conditions import NUMBER
from surveys.questionnaire.document import Page, Questionnaire
from surveys.questionnaire.problems import Problem

#: So many steps are gone for one condition at most, about a second.
MOST_STEPS = 100_000
OTHER_TEXT = "x"

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Walk:
    """How many steps were gone, and what was found."""

    steps: int
    problems: tuple[Problem, ...]


def walk(questionnaire: Questionnaire) -> Walk:
    """Try whatever can make a difference to a condition.

    Found are questions and pages that nothing leads to, conditions that nothing makes false, and conditions
    with more combinations than can be tried.
    """
    walker = _Walker(questionnaire)
    problems = tuple(problem for page in questionnaire.pages for problem in walker.page(page))
    return Walk(walker.steps, problems)


class _TooManyError(Exception):
    """More combinations than can be tried."""


class _Walker:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.steps = 0
        conditions = [each.condition for each in questionnaire.questions.values() if each.condition]
        self.names = {name for condition in conditions for name in condition.names()}
        self.values: dict[str, set[str]] = {}
        for condition in conditions:
            for name, value in condition.compared_with():
                self.values.setdefault(name, set()).add(value)
        self.kept: dict[str, list[Cells]] = {}

    def page(self, page: Page) -> Iterator[Problem]:
        unreachable = 0
        for question in page.questions:
            outcomes = self._outcomes(question)
            place = f"pages/{page.code}/questions/{question.code}/condition"
            if outcomes is None:
                yield Problem(place, "there are too many combinations of answers to try them all")
            elif outcomes == {False}:
                unreachable += 1
                yield Problem(place, "no answers show this question")
            elif question.condition and outcomes == {True}:
                yield Problem(place, "whatever is answered, this question is shown")
        if unreachable == len(page.questions):
            yield Problem(f"pages/{page.code}", "no answers lead to this page")

    def _outcomes(self, question: Question) -> set[bool] | None:
        """Whether the question can be shown and can be hidden; None: there is too much to try."""
        if question.condition is None:
            return {True}
        deciding = self._deciding(question)
        chain = [each for each in self.questionnaire.questions.values() if each.code in deciding]
        before, found = self.steps, set[bool]()

        def go(place: int, cells: Cells) -> bool:
            """Go on from a question of the chain; whether everything is found already."""
            self.steps += 1
            if self.steps - before > MOST_STEPS:
                raise _TooManyError
            if place == len(chain):
                assert question.condition
                found.add(question.condition.evaluate(cells))
                return len(found) == 2
            asked = chain[place]
            if asked.condition and not asked.condition.evaluate(cells):
                return go(place + 1, cells)
            return any(go(place + 1, {**cells, **given}) for given in self._candidates(asked))

        try:
            go(0, {})
        except _TooManyError:
            return None if len(found) < 2 else found
        return found

    def _deciding(self, question: Question) -> set[str]:
        """The codes of the questions that decide about this one, directly or by way of others."""
        found: set[str] = set()
        waiting = [question]
        while waiting:
            condition = waiting.pop().condition
            for name in condition.names() if condition else ():
                owner = self.questionnaire.question_of_column[name]
                if owner.code not in found:
                    found.add(owner.code)
                    waiting.append(owner)
        return found

    def _candidates(self, question: Question) -> list[Cells]:
        """The cells of a question that conditions can tell apart, as far as its type accepts them."""
        if question.code not in self.kept:
            columns = [column for column in question.columns() if column.name in self.names]
            choices = [sorted(self._cells_of(column)) for column in columns]
            names = [column.name for column in columns]
            combinations = 1
            for cells in choices:
                combinations *= len(cells)
            if combinations > MOST_STEPS:
                raise _TooManyError
            possible = (dict(zip(names, cells, strict=True)) for cells in product(*choices))
            self.kept[question.code] = [cells for cells in possible if _is_possible(question, cells)]
        return self.kept[question.code]

    def _cells_of(self, column: Column) -> set[str]:
        if column.codes:
            return {"", *column.codes}
        compared = self.values.get(column.name, set())
        if column.kind == "text":
            return {"", OTHER_TEXT, *compared}
        step = Decimal(1).scaleb(-column.decimals)
        numbers = {Decimal(0), *(Decimal(value) for value in compared if NUMBER.match(value))}
        around = {number + step * by for number in numbers for by in (-1, 0, 1)}
        return {"", *(f"{number:.{column.decimals}f}" for number in around)}


def _is_possible(question: Question, cells: Cells) -> bool:
    """Whether some answer has these cells, whatever it has in the question's other columns."""
    return any(_is_answer(question, completed) for completed in _completions(question, cells))


def _completions(question: Question, cells: Cells) -> Iterator[Cells]:
    """The cells with the least in the other columns, and with one more of each of their codes."""
    columns = question.columns()
    ticked = any(column.kind == "tick" and cells.get(column.name) for column in columns)
    least = {column.name: "0" if ticked and column.kind == "tick" else "" for column in columns} | dict(cells)
    yield least
    for column in columns:
        if column.name not in cells:
            for code in column.codes or (OTHER_TEXT,):
                yield {**least, column.name: code}


def _is_answer(question: Question, cells: Cells) -> bool:
    try:
        answer = question.answer([cells[column.name] for column in question.columns()])
    except InvalidAnswer:
        return False
    return answer is not None or not question.required
