"""Reading CSV files of strangers: what is no such file is told by line, in constant memory."""

import csv
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import BinaryIO

#: In bytes; a row may reach over several lines. No row of ours comes near it.
LONGEST_ROW = 16 * 2**20


class CsvFileError(Exception):
    """Reading cannot go on after `line`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class CsvFile:
    """The rows of a file opened in binary: UTF-8, with or without byte order mark, separated by commas."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._line = 0
        self._row_length = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number of its first line; empty lines are skipped. Raises `CsvFileError`."""
        reader = csv.reader(self._lines(), strict=True)
        while True:
            first_line = self._line + 1
            self._row_length = 0
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise CsvFileError(self._line, f"this is no CSV: {error}") from None
            if row is None:
                return
            if row:
                yield first_line, row

    def _lines(self) -> Iterator[str]:
        while line := self._file.readline(LONGEST_ROW + 1):
            if not self._line:
                line = line.removeprefix(BOM_UTF8)
            self._line += 1
            self._row_length += len(line)
            if self._row_length > LONGEST_ROW:
                raise CsvFileError(self._line, f"a row has more than {LONGEST_ROW} bytes")
            try:
                text = line.decode()
            except UnicodeDecodeError:
                raise CsvFileError(self._line, "this is not UTF-8; save the file as CSV UTF-8") from None
            if "\0" in text:
                raise CsvFileError(self._line, "this is no text: it holds a NUL character")
            yield text


def header_problems(found: Sequence[str], expected: Sequence[str]) -> list[tuple[str, str]]:
    """What is wrong with a file's first row, as (column, reason); the order of columns is free."""
    if not found:
        return [("", "the file is empty; it needs a first row with the names of the columns")]
    if len(found) == 1 and len(expected) > 1:
        for sign, name in ((";", "semicolons"), ("\t", "tabs")):
            if sign in found[0]:
                return [("", f"the columns are separated by {name}; separate them by commas")]
    times = Counter(found)
    known = set(expected)
    missing = [(name, "this column is missing") for name in expected if name not in times]
    unknown = [(name, "no such column is known") for name in times if name not in known]
    twice = [(name, "this column is there more than once") for name in times if times[name] > 1]
    return missing + unknown + twice
