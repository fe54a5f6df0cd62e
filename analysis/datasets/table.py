"""A dataset as a table: named, labelled variables and their cells, which may come in parts.

What anonymises makes one, what writes files reads one. Cells come in chunks of rows, so that a million rows
need no more memory than ten thousand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.text import Text

#: What the cells of a variable are: places in a list of codes, 1 for ticked and 0 for not, numbers, or texts.
VariableKind = Literal["choice", "tick", "number", "text"]
Measure = Literal["nominal", "ordinal", "scale"]


class Missing(IntEnum):
    """Why a cell has no value: the same codes in every file of every dataset."""

    NOT_REACHED = -9
    NOT_APPLICABLE = -8
    LEFT_OPEN = -7
    DONT_KNOW = -6
    #: Hidden by disclosure control: local suppression, or a text that nobody released.
    SUPPRESSED = -5


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A column of the dataset.

    `name` is `question`, `question__row` or `question__row__box`, unique without regard to case. `codes` are
    the answers of a choice in their order: a cell is a place in them from 1, and `labels` says what each
    means. `decimals` are those of a number, whose cells are whole units of them.
    """

    name: str
    kind: VariableKind
    label: Text
    measure: Measure = "nominal"
    codes: tuple[str, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict)
    decimals: int = 0
    question: str = ""
    item: str = ""
    option: str = ""
    #: What was done to it, such as joined answers, in the words of the codebook; empty: nothing.
    recoded: str = ""


@dataclass(frozen=True)
class Cells:
    """The cells of one variable in a chunk of n rows.

    `values`: int64, or texts; whatever stands where nothing is (0 or an empty text) means nothing.
    `absent`: int8, 0 where there is a value, else its `Missing` code.
    """

    values: NDArray[np.int64] | Sequence[str]
    absent: NDArray[np.int8]


Chunk = Mapping[str, Cells]


@dataclass(frozen=True, kw_only=True)
class Table:
    """`chunks` begins anew at each call and gives the same rows in the same order each time."""

    variables: tuple[Variable, ...]
    rows: int
    chunks: Callable[[], Iterator[Chunk]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(variable.name for variable in self.variables)
