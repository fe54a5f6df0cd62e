"""The way of one respondent through a questionnaire, computed from the answers and the sent pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from surveys.questionnaire.base import Answer, Question
from surveys.questionnaire.document import Page, Questionnaire


@dataclass(frozen=True)
class Progress:
    """Page `number` of `count` with `percent` of the pages behind it."""

    number: int
    count: int

    @property
    def percent(self) -> int:
        return 100 * (self.number - 1) // self.count


class Journey:
    """What is shown and where one can go; `answers` are those of sent pages by question, `sent` page codes.

    A question is visible when its condition holds for the answers before it that are on the path themselves.
    """

    def __init__(
        self, questionnaire: Questionnaire, answers: Mapping[str, Answer], sent: Collection[str]
    ) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.sent = frozenset(sent)

    @cached_property
    def _visible_and_values(self) -> tuple[frozenset[str], Mapping[str, str]]:
        visible = set()
        values: dict[str, str] = {}
        deciding = self.questionnaire.deciding_columns
        for code, question in self.questionnaire.questions.items():
            if question.condition is None or question.condition.evaluate(values):
                visible.add(code)
                if code in deciding:
                    values.update(zip(deciding[code], question.cells(self.answers.get(code)), strict=True))
        return frozenset(visible), values

    @property
    def visible(self) -> frozenset[str]:
        """The codes of the questions that routing shows."""
        return self._visible_and_values[0]

    @property
    def values(self) -> Mapping[str, str]:
        """The cells on the path that conditions look at, by column name."""
        return self._visible_and_values[1]

    def visible_questions(self, page: str) -> tuple[Question, ...]:
        """The questions of a page that routing shows."""
        questions = self.questionnaire.by_code[page].questions
        return tuple(question for question in questions if question.code in self.visible)

    def possible_questions(self, page: str) -> tuple[Question, ...]:
        """What a form holds: the visible questions, and those that a choice on the page itself can show."""
        questions = self.questionnaire.by_code[page].questions
        shown = self.visible | self.questionnaire.decided_on_own_page
        return tuple(question for question in questions if question.code in shown)

    @cached_property
    def shown_pages(self) -> tuple[Page, ...]:
        """The pages with at least one possible question, in order."""
        return tuple(page for page in self.questionnaire.pages if self.possible_questions(page.code))

    def next_page(self, page: str) -> Page | None:
        """The page after this one (shown or not), `None` after the last."""
        order = list(self.questionnaire.by_code)
        position = order.index(page)
        return next((shown for shown in self.shown_pages if order.index(shown.code) > position), None)

    def previous_page(self, page: str) -> Page | None:
        """The page before this one (shown or not), `None` before the first."""
        order = list(self.questionnaire.by_code)
        position = order.index(page)
        earlier = (shown for shown in self.shown_pages if order.index(shown.code) < position)
        return max(earlier, key=lambda shown: order.index(shown.code), default=None)

    @cached_property
    def first_open_page(self) -> Page | None:
        """The first page that is not done; `None`: everything can be submitted."""
        return next((page for page in self.shown_pages if not self._is_done(page)), None)

    def can_visit(self, page: str) -> bool:
        """Whether the page is shown and everything before it is done."""
        codes = [shown.code for shown in self.shown_pages]
        if page not in codes:
            return False
        return self.first_open_page is None or codes.index(page) <= codes.index(self.first_open_page.code)

    def progress(self, page: str) -> Progress:
        """Where a shown page stands among the shown ones."""
        codes = [shown.code for shown in self.shown_pages]
        return Progress(codes.index(page) + 1, len(codes))

    def on_path_answers(self) -> dict[str, Answer]:
        """The answers to visible questions, which are all that count."""
        return {code: answer for code, answer in self.answers.items() if code in self.visible}

    def _is_done(self, page: Page) -> bool:
        """Sent, and nothing required is open, as when routing showed a question only later."""
        return page.code in self.sent and all(
            question.code in self.answers
            for question in self.visible_questions(page.code)
            if question.required
        )
