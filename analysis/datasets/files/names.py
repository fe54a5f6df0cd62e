"""The names of variables where a program takes no longer ones."""

import re
from collections.abc import Collection, Mapping, Sequence

_NOT_A_LETTER = re.compile(r"[^A-Za-z0-9_]")

#: Words that are no names in SPSS and in Stata.
_SPSS_WORDS = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_STATA_WORDS = frozenset(
    ["byte", "double", "float", "if", "in", "int", "long", "strl", "using", "with"]
    + [f"str{length}" for length in range(1, 2046)]
)
_LONGEST_SPSS_NAME = 64  # bytes; a name here has one for each character
_LONGEST_STATA_NAME = 32


def spss_names(names: Sequence[str]) -> Mapping[str, str]:
    """The name of each variable in SPSS."""
    return _shortened(names, _LONGEST_SPSS_NAME, _SPSS_WORDS)


def stata_names(names: Sequence[str]) -> Mapping[str, str]:
    """The name of each variable in Stata.

    pyreadstat calls the labels of a variable by its name and place, which has to fit as well.
    """
    return _shortened(names, _LONGEST_STATA_NAME - len(str(len(names))), _STATA_WORDS)


def _shortened(names: Sequence[str], most: int, words: Collection[str]) -> Mapping[str, str]:
    """Names of letters, digits and underscores, no two the same without regard to case.

    One that has to change gets its place among the variables at its end; those that fit stay as they are.
    """
    fitting = {name: name for name in names if _fits(name, most, words)}
    taken = {name.lower() for name in fitting}
    result = dict(fitting)
    for place, name in enumerate(names, start=1):
        if name not in result:
            result[name] = _free(name, most, place, taken)
            taken.add(result[name].lower())
    return {name: result[name] for name in names}


def _fits(name: str, most: int, words: Collection[str]) -> bool:
    return (
        len(name) <= most
        and not _NOT_A_LETTER.search(name)
        and name[:1].isalpha()
        and not name.endswith("_")
        and name.lower() not in words
    )


def _free(name: str, most: int, place: int, taken: Collection[str]) -> str:
    plain = _NOT_A_LETTER.sub("_", name)
    plain = plain if plain[:1].isalpha() else f"v{plain}"
    while True:
        ending = f"_{place}"
        short = plain[: most - len(ending)].rstrip("_") + ending
        if short.lower() not in taken:
            return short
        place += 1
