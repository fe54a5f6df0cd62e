"""Which answers to tell together so that groups become larger: small categories, numbers in bands."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def small_categories(counts: Sequence[int], least: int) -> tuple[int, ...]:
    """The places of the answers to join, so that none and not their sum is given fewer than `least` times.

    Answers that nobody gave are joined too where others are. None where all are large enough, or where even
    together they are too few.
    """
    small = {place for place, count in enumerate(counts) if 0 < count < least}
    if not small:
        return ()
    others = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while sum(counts[place] for place in small) < least or len(small) < 2:
        if not others:
            return ()
        small.add(others.pop(0)[1])
    return tuple(sorted(small | {place for place, count in enumerate(counts) if count == 0}))


def bands(values: NDArray[np.int64], most: int, least: int) -> tuple[int, ...]:
    """Where bands of numbers begin, behind the first one: at most `most`, each of at least `least` numbers.

    The bands are as even as the numbers allow: equal ones stay together.
    """
    ordered = np.sort(values)
    number = min(most, len(ordered) // max(least, 1))
    limits: list[int] = []
    start = 0
    for band in range(1, number):
        limit = int(ordered[len(ordered) * band // number])
        place = int(np.searchsorted(ordered, limit))
        if place - start >= least and len(ordered) - place >= least:
            limits.append(limit)
            start = place
    return tuple(limits)
