"""The files in the programs that they are for, where the machine has them."""

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.datasets.files import csv as csv_file
from analysis.datasets.files import r_script, sav
from analysis.datasets.files.texts import storable
from analysis.datasets.table import Missing, Table
from tests.analysis.datasets.files.making import HOSTILE, choice, options_for, table_of, variable

pytestmark = pytest.mark.slow
SHORT = [text for text in HOSTILE if len(text) < 100]
#: What R is asked for: each text as numbers of its characters, then what it knows of a column.
ASKED = """
source("data.R", encoding = "UTF-8")
for (text in dataset$remark) cat(utf8ToInt(text), "\n")
cat("--\n")
clean <- na_of_codes(dataset)
cat(clean$sector, "\n")
cat(clean$hours, "\n")
cat(is.na(clean$remark), "\n")
cat(names(attr(dataset$sector, "labels")), sep = "|")
"""


def run(*command: str, folder: Path) -> str:
    """What a program says, in a locale that knows nothing but ASCII."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    environment = os.environ | {"LC_ALL": "C"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def table() -> Table:
    count = len(SHORT)
    return table_of(
        [
            choice("sector", "care", "work"),
            variable("hours", "number", decimals=1),
            variable("remark", "text"),
        ],
        {
            "sector": [1, 2, *[1] * (count - 2), Missing.DONT_KNOW],
            "hours": [-15, Missing.NOT_REACHED, *[20] * (count - 1)],
            "remark": [*SHORT, Missing.LEFT_OPEN],
        },
    )


def test_r_reads_what_was_written(tmp_path: Path) -> None:
    made = table()
    options = options_for(made)
    csv_file.write(made, tmp_path / "data.csv", options)
    r_script.write(made, tmp_path / "data.R", options, "data.csv")
    texts, rest = run("Rscript", "-e", ASKED, folder=tmp_path).split("--\n")
    found = ["".join(chr(int(number)) for number in line.split()) for line in texts.splitlines()]
    # A text like a code keeps an apostrophe, and R has one kind of line end.
    ended = [storable(text).replace("\r\n", "\n") for text in SHORT]
    expected = {"-9": "'-9", "'-9": "''-9", "\rx": "'\nx"}
    assert found == [*(expected.get(text, text) for text in ended), "-7"]
    sector, hours, missing, labels = rest.splitlines()
    count = len(SHORT)
    assert sector.split() == ["1", "2", *["1"] * (count - 2), "NA"]
    assert hours.split() == ["-1.5", "NA", *["2"] * (count - 1)]
    assert missing.split() == [*["FALSE"] * count, "TRUE"]
    assert labels == (
        "page not reached|not asked because of earlier answers|left open|don't know|"
        "suppressed to protect respondents|Answer care|Answer work"
    )


def test_pspp_reads_what_was_written(tmp_path: Path) -> None:
    made = table()
    sav.write(made, tmp_path / "data.sav", options_for(made))
    assert run("pspp-convert", "data.sav", "read.csv", folder=tmp_path) == ""
    with (tmp_path / "read.csv").open(encoding="utf-8", newline="") as file:
        head, first, *_, last = csv.reader(file)
    assert (head, first) == (["sector", "hours", "remark"], ["1", "-1.5", "=1+1"])
    assert last == ["-6", "2", "-7"]
