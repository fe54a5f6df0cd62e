"""Statistics as strings: rounded half up like shares, with the decimal sign of the language."""

from fractions import Fraction

from analysis.core.shares import BEFORE_SIGN, localised, quotient

#: A p below this is not written out (APA Publication Manual, 7th edition, 6.36).
SMALLEST_P = 0.001
#: Typographic minus; a hyphen would break from its figure at the end of a line.
MINUS = "\u2212"


def rounded(value: float | Fraction, decimals: int) -> str:
    """`value` rounded half up with a decimal point, for data. Raises `ValueError` for what is no number."""
    try:
        numerator, denominator = value.as_integer_ratio()
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{value} cannot be rounded: it is no number") from error
    written = quotient(numerator, denominator, decimals)
    assert written is not None  # the denominator of a float is never 0
    return written.removeprefix("-") if float(written) == 0 else written


def shown_number(value: float | Fraction, language: str, decimals: int = 2) -> str:
    """A statistic as a reader of `language` sees it: -8.125 is "−8,12" in Dutch."""
    return localised(rounded(value, decimals), language).replace("-", MINUS)


def shown_percent(share: float, language: str, decimals: int = 1) -> str:
    """A share that is no quotient of whole counts, such as a weighted one, from 0 to 1: 0.125 is "12,5%"."""
    return f"{shown_number(100 * share, language, decimals)}{BEFORE_SIGN.get(language, '')}%"


def shown_p(p: float, language: str) -> str:
    """A p with its sign of relation: "= 0,012", or "< 0,001" where it is smaller."""
    if p < SMALLEST_P:
        return f"< {localised(str(SMALLEST_P), language)}"
    return f"= {shown_number(p, language, 3)}"
