"""A worksheet of xlsxwriter that takes many rows at once.

Cell by cell the library calls a dozen functions for each, some 5 microseconds; a dataset of 100,000 rows has
28 million. What it writes to the file is the same. Imported where it is used, as xlsxwriter is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from numpy.typing import NDArray
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: Stands for the number of the row; nothing else in a row's pattern has it.
ROW = "#"


class Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet of a workbook in constant memory."""

    def write_rows(self, first: int, columns: Sequence[NDArray[Any] | Sequence[int | str]]) -> None:
        """Writes rows from the row `first` on, counted from 0, below all that was written before.

        A column is an array of numbers, or a list in which texts can be. All are of one length.
        """
        pattern = "".join(_pattern(place, column) for place, column in enumerate(columns))
        rows = zip(*map(self._cells, columns), strict=True)
        written = [
            f'<row r="{number}">{pattern.replace(ROW, str(number)) % cells}</row>'
            for number, cells in enumerate(rows, start=first + 1)
        ]
        if not written:
            return
        below = first + len(written)
        self._check_dimensions(first, 0)
        self._check_dimensions(below - 1, len(columns) - 1)
        self._write_single_row(below)  # the row before these, which the library still holds
        self.fh.write("".join(written))

    def _cells(self, column: NDArray[Any] | Sequence[int | str]) -> Iterable[Any]:
        """What stands in the pattern's places."""
        if isinstance(column, Sequence):
            return [self._text(cell) if isinstance(cell, str) else f"><v>{cell}</v>" for cell in column]
        numbers: list[int | float] = column.tolist()
        return numbers

    def _text(self, text: str) -> str:
        escaped = self._escape_data(self._escape_control_characters(text))
        return f' t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is>'


def _pattern(place: int, column: NDArray[Any] | Sequence[int | str]) -> str:
    """A cell, with a place for its number, or for its type and text."""
    start = f'<c r="{xl_col_to_name(place)}{ROW}"'
    return f"{start}%s</c>" if isinstance(column, Sequence) else f"{start}><v>%s</v></c>"
