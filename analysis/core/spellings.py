"""Texts that probably mean the same, for a person to decide."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

#: So much of two texts must be the same, as `difflib` measures it, capitals and accents apart.
CLOSE = 0.88
#: A text is compared with so many that follow it in the alphabet: with all in a usual survey, not with all of
#: thousands.
NEIGHBOURS = 200

_NOT_A_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text without what spellings mostly differ in: capitals, accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return _NOT_A_WORD.sub("", letters) or text


def close_groups(texts: Iterable[str]) -> list[list[str]]:
    """The texts in groups of close ones, in the order of the alphabet; most groups have one.

    Who is close to one of a group belongs to it.
    """
    by_plain: dict[str, list[str]] = {}
    for text in texts:
        by_plain.setdefault(plain(text), []).append(text)
    joined = {key: key for key in by_plain}

    def first(key: str) -> str:
        while joined[key] != key:
            key = joined[key]
        return key

    for one, other in _close_pairs(sorted(by_plain)):
        joined[first(other)] = first(one)
    groups: dict[str, list[str]] = {}
    for key in sorted(by_plain):
        groups.setdefault(first(key), []).extend(sorted(by_plain[key]))
    return list(groups.values())


def _close_pairs(keys: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(autojunk=False)
    for place, key in enumerate(keys):
        matcher.set_seq2(key)  # of the second, difflib remembers what it found out
        for other in keys[place + 1 : place + 1 + NEIGHBOURS]:
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE <= matcher.ratio():
                yield key, other
