"""SPSS: variable and value labels, user-missing codes, measurement levels, UTF-8.

pyreadstat is imported where it is used: only what writes files needs it.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.datasets.files.frame import frame, writing
from analysis.datasets.files.names import spss_names
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import cut, storable
from analysis.datasets.files.words import missing_words, value_labels
from analysis.datasets.table import Missing, Table, Variable

#: SPSS's limits, in bytes of UTF-8.
FILE_LABEL, VARIABLE_LABEL, VALUE_LABEL, TEXT = 64, 256, 120, 32_767
#: Of a text SPSS takes three missing values, of a number a range.
_TEXT_CODES = 3
#: Where the header has the day and the time of the file's making.
_CREATED = 92


def write(table: Table, path: Path, options: Options) -> None:
    """All of it is in memory at once, a byte a cell where its codes fit."""
    import pyreadstat  # noqa: PLC0415 - see above

    names = spss_names(table.names)
    by_name = {names[variable.name]: variable for variable in table.variables}
    with writing():
        pyreadstat.write_sav(
            frame(table, options, names, TEXT),
            path,
            file_label=cut(storable(options.title), FILE_LABEL),
            column_labels={
                name: cut(storable(each.label.show(options.language)), VARIABLE_LABEL)
                for name, each in by_name.items()
            },
            variable_value_labels={name: _value_labels(each, options) for name, each in by_name.items()},
            missing_ranges={name: _missing(each, options) for name, each in by_name.items()},
            variable_measure={name: each.measure for name, each in by_name.items()},
            variable_format={name: _format(each) for name, each in by_name.items() if each.kind != "text"},
            row_compress=True,
        )
    _date(path, options.moment)


def _value_labels(variable: Variable, options: Options) -> dict[Any, str]:
    if variable.kind == "text":
        labels: Mapping[Any, str] = {
            str(int(code)): word for code, word in missing_words(options.language).items()
        }
    else:
        labels = value_labels(variable, options.summaries[variable.name], options.language)
    return {value: cut(storable(label), VALUE_LABEL) for value, label in labels.items()}


def _missing(variable: Variable, options: Options) -> list[Any]:
    summary = options.summaries[variable.name]
    if variable.kind == "text":
        return [str(int(code)) for code in sorted(summary.missing or Missing)][:_TEXT_CODES]
    return [{"lo": summary.code(min(Missing)), "hi": summary.code(max(Missing))}]


def _format(variable: Variable) -> str:
    width = 4 if variable.kind != "number" else 16
    return f"F{width}.{variable.decimals}"


def _date(path: Path, moment: datetime) -> None:
    """Put the snapshot's day in the place of the clock's."""
    with path.open("r+b") as file:
        file.seek(_CREATED)
        file.write(f"{spss_day(moment)}{moment:%H:%M:%S}".encode())


def spss_day(moment: datetime) -> str:
    """Such as "22 Nov 26", in English whatever the machine speaks."""
    return f"{moment:%d} {MONTHS[moment.month - 1]} {moment:%y}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
