"""The record: the closed answers of a response as bytes of a fixed width.

A choice or tick is the index of its code in one byte (two where a column has more than 250 codes), a number
eight signed bytes in whole units of its declared decimals, a group number two bytes. Values from the top of
the range are reserved: not reached, hidden by routing, seen and left open. Little-endian throughout, so that
`numpy.frombuffer` reads a thousand records as a matrix.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self

from surveys.questionnaire.base import Column

#: Reserved values, as the distance from the top of a column's range (255 in one byte, 65535 in two).
NOT_REACHED, HIDDEN, LEFT_OPEN = 255, 254, 253
MISSING = (NOT_REACHED, HIDDEN, LEFT_OPEN)
MOST_CODES_IN_A_BYTE = 250
NUMBER_BYTES = 8
#: A number that is missing is one of the lowest values of eight signed bytes.
LOWEST = -(2**63)

RecordKind = Literal["choice", "tick", "number", "group"]


@dataclass(frozen=True, kw_only=True)
class RecordColumn:
    """Where a column lies in the record and what its values mean."""

    name: str
    kind: RecordKind
    codes: tuple[str, ...]
    offset: int
    width: int

    def missing(self, reason: int) -> bytes:
        """The bytes of `reason`, one of `MISSING`."""
        if self.kind == "number":
            return (LOWEST + (255 - reason)).to_bytes(NUMBER_BYTES, "little", signed=True)
        top = 256**self.width - 1
        return (top - (255 - reason)).to_bytes(self.width, "little")
