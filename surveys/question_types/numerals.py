"""Numbers as people of several countries write them."""

import re
from decimal import Decimal

#: As many digits as `decimal` computes with exactly.
LONGEST_NUMBER = 28

_PLAIN = re.compile(r"[+-]?([0-9]+|[0-9]*[.,][0-9]+)")
#: Thousands apart by a point, a comma or a (narrow, unbreakable) space, then decimals after another sign.
_GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?P<sign>[., \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}])[0-9]{3}"
    r"((?P=sign)[0-9]{3})*(?!(?P=sign))([.,][0-9]+)?"
)


def possible_numbers(text: str) -> list[Decimal]:
    """What `text` can mean: nothing, one number, or two like `1.000`, which is 1 as well as 1000."""
    text = text.replace("\N{MINUS SIGN}", "-")
    numbers = []
    if _PLAIN.fullmatch(text):
        numbers.append(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        numbers.append(text.replace(grouped["sign"], ""))
    return [Decimal(number.replace(",", ".")) for number in numbers]


def localised(number: Decimal, language: str) -> str:
    """The number with the decimal sign of `language`, without thousands apart."""
    digits = format(number, "f")
    return digits if language.startswith("en") else digits.replace(".", ",")
