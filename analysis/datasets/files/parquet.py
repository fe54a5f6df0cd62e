"""Parquet: row groups of several chunks, and with each field its labels as metadata.

pyarrow is imported where it is used: the web process has no need of its 50 MB.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.datasets.files.cells import numbers, texts
from analysis.datasets.files.options import Options
from analysis.datasets.files.texts import set_apart, storable
from analysis.datasets.files.words import missing_words, value_labels
from analysis.datasets.table import Cells, Missing, Table, Variable

if TYPE_CHECKING:
    import pyarrow as pa  # for the types alone

#: What a file knows of each group of each column stays in memory to its end; small groups are slow to read.
ROWS_IN_A_GROUP = 50_000


def write(table: Table, path: Path, options: Options) -> None:
    """Compressed by Zstandard; whole numbers as integers as small as they are, decimal ones as float64."""
    import pyarrow as pa  # noqa: PLC0415 - see above
    import pyarrow.parquet as pq  # noqa: PLC0415 - see above

    schema = pa.schema([_field(pa, variable, options) for variable in table.variables])
    schema = schema.with_metadata({"title": storable(options.title), "dated": options.dated.isoformat()})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        batches: list[pa.RecordBatch] = []
        for chunk in table.chunks():
            columns = [
                pa.array(_column(variable, chunk[variable.name], options), field.type)
                for variable, field in zip(table.variables, schema, strict=True)
            ]
            batches.append(pa.record_batch(columns, schema=schema))
            if sum(map(len, batches)) >= ROWS_IN_A_GROUP:
                writer.write_table(pa.Table.from_batches(batches))
                batches.clear()
        if batches:
            writer.write_table(pa.Table.from_batches(batches))


def _field(pa: Any, variable: Variable, options: Options) -> "pa.Field":
    summary = options.summaries[variable.name]
    if variable.kind == "text":
        kind = pa.string()
        values = {int(code): word for code, word in missing_words(options.language).items()}
    else:
        values = dict(value_labels(variable, summary, options.language))
        kind = pa.float64() if variable.decimals else _integer(pa, variable, options)
    metadata = {
        "label": storable(variable.label.show(options.language)),
        "measure": variable.measure,
        "values": json.dumps({str(value): storable(label) for value, label in values.items()}),
        "missing": json.dumps([summary.code(code) for code in Missing]),
    }
    return pa.field(storable(variable.name), kind, nullable=False, metadata=metadata)


def _integer(pa: Any, variable: Variable, options: Options) -> "pa.DataType":
    summary = options.summaries[variable.name]
    lowest = min(summary.lowest, summary.code(min(Missing)))
    highest = max(summary.highest, len(variable.codes), 1)
    for kind in (np.int8, np.int16, np.int32):
        if np.iinfo(kind).min <= lowest and highest <= np.iinfo(kind).max:
            return pa.from_numpy_dtype(kind)
    return pa.int64()


def _column(variable: Variable, cells: Cells, options: Options) -> Any:
    if variable.kind == "text":
        return [str(each) if isinstance(each, int) else set_apart(each) for each in texts(cells)]
    return numbers(variable, cells, options.summaries[variable.name])
