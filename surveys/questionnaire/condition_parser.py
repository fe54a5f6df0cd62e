"""From the text of a condition to its tree."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from surveys.questionnaire.conditions import (
    COMPARISONS,
    NUMBER,
    OPERATORS,
    ORDERS,
    Condition,
    Name,
    Operation,
)

LONGEST_CONDITION = 1000
DEEPEST_CONDITION = 20
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
