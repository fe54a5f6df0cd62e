"""Each format read back by a program of others, cell by cell."""

import csv
import json
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
from hypothesis import given, settings
from openpyxl.utils.escape import unescape

from analysis.datasets.files import csv as csv_file
from analysis.datasets.files import dta, jsonl, parquet, sav, xlsx
from analysis.datasets.files.cells import decimal
from analysis.datasets.files.names import spss_names, stata_names
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import cut, cut_characters, restored, set_apart, storable
from analysis.datasets.table import Missing, Table
from tests.analysis.datasets.files.making import Given, options_for, rows_of, tables

Rows = list[list[Any]]
Reader = Callable[[Path, Table], Rows]
few = settings(max_examples=60, deadline=None)


def written_and_read(write: Any, read: Reader, table: Table, options: Options) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(table, path, options)
        return read(path, table)


def expected(table: Table, given: Given, options: Options, text: Callable[[str], Any]) -> Rows:
    """The cells with each text, and the code of each missing text, as this format has it."""
    rows = rows_of(table, given, options)
    for place, each in enumerate(table.variables):
        if each.kind == "text":
            for row, cell in zip(rows, given[each.name], strict=True):
                row[place] = text(cell)
    return rows


def read_csv(path: Path, table: Table) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == list(table.names)
    return [list(row) for row in rows]


@few
@given(tables())
def test_csv(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    found = written_and_read(csv_file.write, read_csv, table, options)
    expected = [[cells[name][row] for name in table.names] for row in range(table.rows)]
    for row, given_row in zip(found, expected, strict=True):
        for variable, cell, value in zip(table.variables, row, given_row, strict=True):
            if isinstance(value, Missing):
                assert cell == str(options.summaries[variable.name].code(value))
            elif variable.kind == "text":
                assert restored(cell) == storable(value)
                assert cell not in {str(int(code)) for code in Missing}
            else:
                assert cell == decimal(value, variable.decimals)


def read_json(path: Path, table: Table) -> Rows:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    assert all(list(row) == list(table.names) for row in rows)
    return [list(row.values()) for row in rows]


@few
@given(tables())
def test_json_lines(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    found = written_and_read(jsonl.write, read_json, table, options)
    assert found == expected(
        table, cells, options, lambda cell: int(cell) if isinstance(cell, Missing) else storable(cell)
    )


def read_parquet(path: Path, table: Table) -> Rows:
    read = pq.read_table(path)
    assert read.column_names == list(table.names)
    return [list(row.values()) for row in read.to_pylist()]


@few
@given(tables())
def test_parquet(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    found = written_and_read(parquet.write, read_parquet, table, options)
    assert found == expected(table, cells, options, marked)


def marked(cell: str | Missing) -> str:
    return str(int(cell)) if isinstance(cell, Missing) else set_apart(storable(cell))


def read_xlsx(path: Path, table: Table) -> Rows:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    head, *rows = book["data"].iter_rows()
    assert [cell.value for cell in head] == list(table.names)
    assert {cell.data_type for row in rows for cell in row} <= {"n", "s", "inlineStr"}
    assert book["data"].freeze_panes == "A2"
    return [
        [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row] for row in rows
    ]


@few
@given(tables())
def test_xlsx(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    found = written_and_read(xlsx.write, read_xlsx, table, options)
    assert found == expected(table, cells, options, in_workbook)


def in_workbook(cell: str | Missing) -> int | str:
    if isinstance(cell, Missing):
        return int(cell)
    text = cut_characters(storable(cell), 32_767)
    return f"{text} " if text == "<r>rich</r>" else text


def read_sav(path: Path, table: Table) -> Rows:
    frame, _ = pyreadstat.read_sav(path, user_missing=True)
    assert list(frame.columns) == list(spss_names(table.names).values())
    return frame.values.tolist()


@few
@given(tables())
def test_sav(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    found = written_and_read(sav.write, read_sav, table, options)
    assert found == expected(table, cells, options, lambda cell: cut(marked(cell), 32_767).rstrip(" "))


def read_dta(path: Path, table: Table) -> Rows:
    frame, _ = pyreadstat.read_dta(path)
    assert list(frame.columns) == list(stata_names(table.names).values())
    return frame.values.tolist()


@few
@given(tables())
def test_dta(made: tuple[Table, Given]) -> None:
    table, cells = made
    options = options_for(table)
    assert written_and_read(dta.write, read_dta, table, options) == expected(table, cells, options, marked)
