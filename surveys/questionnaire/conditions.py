"""Conditions decide what is shown.

A small language, compatible with LimeSurvey's ExpressionScript where it overlaps. Names are columns, values
are cells of the data file, always strings, and an answer that is missing is the empty string:

    difficult == 'regularly' or difficult == 'sometimes'
    not is_empty(org) and (ages__all != 1 or before__phone == 'much')

A text is parsed once (`condition_parser`) into a tree. The tree is evaluated here and, from `as_json()`, by
the browser.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: What is compared as a number: at most 15 digits, which the browser's floating point keeps apart as well.
NUMBER = re.compile(r"-?(?=[0-9.]{1,16}\Z)[0-9]{1,15}(\.[0-9]{1,14})?\Z")


@dataclass(frozen=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True)
class Operation:
    """An operator of `OPERATORS` with what it works on: a name, a string or another operation."""

    operator: str
    operands: tuple["Name | str | Operation", ...]


Node = Name | str | Operation


def _comparable(left: str, right: str) -> tuple[Decimal, Decimal] | tuple[str, str]:
    """Both as numbers where both are numbers, else both as they are."""
    if NUMBER.match(left) and NUMBER.match(right):
        return Decimal(left), Decimal(right)
    return left, right


def _numbers(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[str, str], bool]:
    """An order: of two numbers only, so whatever is compared with a missing answer or a word is false."""

    def ordered(left: str, right: str) -> bool:
        one, other = _comparable(left, right)
        return isinstance(one, Decimal) and isinstance(other, Decimal) and compare(one, other)

    return ordered


def equal(left: str, right: str) -> bool:
    """Whether two cells are the same number or the same text."""
    one, other = _comparable(left, right)
    return one == other


ORDERS: Mapping[str, Callable[[str, str], bool]] = {
    "<": _numbers(lambda left, right: left < right),
    "<=": _numbers(lambda left, right: left <= right),
    ">": _numbers(lambda left, right: left > right),
    ">=": _numbers(lambda left, right: left >= right),
}
COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    **ORDERS,
}
OPERATORS: Mapping[str, Callable[..., bool]] = {
    **COMPARISONS,
    "is_empty": lambda value: value == "",
    "not": lambda test: not test,
    "and": lambda *tests: all(tests),
    "or": lambda *tests: any(tests),
}


@dataclass(frozen=True)
class Condition:
    """A parsed condition; `source` is the text that it was written as."""

    source: str
    root: Operation

    def evaluate(self, values: Mapping[str, str]) -> bool:
        """Whether it holds for these cells by column name; no such cell is an answer that is missing."""
        return bool(_evaluate(self.root, values))

    def names(self) -> frozenset[str]:
        """The columns it looks at."""
        operands = (operand for operation in _operations(self.root) for operand in operation.operands)
        return frozenset(operand.name for operand in operands if isinstance(operand, Name))

    def compared(self) -> Iterator[tuple[str, str]]:
        """The columns that it tests for a certain value, each with that value."""
        for operation in _operations(self.root):
            names = [operand.name for operand in operation.operands if isinstance(operand, Name)]
            values = [operand for operand in operation.operands if isinstance(operand, str)]
            if operation.operator in ("==", "!=") and names and values:
                yield names[0], values[0]

    def compared_with(self) -> Iterator[tuple[str, str]]:
        """The columns that it compares with a value in any way, each with that value."""
        for operation in _operations(self.root):
            names = [operand.name for operand in operation.operands if isinstance(operand, Name)]
            values = [operand for operand in operation.operands if isinstance(operand, str)]
            yield from ((name, value) for name in names for value in values)

    def as_json(self) -> list[Any]:
        """The tree as lists of operator and operands, for the browser: a column is `{"name": ...}`."""
        tree = _as_json(self.root)
        assert isinstance(tree, list)
        return tree


def _evaluate(node: Node, values: Mapping[str, str]) -> str | bool:
    if isinstance(node, Operation):
        return OPERATORS[node.operator](*[_evaluate(operand, values) for operand in node.operands])
    return values.get(node.name, "") if isinstance(node, Name) else node


def _operations(node: Node) -> Iterator[Operation]:
    if isinstance(node, Operation):
        yield node
        for operand in node.operands:
            yield from _operations(operand)


def _as_json(node: Node) -> list[Any] | dict[str, str] | str:
    if isinstance(node, Operation):
        return [node.operator, *(_as_json(operand) for operand in node.operands)]
    return {"name": node.name} if isinstance(node, Name) else node
