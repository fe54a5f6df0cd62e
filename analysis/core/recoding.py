"""An own answer that means one of the options: what the record would be had the option been chosen."""

from collections.abc import Sequence

from surveys.questionnaire.base import TICK_CODES, Column, Option
from surveys.questionnaire.record import LEFT_OPEN, Layout, RecordColumn


def told_by(layout: Layout, columns: Sequence[Column], option: Option) -> list[tuple[RecordColumn, bytes]]:
    """The columns of a question of which one tells that `option` was chosen, each with the bytes that do."""
    found = []
    for column in columns:
        if column.kind == "choice":
            stored = layout.by_name[column.name]
            found.append((stored, stored.encode(option.code)))
        elif column.kind == "tick" and column.option == option.code:
            stored = layout.by_name[column.name]
            found.append((stored, stored.encode(TICK_CODES[True])))
    return found


def recoded(record: bytes, layout: Layout, columns: Sequence[Column], own: Option, option: Option) -> bytes:
    """`record` with `option` in the place of `own`, the option that an own answer comes with.

    `columns` are those of the question: boxes, one choice, or places in order. Where `option` was chosen
    too, the better place stays and those below move up. Only these columns change: other questions were asked
    or not asked of what was answered then. The record stays as it is where `own` was not chosen, or where
    `option` goes with no other and another was chosen.
    """
    closed = [
        (layout.by_name[column.name], column) for column in columns if column.kind in {"tick", "choice"}
    ]
    cells = [(stored.decode(record), column) for stored, column in closed]
    chosen = [
        column.option if column.kind == "tick" else cell
        for cell, column in cells
        if cell == TICK_CODES[True] or (cell and column.kind == "choice")
    ]
    if own.code not in chosen or (option.exclusive and len(chosen) > 1):
        return record
    remaining = list(dict.fromkeys(option.code if code == own.code else code for code in chosen))
    changed = bytearray(record)
    for stored, column in closed:
        if column.kind == "tick":
            now = stored.encode(TICK_CODES[column.option in remaining])
        else:
            now = stored.encode(remaining.pop(0)) if remaining else stored.missing(LEFT_OPEN)
        changed[stored.offset : stored.offset + stored.width] = now
    return bytes(changed)
