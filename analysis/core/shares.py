"""Shares of whole counts: the one place where a figure is rounded.

A share is rounded once, half up, from whole counts by integer arithmetic. The string goes to every page,
chart, table and file, so that none of them can show another figure. There is no floating point here.
"""

from functools import lru_cache

#: Between the figure and its percent sign: French sets a narrow space that does not break.
BEFORE_SIGN = {"fr": "\u202f"}
_COMMA = frozenset({"nl", "fr"})
#: What stands where nobody answered, and so nothing can be divided.
NO_SHARE = "–"


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as a whole number, halves rounded up (towards plus infinity)."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    return (2 * numerator + denominator) // (2 * denominator)


def decimal_string(scaled: int, decimals: int) -> str:
    """`scaled` whole units of `10 ** -decimals` with a decimal point: (125, 1) is "12.5"."""
    digits = f"{abs(scaled):0{decimals + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def scaled_share(count: int, base: int, decimals: int) -> int | None:
    """100 * count / base in whole units of `10 ** -decimals` percent; `None` without a base."""
    return half_up(count * 100 * 10**decimals, base) if base else None


def share(count: int, base: int, decimals: int = 1) -> str | None:
    """The share in percent with a decimal point, for data: (1, 8) is "12.5"; `None` without a base."""
    scaled = scaled_share(count, base, decimals)
    return None if scaled is None else decimal_string(scaled, decimals)


def quotient(numerator: int, denominator: int, decimals: int) -> str | None:
    """A mean of whole units with a decimal point; `None` when divided by nothing."""
    return decimal_string(half_up(numerator * 10**decimals, denominator), decimals) if denominator else None


def localised(number: str, language: str) -> str:
    """A decimal string as `language` writes it: Dutch and French with a comma."""
    return number.replace(".", ",") if language in _COMMA else number


@lru_cache(100_000)  # a page shows thousands of shares, most of them twice
def shown_share(count: int, base: int, language: str, decimals: int = 1) -> str:
    """The share as a reader of `language` sees it: "12,5%" in Dutch, a dash without a base."""
    number = share(count, base, decimals)
    return NO_SHARE if number is None else f"{localised(number, language)}{BEFORE_SIGN.get(language, '')}%"
