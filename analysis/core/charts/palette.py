"""Colours: which differ for every eye and in grey print, and what can be read on them."""

from collections.abc import Sequence
from functools import cache

from analysis.core.tables import Cell, Side

INK, QUIET, RULE, ACCENT, PAPER = "#1c2733", "#566270", "#dfe4e8", "#1f5f8b", "#ffffff"
#: From dark to light, so that neighbours differ for every eye and in grey print; after ColorBrewer's YlGnBu.
SCALE = ("#14356e", "#225ea8", "#1d91c0", "#41b6c4", "#7fcdbb", "#cdebb8")
#: From the strongest answer of a side to the weakest. Brown and blue differ for every eye; in grey
#: print, where the ends of both are dark, the side of the bar says which it is.
SIDES: dict[Side, tuple[str, str]] = {
    "negative": ("#7a3d0c", "#e3a765"),
    "neutral": ("#e6e8ea", "#e6e8ea"),
    "positive": ("#123f6b", "#82b4dc"),
    "apart": ("#a3a9b0", "#a3a9b0"),
}
HEAT_STEPS = 10


@cache
def colours(count: int) -> tuple[str, ...]:
    """`count` colours from dark to light along `SCALE`."""
    last = len(SCALE) - 1
    places = (part * last / max(count - 1, 1) for part in range(count))
    return tuple(_between(SCALE[int(place)], SCALE[min(int(place) + 1, last)], place % 1) for place in places)


def side_colours(sides: Sequence[Side]) -> tuple[str, ...]:
    """A colour for each answer of a scale, in its order: dark at both ends, light in the middle."""
    found: list[str] = []
    for side, (strongest, weakest) in SIDES.items():
        count = sides.count(side)
        steps = [_between(strongest, weakest, part / max(count - 1, 1)) for part in range(count)]
        found += reversed(steps) if side == "positive" else steps
    return tuple(found)


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read better on `colour`."""
    light = luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` from 0 to 1, as WCAG 2.2 defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def heat_step(cell: Cell) -> int:
    """The shade of a cell: 0 for nobody, then 1 to `HEAT_STEPS` by tenths, everybody in the last."""
    if not cell.count:
        return 0
    return min(cell.count * HEAT_STEPS // cell.base + 1, HEAT_STEPS)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _between(first: str, second: str, place: float) -> str:
    mixed = (round(a + (b - a) * place) for a, b in zip(_channels(first), _channels(second), strict=True))
    return f"#{bytes(mixed).hex()}"
