"""The files of a dataset: one module a data format, one a document, and the package that holds them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.datasets.files import csv, dta, jsonl, parquet, sav, xlsx
from analysis.datasets.files.options import Options
from analysis.datasets.table import Table


@dataclass(frozen=True)
class Format:
    """A data format: what people call it, how its files end, and what writes one."""

    title: str
    write: Callable[[Table, Path, Options], None]


#: By the ending of their files, which is what `--formats` takes.
FORMATS: Mapping[str, Format] = {
    "csv": Format("CSV", csv.write),
    "sav": Format("SPSS", sav.write),
    "dta": Format("Stata", dta.write),
    "parquet": Format("Parquet", parquet.write),
    "xlsx": Format("Excel", xlsx.write),
    "jsonl": Format("JSON Lines", jsonl.write),
}
