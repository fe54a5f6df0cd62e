"""Tick boxes in data files: a column a box, 1 or 0 in all of a question's boxes, all empty for no answer."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from surveys.question_types.reading import Reading
from surveys.questionnaire.base import TICK_CODES, Column

NOT_TICKED, TICKED = TICK_CODES


def box_cells(columns: Sequence[Column], ticked: Collection[str]) -> tuple[str, ...]:
    """A cell a column; `ticked` are the names of the columns whose box is ticked."""
    return tuple(TICKED if column.name in ticked else NOT_TICKED for column in columns)


def ticked_boxes(reading: Reading, columns: Sequence[Column], cells: Sequence[str]) -> list[Column]:
    """The columns whose box is ticked; what is wrong with a cell is told to `reading`."""
    answered = any(cells)
    ticked = []
    for column, cell in zip(columns, cells, strict=True):
        if cell == TICKED:
            ticked.append(column)
        elif cell not in (NOT_TICKED, ""):
            reading.refuse(column.name, _("0 or 1 expected: not ticked or ticked."))
        elif answered and not cell:
            message = _("Other boxes of this question are filled. Write 0 or 1 here, or empty all of them.")
            reading.refuse(column.name, message)
    if answered and not ticked and reading.is_sound:
        message = _("No box of this question is ticked. Empty all of them, which means: no answer.")
        reading.refuse(columns[0].name, message)
    return ticked
