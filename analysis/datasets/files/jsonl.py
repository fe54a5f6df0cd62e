"""JSON Lines: an object a row. A missing value is its code as a number, so no text is taken for one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.datasets.files.cells import numbers, texts
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import storable
from analysis.datasets.table import Cells, Table, Variable


def write(table: Table, path: Path, options: Options) -> None:
    """UTF-8, lines that end in LF."""
    names = [storable(name) for name in table.names]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for chunk in table.chunks():
            columns = [_column(each, chunk[each.name], options) for each in table.variables]
            for row in zip(*columns, strict=True):
                file.write(encode(dict(zip(names, row, strict=True))))
                file.write("\n")


def _column(variable: Variable, cells: Cells, options: Options) -> Iterable[Any]:
    if variable.kind == "text":
        return texts(cells)
    found: list[int | float] = numbers(variable, cells, options.summaries[variable.name]).tolist()
    return found
