"""Stata 14 and later: variable and value labels, UTF-8, texts of any length.

Missing values keep the negative codes of the other formats, with labels; docs/dataset-files.md has the line
that turns them into Stata's own `.a` to `.e`. pyreadstat is imported where it is used: only what writes files
needs it.
"""

from pathlib import Path

from analysis.datasets.files.frame import frame, writing
from analysis.datasets.files.names import stata_names
from analysis.datasets.files.options import Options
from analysis.datasets.files.sav import MONTHS
from analysis.datasets.files.texts import cut, storable
from analysis.datasets.files.words import value_labels
from analysis.datasets.table import Table, Variable

#: Stata's limits: characters of labels, bytes of the labels of values and of long texts.
LABEL, VALUE_LABEL, TEXT = 80, 32_000, 2_000_000_000
#: Stata 14 to 18, up to 32,767 variables; the next format opens in Stata/MP only.
_VERSION = 14
_TIMESTAMP = b"<timestamp>"


def write(table: Table, path: Path, options: Options) -> None:
    """All of it is in memory at once, a byte a cell where its codes fit."""
    import pyreadstat  # noqa: PLC0415 - see above

    names = stata_names(table.names)
    by_name = {names[variable.name]: variable for variable in table.variables}
    with writing():
        pyreadstat.write_dta(
            frame(table, options, names, TEXT),
            path,
            file_label=_label(options.title),
            column_labels={name: _label(each.label.show(options.language)) for name, each in by_name.items()},
            variable_value_labels={
                name: _value_labels(each, options) for name, each in by_name.items() if each.kind != "text"
            },
            version=_VERSION,
        )
    _date(path, options)


def _label(text: str) -> str:
    text = storable(text)
    return text if len(text) <= LABEL else f"{text[: LABEL - 1]}…"


def _value_labels(variable: Variable, options: Options) -> dict[int | float, str]:
    labels = value_labels(variable, options.summaries[variable.name], options.language)
    return {value: cut(storable(label), VALUE_LABEL) for value, label in labels.items()}


def _date(path: Path, options: Options) -> None:
    """Put the snapshot's day in the place of the clock's, such as "22 Nov 2026 00:00"."""
    moment = options.moment
    stamp = f"{moment:%d} {MONTHS[moment.month - 1]} {moment:%Y %H:%M}".encode()
    with path.open("r+b") as file:
        place = file.read(1024).index(_TIMESTAMP) + len(_TIMESTAMP)
        file.seek(place)
        length = file.read(1)[0]
        assert length == len(stamp), "The header has no time of its making"
        file.seek(place + 1)
        file.write(stamp)
