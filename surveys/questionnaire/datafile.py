"""The data file of a survey: a row a response, a column a variable.

First come the columns of `HEADER`, then those of the questions in their order. An empty cell is no answer,
not shown or not reached. The pages that were sent are those that routing shows up to `last_page`, which
counts the pages of the questionnaire from 1. Above the header may stand a line that says what the file is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveys.questionnaire.base import TICK_CODES, Answer, InvalidAnswer, Question
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.journey import Journey

HEADER = ("response_id", "completed", "last_page", "language", "started_at", "submitted_at")
#: The first line of a file that was downloaded, above the header; whoever reads such a file skips it.
NOT_ANONYMISED = "# Not anonymised: rows can be recognised."
#: Years in which a response can have been given; others are slips, such as 0022.
FIRST_YEAR, LAST_YEAR = 1970, 2999


@dataclass(frozen=True, kw_only=True)
class Row:
    """A response as a data file tells it."""

    completed: bool
    language: str
    started_at: datetime | None
    submitted_at: datetime | None
    answers: Mapping[str, Answer]
    sent: tuple[str, ...]


def column_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The names of all columns, in order."""
    return (*HEADER, *questionnaire.question_of_column)


def last_page(journey: Journey) -> int:
    """The number of the last page that was sent and that routing shows, 0 before the first."""
    shown = {page.code for page in journey.shown_pages} & journey.sent
    numbers = (number for number, code in enumerate(journey.questionnaire.by_code, 1) if code in shown)
    return max(numbers, default=0)


def answer_cells(journey: Journey) -> Iterator[str]:
    """The cells of all questions: answers on the path and on pages that were sent."""
    for page in journey.questionnaire.pages:
        was_sent = page.code in journey.sent
        for question in page.questions:
            counts = was_sent and question.code in journey.visible
            yield from question.cells(journey.answers.get(question.code) if counts else None)


class RowReader:
    """Reads the rows of one questionnaire's data file."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._numbers = {str(number): number for number in range(len(questionnaire.pages) + 1)}
        self._places: list[tuple[Question, int, slice]] = []
        start = len(HEADER)
        for number, page in enumerate(questionnaire.pages, 1):
            for question in page.questions:
                end = start + len(question.columns())
                self._places.append((question, number, slice(start, end)))
                start = end

    def read(self, cells: Sequence[str]) -> Row:
        """The response that the cells tell, in the order of `column_names`.

        Raises `InvalidAnswer` with a reason for each column in which something else is expected. What is
        required is not asked for: a data file may hold what was collected elsewhere.
        """
        errors: dict[str, str] = {}
        _, completed, page, language, started, submitted = cells[: len(HEADER)]
        if completed not in TICK_CODES:
            errors["completed"] = "0 or 1 expected"
        if language not in self.questionnaire.languages:
            errors["language"] = f"one of {', '.join(self.questionnaire.languages)} expected"
        last = self._numbers.get(page, 0)
        if page not in self._numbers:
            errors["last_page"] = f"a page's number expected, from 0 (none sent) to {len(self._numbers) - 1}"
        started_at = _time("started_at", started, errors)
        submitted_at = _time("submitted_at", submitted, errors)
        if started_at and submitted_at and submitted_at < started_at:
            errors["submitted_at"] = "this is before started_at"
        if submitted and completed == "0":
            errors["submitted_at"] = "only a completed response has this time"
        answers = self._answers(cells, errors)
        journey = Journey(self.questionnaire, answers, ())
        if not errors:
            errors |= self._off_the_path(journey, last, cells)
            errors |= self._wrong_end(journey, last, is_completed=completed == "1")
        if errors:
            raise InvalidAnswer(errors)
        order = list(self.questionnaire.by_code)
        return Row(
            completed=completed == "1",
            language=language,
            started_at=started_at,
            submitted_at=submitted_at,
            answers=answers,
            sent=tuple(shown.code for shown in journey.shown_pages if order.index(shown.code) < last),
        )

    def _answers(self, cells: Sequence[str], errors: dict[str, str]) -> dict[str, Answer]:
        answers = {}
        for question, _, place in self._places:
            own = cells[place]
            if any(own):
                try:
                    answer = question.answer(own)
                except InvalidAnswer as invalid:
                    errors |= {column: str(message) for column, message in invalid.errors.items()}
                else:
                    if answer is not None:
                        answers[question.code] = answer
        return answers

    def _off_the_path(self, journey: Journey, last: int, cells: Sequence[str]) -> dict[str, str]:
        """Cells of questions that were not asked: nothing may be lost without a word."""
        errors: dict[str, str] = {}
        for question, page, place in self._places:
            if question.code not in journey.answers:
                continue
            if question.code not in journey.visible:
                reason = "routing hides this question after the answers before it: empty expected"
            elif page > last:
                reason = f"this is asked on page {page}, and last_page is {last}: empty expected"
            else:
                continue
            columns = zip(question.columns(), cells[place], strict=True)
            errors |= {column.name: reason for column, cell in columns if cell}
        return errors

    def _wrong_end(self, journey: Journey, last: int, *, is_completed: bool) -> dict[str, str]:
        order = list(self.questionnaire.by_code)
        shown = [order.index(page.code) + 1 for page in journey.shown_pages]
        if last and last not in shown:
            return {"last_page": f"routing skips page {last}"}
        if is_completed and shown and last != shown[-1]:
            return {"last_page": f"a completed response has sent all pages: {shown[-1]} expected"}
        return {}


def _time(column: str, cell: str, errors: dict[str, str]) -> datetime | None:
    if not cell:
        return None
    try:
        time = datetime.fromisoformat(cell)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None or not FIRST_YEAR <= time.year <= LAST_YEAR:
        errors[column] = "a time with its offset from UTC expected, such as 2022-03-13T19:42:05+01:00"
        return None
    return time
