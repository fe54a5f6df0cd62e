"""What questions say of others: conditions, pairs and names of columns, which look back only."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.conditions import Condition, equal
from surveys.questionnaire.problems import Finding, Path

MOST_COLUMNS = 5_000


class InOrder:
    """The questions of a document one after another, each with what was asked before it.

    `codes` are those of all questions, also of those that could not be read. Whoever refers to a question
    that has problems itself is not told off for it.
    """

    def __init__(self, questions: Sequence[tuple[Path, Question]], codes: Sequence[Any]) -> None:
        self.questions = questions
        self.ahead = {question.code for _, question in questions}
        self.broken = {code for code in codes if isinstance(code, str)} - self.ahead
        self.earlier: dict[str, Question] = {}
        self.columns: dict[str, Column] = {}
        self.names: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        for path, question in self.questions:
            own = [(place.split("/"), message) for place, message in question.problems()]
            yield from (((*path, *place), message) for place, message in own)
            if question.condition:
                yield from (
                    ((*path, "condition"), message) for message in self._condition(question.condition)
                )
            self.ahead.discard(question.code)
            if own or question.code.lower() in map(str.lower, self.earlier):
                self.broken.add(question.code)
                continue
            yield from self._columns(path, question)
            if len(self.columns) > MOST_COLUMNS:
                yield ("pages",), f"a questionnaire has at most {MOST_COLUMNS} columns"
                return
            yield from self._results(path, question)
            self.earlier[question.code] = question

    def _condition(self, condition: Condition) -> Iterator[str]:
        for name in sorted(condition.names()):
            if name in self.columns or _owned(name, self.broken):
                continue
            if _owned(name, self.ahead):
                yield f"{name} is not asked before this question; a condition can only look back"
            else:
                yield f"no question has a column {name}"
        for name, value in condition.compared():
            codes = self.columns[name].codes if name in self.columns else ()
            if codes and value and not any(equal(value, code) for code in codes):
                yield f"{name} is never {value!r}; it can be {', '.join(codes)}"

    def _columns(self, path: Path, question: Question) -> Iterator[Finding]:
        for column in question.columns():
            if column.name.lower() in self.names:
                yield path, f"its column {column.name} has the name of another column, whatever its case"
            self.names.add(column.name.lower())
            self.columns.setdefault(column.name, column)

    def _results(self, path: Path, question: Question) -> Iterator[Finding]:
        """What results cannot do with a question: compare it with its pair, split others by it."""
        if question.pairs_with and question.pairs_with not in self.broken:
            yield from (((*path, "pairs_with"), message) for message in self._pair(question))
        if question.breakdown and [column.kind for column in _closed(question)] != ["choice"]:
            yield (*path, "breakdown"), "results can be split only by a question with one choice"

    def _pair(self, question: Question) -> Iterator[str]:
        other = self.earlier.get(question.pairs_with)
        if other is None or other.type != question.type:
            yield f"no earlier question of type {question.type} has the code {question.pairs_with}"
            return
        theirs = {(column.item, column.option): column.codes for column in _closed(other)}
        shared = [column for column in _closed(question) if (column.item, column.option) in theirs]
        if not shared or any(column.codes != theirs[column.item, column.option] for column in shared):
            yield f"the answers of {other.code} are others, so the two cannot be compared"


def _owned(name: str, codes: Collection[str]) -> bool:
    """Whether a column of this name would belong to one of these questions."""
    return any(name == code or name.startswith(f"{code}__") for code in codes)


def _closed(question: Question) -> list[Column]:
    return [column for column in question.columns() if column.kind != "text"]
