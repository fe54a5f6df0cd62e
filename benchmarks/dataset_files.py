"""Writes one file of a made-up dataset with the first study's columns: `python -m benchmarks.dataset_files`.

Prints the seconds that writing took and the most memory, in MB, that the process ever held, as JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import numpy as np

django.setup()

from analysis.datasets.files import FORMATS  # noqa: E402 - needs the settings
from analysis.datasets.files.options import options_of  # noqa: E402 - the same
from analysis.datasets.table import Cells, Chunk, Missing, Table, Variable  # noqa: E402 - the same
from surveys.questionnaire.base import Column, Question  # noqa: E402 - the same
from surveys.studies import antwerp  # noqa: E402 - the same

ROWS_AT_ONCE = 5_000
TEXTS = ["Vooral bellen, en soms op bezoek", "=1+1", "We gebruiken liever papier; dat leest iedereen", "-9"]


def table(rows: int) -> Table:
    """Any answers, of which an eighth is missing for each of three reasons; nine of ten texts are."""
    questionnaire = antwerp.questionnaire()
    variables = tuple(
        _variable(question, column)
        for question in questionnaire.questions.values()
        for column in question.columns()
    )

    def chunks() -> Iterator[Chunk]:
        random = np.random.default_rng(5)
        for start in range(0, rows, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, rows - start)
            yield {each.name: _cells(each, count, random) for each in variables}

    return Table(variables=variables, rows=rows, chunks=chunks)


def _variable(question: Question, column: Column) -> Variable:
    return Variable(
        name=column.name,
        kind=column.kind,
        label=question.text,
        codes=column.codes if column.kind == "choice" else (),
        decimals=column.decimals,
        question=question.code,
    )


def _cells(variable: Variable, count: int, random: np.random.Generator) -> Cells:
    reasons = np.array([0] * 5 + [Missing.NOT_REACHED, Missing.NOT_APPLICABLE, Missing.LEFT_OPEN], np.int8)
    if variable.kind == "text":
        absent = np.where(random.random(count) < 0.9, np.int8(Missing.LEFT_OPEN), np.int8(0))
        return Cells([TEXTS[place] for place in random.integers(0, len(TEXTS), count)], absent)
    first, last = (1, len(variable.codes)) if variable.kind == "choice" else (0, 1)
    values = random.integers(first, last, count, endpoint=True)
    return Cells(values, random.choice(reasons, count))


def main() -> None:
    name, rows, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    made = table(rows)
    start = time.perf_counter()
    options = options_of(made, title="Antwerp", language="nl", dated=date(2026, 11, 22))
    FORMATS[name].write(made, path, options)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "memory": most_memory() / 1e6}))


def most_memory() -> int:
    """Bytes; unlike `ru_maxrss` not those of the process that started this one."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
