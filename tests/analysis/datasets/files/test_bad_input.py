"""What formats cannot hold: too long, too many, alike but for case, or no room on the disk."""

import csv
import errno
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyreadstat
import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.datasets.files import FORMATS, variables, xlsx
from analysis.datasets.files.names import spss_names, stata_names
from analysis.datasets.files.summary import summarise
from analysis.datasets.files.texts import neutralised, restored
from analysis.datasets.table import Missing, Table
from tests.analysis.datasets.files.making import (
    HOSTILE,
    choice,
    options_for,
    rows_of,
    table_of,
    texts,
    variable,
)
from tests.support.disk import room_for


@given(st.text() | st.sampled_from(HOSTILE))
def test_neutralised_text_begins_like_no_formula_and_is_restored(text: str) -> None:
    cell = neutralised(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(cell) == text


@given(st.lists(st.text(min_size=1, max_size=80), unique_by=str.lower, max_size=30))
@example(["x" * 70, "X" * 70 + "y", "v1", "with", "STRL", "a-b", "a_b", "1", "_", "é"])
def test_names_of_programs_are_short_plain_and_differ_without_case(names: list[str]) -> None:
    for named, most in ((spss_names(names), 64), (stata_names(names), 32)):
        assert list(named) == names
        assert len({name.lower() for name in named.values()}) == len(names)
        assert all(len(name) <= most and name.isascii() and name.isidentifier() for name in named.values())


def test_codes_that_differ_by_case_are_different_answers(tmp_path: Path) -> None:
    table = table_of([choice("sector", "care", "CARE")], {"sector": [1, 2, 2]})
    FORMATS["sav"].write(table, tmp_path / "f.sav", options_for(table))
    frame, about = pyreadstat.read_sav(tmp_path / "f.sav")
    assert frame["sector"].tolist() == [1, 2, 2]
    labels = about.variable_value_labels["sector"]
    assert [labels[1], labels[2]] == ["Answer care", "Answer CARE"]


def test_long_labels_are_cut_between_characters_and_told(tmp_path: Path) -> None:
    long = replace(choice("sector", "care", label="é" * 300), labels={"care": texts(en="é" * 150)})
    table = table_of([long], {"sector": [1]})
    options = options_for(table, title="é" * 100)
    for name in ("sav", "dta"):
        FORMATS[name].write(table, tmp_path / f"f.{name}", options)
    _, spss = pyreadstat.read_sav(tmp_path / "f.sav")
    assert spss.column_labels == ["é" * 126 + "…"]
    assert spss.variable_value_labels["sector"][1] == "é" * 58 + "…"
    assert spss.file_label == "é" * 30 + "…"
    _, stata = pyreadstat.read_dta(tmp_path / "f.dta")
    assert stata.column_labels == ["é" * 79 + "…"]
    variables.write(table, tmp_path / "variables.csv", options)
    assert told(tmp_path / "variables.csv")["sector"]["shortened"].split("; ") == [
        "label in SPSS (to 256 bytes)",
        "label in Stata (to 80 characters)",
        "labels of values in SPSS (to 120 bytes)",
    ]


def told(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def test_long_texts_are_told_as_shortened(tmp_path: Path) -> None:
    table = table_of([variable("remark", "text")], {"remark": ["x" * 40_000]})
    variables.write(table, tmp_path / "v.csv", options_for(table))
    assert told(tmp_path / "v.csv")["remark"]["shortened"] == (
        "texts in SPSS (to 32,767 bytes); texts in Excel (those above 32,767 characters)"
    )


def test_number_among_the_codes_moves_the_codes(tmp_path: Path) -> None:
    degrees = variable("degrees", "number", decimals=1)
    cells = {"degrees": [-75, -10_070, Missing.LEFT_OPEN]}
    table = table_of([degrees], cells)
    options = options_for(table)
    assert options.summaries["degrees"].shift == -10_000
    FORMATS["sav"].write(table, tmp_path / "f.sav", options)
    frame, about = pyreadstat.read_sav(tmp_path / "f.sav", user_missing=True)
    assert frame.values.tolist() == rows_of(table, cells, options) == [[-7.5], [-1007], [-10_007]]
    assert about.missing_ranges["degrees"] == [{"lo": -10_009, "hi": -10_005}]
    variables.write(table, tmp_path / "v.csv", options)
    assert told(tmp_path / "v.csv")["degrees"]["lowest_missing_code"] == "-10009"


def test_workbook_has_three_thousand_columns(tmp_path: Path) -> None:
    many = [variable(f"v{place}", "tick") for place in range(3_000)]
    table = table_of(many, {each.name: [1] for each in many})
    FORMATS["xlsx"].write(table, tmp_path / "f.xlsx", options_for(table))
    sheet = openpyxl.load_workbook(BytesIO((tmp_path / "f.xlsx").read_bytes()))["data"]
    assert (sheet.max_row, sheet.max_column) == (2, 3_000)


@pytest.mark.parametrize(("rows", "columns"), [(1_048_576, 1), (1, 16_385)])
def test_table_that_no_sheet_holds_is_refused_at_once(rows: int, columns: int, tmp_path: Path) -> None:
    many = tuple(variable(f"v{place}", "tick") for place in range(columns))
    table = Table(variables=many, rows=rows, chunks=lambda: iter(()))
    with override("en"), pytest.raises(xlsx.TooLarge, match=f"has {rows} rows and {columns} columns"):
        xlsx.write(table, tmp_path / "f.xlsx", options_for(table_of(many, {each.name: [] for each in many})))
    assert list(tmp_path.iterdir()) == []


def test_no_response_is_a_file_of_no_rows(tmp_path: Path) -> None:
    kinds: list[Any] = ["tick", "number", "text"]
    empty = [variable(kind, kind) for kind in kinds]
    table = table_of([*empty, choice("sector", "care")], {})
    for name, each in FORMATS.items():
        each.write(table, tmp_path / f"f.{name}", options_for(table))
    frame, about = pyreadstat.read_sav(tmp_path / "f.sav")
    assert (len(frame), about.column_names) == (0, list(table.names))
    assert (tmp_path / "f.csv").read_bytes() == b"tick,number,text,sector\r\n"
    assert (tmp_path / "f.jsonl").read_bytes() == b""


def test_table_that_says_other_things_than_its_cells_is_refused() -> None:
    table = table_of([variable("box", "tick")], {"box": [1, 0]})
    with pytest.raises(ValueError, match=r"^The table has 2 rows and says that it has 3\.$"):
        summarise(Table(variables=table.variables, rows=3, chunks=table.chunks))
    with pytest.raises(ValueError, match=r"^sector has a cell that is none of its answers\.$"):
        summarise(table_of([choice("sector", "care")], {"sector": [2]}))


@pytest.mark.parametrize("name", FORMATS)
def test_full_disk_is_told_as_such(name: str, tmp_path: Path) -> None:
    many = [variable(f"v{place}", "text") for place in range(20)]
    table = table_of(many, {each.name: [f"{place:x}" * 9 for place in range(99)] for each in many})
    write: Callable[..., None] = FORMATS[name].write
    with room_for(2_000), pytest.raises(OSError) as caught:
        write(table, tmp_path / "file", options_for(table))
    assert caught.value.errno in (errno.ENOSPC, errno.EFBIG)
    assert [each.name for each in tmp_path.iterdir()] in (["file"], [])
