"""Conditions decide what is shown.

A small language, compatible with LimeSurvey's ExpressionScript where it overlaps. Names are columns, values
are cells of the data file, always strings, and an answer that is missing is the empty string:

    difficult == 'regularly' or difficult == 'sometimes'
    not is_empty(org) and (ages__all != 1 or before__phone == 'much')

A text is parsed once into a tree. The tree is evaluated here and, from `as_json()`, by the browser.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

LONGEST_CONDITION = 1000
DEEPEST_CONDITION = 20

#: What is compared as a number: at most 15 digits, which the browser's floating point keeps apart as well.
NUMBER = re.compile(r"-?(?=[0-9.]{1,16}\Z)[0-9]{1,15}(\.[0-9]{1,14})?\Z")
TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>'[^']*'|"[^"]*")
      | (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
      | (?P<word>[A-Za-z][A-Za-z0-9_]*)
      | (?P<sign>==|!=|<=|>=|<|>|\(|\))""",
    re.VERBOSE | re.ASCII,
)


class ConditionError(ValueError):
    """A text is no condition; `position` counts characters from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (at character {position})")
        self.position = position


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


def parse(source: str) -> Condition:
    """The condition that `source` says. Raises `ConditionError`."""
    if len(source) > LONGEST_CONDITION:
        raise ConditionError(f"a condition has at most {LONGEST_CONDITION} characters", LONGEST_CONDITION + 1)
    return Condition(source, _Parser(_tokens(source)).condition())


class Token(NamedTuple):
    kind: str
    text: str
    position: int


def _tokens(source: str) -> list[Token]:
    tokens = []
    position = 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if match is None:
            raise ConditionError(f"{source[position]!r} is not understood here", position + 1)
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(Token(kind, match.group(), position + 1))
        position = match.end()
    return [*tokens, Token("end", "the end", len(source) + 1)]


class _Parser:
    """Recursive descent, a method a rule of the grammar:

    either = both {"or" both};  both = test {"and" test}
    test = "not" test | "(" either ")" | "is_empty" "(" NAME ")" | value COMPARISON value
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = iter(tokens)
        self.token = next(self.tokens)
        self.depth = 0

    def condition(self) -> Operation:
        root = self.either()
        if self.token.kind != "end":
            raise self.error("'and', 'or' or the end")
        return root

    def either(self) -> Operation:
        return self.joined("or", self.both)

    def both(self) -> Operation:
        return self.joined("and", self.test)

    def joined(self, word: str, part: Callable[[], Operation]) -> Operation:
        parts = [part()]
        while self.token.text == word:
            self.take()
            parts.append(part())
        return parts[0] if len(parts) == 1 else Operation(word, tuple(parts))

    def test(self) -> Operation:
        self.depth += 1
        if self.depth > DEEPEST_CONDITION:
            raise ConditionError(f"conditions nest at most {DEEPEST_CONDITION} deep", self.token.position)
        test = self.nested() or self.comparison()
        self.depth -= 1
        return test

    def nested(self) -> Operation | None:
        if self.token.text == "not":
            self.take()
            return Operation("not", (self.test(),))
        if self.token.text == "(":
            self.take()
            test = self.either()
            self.expect(")")
            return test
        if self.token.text == "is_empty":
            self.take()
            self.expect("(")
            if self.token.kind != "word":
                raise self.error("the name of a column")
            test = Operation("is_empty", (Name(self.take().text),))
            self.expect(")")
            return test
        return None

    def comparison(self) -> Operation:
        left = self.value()
        if self.token.text not in COMPARISONS:
            raise self.error(f"one of {' '.join(COMPARISONS)}")
        operator = self.take().text
        place = self.token.position
        right = self.value()
        for value in (left, right):
            if operator in ORDERS and isinstance(value, str) and not NUMBER.match(value):
                raise ConditionError(f"{operator} compares numbers, and {value!r} is none", place)
        return Operation(operator, (left, right))

    def value(self) -> Name | str:
        if self.token.kind == "string":
            return self.take().text[1:-1]
        if self.token.kind == "number":
            return self.take().text
        if self.token.kind == "word" and self.token.text not in OPERATORS:
            return Name(self.take().text)
        raise self.error("the name of a column, a number or a text in quotes")

    def take(self) -> Token:
        token = self.token
        self.token = next(self.tokens, token)
        return token

    def expect(self, text: str) -> None:
        if self.token.text != text:
            raise self.error(f"'{text}'")
        self.take()

    def error(self, expected: str) -> ConditionError:
        return ConditionError(f"expected {expected}, found {self.token.text}", self.token.position)
