"""The R script, without R: what makes a script unreadable is looked for. `test_programs.py` runs it."""

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.datasets.files import r_script
from analysis.datasets.files.r_script import string
from analysis.datasets.files.texts import storable
from analysis.datasets.table import Missing
from tests.analysis.datasets.files.making import HOSTILE, choice, options_for, table_of, texts, variable

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\[uU]\{([0-9a-f]+)\}")


@given(st.text() | st.sampled_from(HOSTILE))
def test_any_text_is_a_string_of_r_in_ascii(text: str) -> None:
    written = string(text)
    assert written.isascii()
    assert written.isprintable()
    inside = STRING.fullmatch(written)
    assert inside
    assert ESCAPE.sub(lambda found: chr(int(found[1], 16)), inside[1]) == storable(text)


def script(path: Path, *labels: str) -> str:
    variables = [
        replace(choice("sector", "care"), label=texts(en=labels[0]), labels={"care": texts(en=labels[1])}),
        variable("hours", "number", decimals=1),
        variable("remark", "text"),
    ]
    table = table_of(variables, {"sector": [1], "hours": [-70], "remark": [Missing.LEFT_OPEN]})
    r_script.write(table, path, options_for(table), "data.csv")
    return path.read_text(encoding="ascii")


def test_brackets_close_whatever_labels_hold(tmp_path: Path) -> None:
    made = script(tmp_path / "data.R", 'say "(', "a\\ }\n{")
    code = STRING.sub("", "".join(line for line in made.splitlines() if not line.startswith("#")))
    code = re.sub(r"[^(){}\[\]]", "", code)
    while code != (code := re.sub(r"\(\)|\{\}|\[\]", "", code)):
        pass
    assert code == ""


def test_each_variable_has_its_label_values_and_missing_codes(tmp_path: Path) -> None:
    made = script(tmp_path / "data.R", "Which sector?", "Care")
    assert 'colClasses = c("numeric", "numeric", "character")' in made
    assert 'describe("sector", "Which sector?",\n  labels = setNames(c(-9, -8, -7, -6, -5, 1), c(' in made
    assert (
        '    "suppressed to protect respondents",\n    "Care")),\n  missing = c(-9, -8, -7, -6, -5),' in made
    )
    assert "  missing = c(-1009, -1008, -1007, -1006, -1005),\n" in made
    assert 'dataset[["remark"]] <- restore(dataset[["remark"]])\n' in made
