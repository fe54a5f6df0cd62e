"""What the formats say about their cells: labels, missing values, measurement levels."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyreadstat
import pytest

from analysis.datasets.files import FORMATS
from analysis.datasets.files.options import options_of
from analysis.datasets.files.summary import summarise
from analysis.datasets.table import Missing
from tests.analysis.datasets.files.making import DATED, choice, options_for, table_of, variable

MISSING = {
    -9: "page not reached",
    -8: "not asked because of earlier answers",
    -7: "left open",
    -6: "don't know",
    -5: "suppressed to protect respondents",
}
SECTOR = {**MISSING, 1: "Answer care", 2: "Answer youth"}
TABLE = table_of(
    [
        choice("sector", "care", "youth", label="Which sector?", measure="ordinal"),
        variable("hours", "number", decimals=1, label="How many hours?"),
        variable("box", "tick", label="Mail"),
        variable("remark", "text", label="Anything else?"),
    ],
    {
        "sector": [1, 2, Missing.SUPPRESSED],
        "hours": [5, 10, Missing.LEFT_OPEN],
        "box": [0, 1, 1],
        "remark": ["a", "b", Missing.LEFT_OPEN],
    },
)
LABELS = {"sector": "Which sector?", "hours": "How many hours?", "box": "Mail", "remark": "Anything else?"}


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The table in the format that the test's name ends in."""
    name = request.node.name.rpartition("_")[2]
    FORMATS[name].write(TABLE, tmp_path / f"file.{name}", options_for(TABLE))
    return tmp_path / f"file.{name}"


def test_labels_in_sav(path: Path) -> None:
    _, about = pyreadstat.read_sav(path, user_missing=True)
    assert about.column_names_to_labels == LABELS
    assert about.variable_value_labels["sector"] == SECTOR
    assert about.variable_value_labels["hours"] == MISSING
    assert about.variable_value_labels["box"] == {**MISSING, 0: "not ticked", 1: "ticked"}
    numbers = [{"lo": -9.0, "hi": -5.0}]
    texts = [{"lo": "-7", "hi": "-7"}]
    assert about.missing_ranges == {"sector": numbers, "hours": numbers, "box": numbers, "remark": texts}
    assert about.variable_measure == {
        "sector": "ordinal",
        "hours": "scale",
        "box": "nominal",
        "remark": "nominal",
    }
    assert (about.file_encoding, about.file_label) == ("UTF-8", "A study")
    assert f"{about.creation_time:%Y-%m-%d %H:%M}" == "2026-11-22 00:00"


def test_labels_in_dta(path: Path) -> None:
    _, about = pyreadstat.read_dta(path)
    assert about.column_names_to_labels == LABELS
    assert about.variable_value_labels == {
        "sector": SECTOR,
        "hours": MISSING,
        "box": {**MISSING, 0: "not ticked", 1: "ticked"},
    }
    assert f"{about.creation_time:%Y-%m-%d %H:%M}" == "2026-11-22 00:00"


def test_labels_in_parquet(path: Path) -> None:
    schema = pq.read_schema(path)
    assert schema.metadata == {b"title": b"A study", b"dated": b"2026-11-22"}
    assert [str(kind) for kind in schema.types] == ["int8", "double", "int8", "string"]
    about = schema.field("sector").metadata
    assert (about[b"label"], about[b"measure"]) == (b"Which sector?", b"ordinal")
    assert json.loads(about[b"values"]) == {str(value): label for value, label in SECTOR.items()}
    assert json.loads(about[b"missing"]) == [-9, -8, -7, -6, -5]


def test_labels_in_xlsx(path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert list(book["variables"].values)[1:3] == [
        ("sector", "Which sector?", "choice", "ordinal"),
        ("hours", "How many hours?", "number", "scale"),
    ]
    values = [row[1:] for row in book["values"].values if row[0] == "sector"]
    assert values == list(SECTOR.items())
    assert f"{book.properties.created:%Y-%m-%d %H:%M}" == "2026-11-22 00:00"


def test_labels_are_in_the_language_of_the_dataset(tmp_path: Path) -> None:
    options = options_of(TABLE, title="Studie", language="nl", dated=DATED)
    FORMATS["sav"].write(TABLE, tmp_path / "f.sav", options)
    _, about = pyreadstat.read_sav(tmp_path / "f.sav")
    assert about.variable_value_labels["sector"][1] == "Antwoord care"
    assert about.variable_value_labels["box"][1] == "aangevinkt"


def test_summary_counts_answers_and_reasons() -> None:
    found = summarise(TABLE)
    assert (found["sector"].counts.tolist(), found["box"].counts.tolist()) == ([1, 1], [1, 2])
    assert found["sector"].missing == {Missing.SUPPRESSED: 1}
    hours = found["hours"]
    assert (hours.values, hours.lowest, hours.highest, hours.total) == (2, 5, 10, 15)
    assert (found["remark"].values, found["remark"].longest) == (2, 1)
