"""variables.csv: each variable with its names in SPSS and Stata, and what a format made shorter."""

import csv
from collections.abc import Iterator
from pathlib import Path

from analysis.datasets.files import dta, sav, xlsx
from analysis.datasets.files.names import spss_names, stata_names
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import neutralised, storable
from analysis.datasets.files.words import value_labels
from analysis.datasets.table import Missing, Table, Variable

HEAD = (
    "name",
    "label",
    "kind",
    "measure",
    "question",
    "item",
    "option",
    "spss_name",
    "stata_name",
    "lowest_missing_code",
    "highest_missing_code",
    "shortened",
    "recoded",
)


def write(table: Table, path: Path, options: Options) -> None:
    """As data.csv is: UTF-8, commas, CRLF, texts that begin like a formula neutralised."""
    spss, stata = spss_names(table.names), stata_names(table.names)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEAD)
        for variable in table.variables:
            summary = options.summaries[variable.name]
            texts = (variable.name, variable.label.show(options.language), variable.kind, variable.measure)
            place = (variable.question, variable.item, variable.option)
            names = (spss[variable.name], stata[variable.name])
            told = ("; ".join(shortened(variable, options)), variable.recoded)
            writer.writerow(
                [
                    *(neutralised(storable(text)) for text in (*texts, *place, *names)),
                    summary.code(min(Missing)),
                    summary.code(max(Missing)),
                    *(neutralised(storable(text)) for text in told),
                ]
            )


def shortened(variable: Variable, options: Options) -> Iterator[str]:
    """What stands shorter in some file than it is; a name that had to change is in a column of its own."""
    label = storable(variable.label.show(options.language))
    if len(label.encode()) > sav.VARIABLE_LABEL:
        yield f"label in SPSS (to {sav.VARIABLE_LABEL} bytes)"
    if len(label) > dta.LABEL:
        yield f"label in Stata (to {dta.LABEL} characters)"
    if variable.kind == "text":
        yield from _shortened_texts(options.summaries[variable.name].longest)
        return
    labels = value_labels(variable, options.summaries[variable.name], options.language).values()
    longest = max(len(storable(each).encode()) for each in labels)
    if longest > sav.VALUE_LABEL:
        yield f"labels of values in SPSS (to {sav.VALUE_LABEL} bytes)"
    if longest > dta.VALUE_LABEL:
        yield f"labels of values in Stata (to {dta.VALUE_LABEL:,} bytes)"


def _shortened_texts(longest: int) -> Iterator[str]:
    if longest > sav.TEXT:
        yield f"texts in SPSS (to {sav.TEXT:,} bytes)"
    if longest > xlsx.TEXT:
        yield f"texts in Excel (those above {xlsx.TEXT:,} characters)"
