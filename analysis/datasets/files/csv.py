"""CSV as RFC 4180 has it: UTF-8, lines that end in CRLF, every cell that needs it in quotation marks.

Texts that a spreadsheet would take for a formula begin with an apostrophe (`texts.neutralised`); numbers stay
as they are. So a bare code of a missing value is never a text.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.datasets.files.cells import decimal, texts
from analysis.datasets.files.options import SEPARATORS, Options
from analysis.datasets.files.summary import Summary
from analysis.datasets.files.texts import neutralised, storable
from analysis.datasets.files.words import answer_labels
from analysis.datasets.table import Cells, Missing, Table, Variable


def write(table: Table, path: Path, options: Options) -> None:
    """One line a row under a line of names."""
    words = {variable.name: _words(variable, options) for variable in table.variables}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=SEPARATORS[options.csv.separator], lineterminator="\r\n")
        writer.writerow([neutralised(storable(name)) for name in table.names])
        for chunk in table.chunks():
            columns = (
                _column(variable, chunk[variable.name], words[variable.name], options)
                for variable in table.variables
            )
            writer.writerows(zip(*columns, strict=True))


def _words(variable: Variable, options: Options) -> NDArray[np.object_]:
    """What stands in a cell, by the code of its missing value or its place, from the lowest code on."""
    words = {int(code): _missing(code, options.summaries[variable.name], options) for code in Missing}
    answers: Mapping[int, str] = answer_labels(variable, options.language)
    for place, label in answers.items():
        words[place] = neutralised(storable(label)) if options.csv.cells == "labels" else str(place)
    lowest = min(Missing)
    return np.array([words.get(place, "") for place in range(lowest, max(words) + 1)], object)


def _missing(code: Missing, summary: Summary, options: Options) -> str:
    return str(summary.code(code)) if options.csv.missing == "codes" else ""


def _column(
    variable: Variable, cells: Cells, words: NDArray[np.object_], options: Options
) -> Iterable[str | int]:
    if variable.kind in ("choice", "tick"):
        places = np.where(cells.absent == 0, np.asarray(cells.values, np.int64), cells.absent)
        found: list[str] = words[places - min(Missing)].tolist()
        return found
    missing = {int(code): _missing(code, options.summaries[variable.name], options) for code in Missing}
    if variable.kind == "text":
        return [missing[each] if isinstance(each, int) else neutralised(each) for each in texts(cells)]
    return [
        missing[code] if code else decimal(int(units), variable.decimals)
        for units, code in zip(cells.values, cells.absent.tolist(), strict=True)
    ]
