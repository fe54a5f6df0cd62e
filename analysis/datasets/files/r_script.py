"""An R script that reads the CSV file of codes and labels it, with nothing but R itself.

Labels become the attributes `label` and `labels`, which packages for labelled data read.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from analysis.datasets.files.options import SEPARATORS, Options
from analysis.datasets.files.texts import storable
from analysis.datasets.files.words import value_labels
from analysis.datasets.table import Missing, Table, Variable

_BEGINNING = """\
# Reads {csv} and labels its variables. Needs R 4.0 or newer and no package.
# Run it in the folder of the file: source("{script}", encoding = "UTF-8")
# Afterwards `dataset` has all cells, and na_of_codes(dataset) gives it with NA for every missing value.

dataset <- read.csv(
  "{csv}",
  sep = {separator}, encoding = "UTF-8", check.names = FALSE,
  na.strings = character(0), stringsAsFactors = FALSE, strip.white = FALSE,
  colClasses = c({classes})
)

describe <- function(name, label, labels = NULL, missing = NULL, measure = NULL) {{
  attr(dataset[[name]], "label") <<- label
  attr(dataset[[name]], "labels") <<- labels
  attr(dataset[[name]], "missing") <<- missing
  attr(dataset[[name]], "measure") <<- measure
}}

# In the file an apostrophe goes before a text that a spreadsheet would run as a formula; here it goes again,
# but for texts such as "-9", which would be taken for the code of a missing value.
restore <- function(text) sub("^'(?!'*-[5-9]$)('*[-=+@\\t\\r])", "\\\\1", text, perl = TRUE)
"""

_ENDING = """
na_of_codes <- function(data) {
  for (name in names(data)) {
    column <- data[[name]]
    kept <- attributes(column)
    gone <- column %in% kept[["missing"]]
    column[gone] <- NA
    attributes(column) <- kept
    data[[name]] <- column
  }
  data
}
"""
_PLAIN = re.compile(r"[ !#-&(-\[\]-~]")  # printable ASCII but quotation marks and the backslash


def write(table: Table, path: Path, options: Options, csv: str) -> None:
    """The script for the file of that name, which has codes for missing values."""
    classes = ", ".join(string(_class(variable)) for variable in table.variables)
    beginning = _BEGINNING.format(
        csv=csv, script=path.name, separator=string(SEPARATORS[options.csv.separator]), classes=classes
    )
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write(beginning)
        for variable in table.variables:
            file.write("\n" + _described(variable, options))
        file.write(_ENDING)


def string(text: str) -> str:
    """The text as a string of R in ASCII, whatever is in it."""
    return '"' + "".join(each if _PLAIN.match(each) else _escaped(each) for each in storable(text)) + '"'


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{{{number:x}}}" if number <= 0xFFFF else f"\\U{{{number:x}}}"


def _class(variable: Variable) -> str:
    """Numbers are read as such: a whole number may be larger than R's integers."""
    return "character" if variable.kind == "text" else "numeric"


def _described(variable: Variable, options: Options) -> str:
    name = string(variable.name)
    summary = options.summaries[variable.name]
    label = string(variable.label.show(options.language))
    codes = [summary.code(code) for code in Missing]
    lines = [f"describe({name}, {label},"]
    if variable.kind == "text":
        lines.append(f"  missing = c({', '.join(string(str(code)) for code in codes)}),")
    else:
        lines.append(f"  labels = {_labels(value_labels(variable, summary, options.language))},")
        lines.append(f"  missing = c({', '.join(map(str, codes))}),")
    lines.append(f"  measure = {string(variable.measure)})")
    if variable.kind == "text":
        lines.insert(0, f"dataset[[{name}]] <- restore(dataset[[{name}]])")
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[int, str]) -> str:
    """A named vector; names by `setNames`, since a name in `c()` cannot be empty."""
    values = ", ".join(str(value) for value in labels)
    names = ",\n    ".join(string(label) for label in labels.values())
    return f"setNames(c({values}), c(\n    {names}))"
