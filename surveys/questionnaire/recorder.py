"""From a response's answers to its record, at every page send."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import getitem

from surveys.questionnaire.base import TICK_CODES, Question
from surveys.questionnaire.document import Page, Questionnaire
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, MISSING, NOT_REACHED, Layout, RecordColumn


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a record says of the response itself; `wave` and `organisation` are numbers, 0 for none."""

    completed: bool
    language: str
    source: str
    wave: int = 0
    organisation: int = 0

    def cells(self) -> tuple[str, ...]:
        """In the order of the layout."""
        return (
            TICK_CODES[self.completed],
            self.language,
            self.source,
            str(self.wave),
            str(self.organisation),
        )


class _Codes(dict[str, bytes]):
    """The bytes of each cell of a column: empty is left open, a number is made when it is asked for."""

    def __init__(self, column: RecordColumn) -> None:
        super().__init__({code: column.encode(code) for code in column.codes})
        self[""] = column.missing(LEFT_OPEN)
        self.column = column

    def __missing__(self, cell: str) -> bytes:
        return self.column.encode(cell)


class _Text(dict[str, bytes]):
    """A text is in no record."""

    def __missing__(self, cell: str) -> bytes:
        return b""


class _Part:
    """What a question puts into the record; everything that no answer changes is made once."""

    def __init__(self, question: Question, columns: Mapping[str, RecordColumn]) -> None:
        names = [column.name for column in question.columns()]
        closed = [columns[name] for name in names if name in columns]
        self.question = question
        self.codes = [_Codes(columns[name]) if name in columns else _Text() for name in names]
        self.missing = {reason: b"".join(column.missing(reason) for column in closed) for reason in MISSING}

    def encode(self, journey: Journey) -> bytes:
        """The bytes of a question on a sent page."""
        code = self.question.code
        if code not in journey.visible:
            return self.missing[HIDDEN]
        answer = journey.answers.get(code)
        if answer is None:
            return self.missing[LEFT_OPEN]
        return b"".join(map(getitem, self.codes, self.question.cells(answer)))


class Recorder:
    """Makes the records of one version."""

    def __init__(self, questionnaire: Questionnaire, layout: Layout) -> None:
        columns = layout.by_name
        self._header = [_Codes(column) for column in layout.columns[: len(Header.__dataclass_fields__)]]
        self._pages: list[tuple[Page, list[_Part]]] = [
            (page, [_Part(question, columns) for question in page.questions]) for page in questionnaire.pages
        ]

    def record(self, journey: Journey, header: Header) -> bytes:
        """The record of a response, as wide as the layout.

        A page that was not sent is not reached, also where routing skips it. Raises `ValueError` where an
        answer has a cell that its column does not know.
        """
        sent = [page.code in journey.sent for page, _ in self._pages]
        parts = [codes[cell] for codes, cell in zip(self._header, header.cells(), strict=True)]
        parts.append(bytes(sent))
        for was_sent, (_, questions) in zip(sent, self._pages, strict=True):
            if was_sent:
                parts += [part.encode(journey) for part in questions]
            else:
                parts += [part.missing[NOT_REACHED] for part in questions]
        return b"".join(parts)
