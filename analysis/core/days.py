"""Responses by day: the days of a wave, and their chart."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.core.charts import SCALE, Specification, apart

#: In pixels: the height of the columns, and the width of a day's column and of the narrower one before it.
HEIGHT, WIDE, NARROW = 160, 0.8, 0.4
#: So many days without a response are filled in between others; a longer pause is left out.
LONGEST_PAUSE = 400
#: Started and submitted; both stand out from white, and one from the other.
COLOURS = (SCALE[2], SCALE[0])


@dataclass(frozen=True)
class Day:
    """How many responses were started and submitted on a day."""

    day: date
    started: int
    submitted: int


def every_day(days: Iterable[Day]) -> list[Day]:
    """The days in their order, those between them on which nothing came included."""
    filled: list[Day] = []
    for each in sorted(days, key=lambda day: day.day):
        if filled and (each.day - filled[-1].day).days <= LONGEST_PAUSE:
            while (following := filled[-1].day + timedelta(days=1)) < each.day:
                filled.append(Day(following, 0, 0))
        filled.append(each)
    return filled


def chart(days: Sequence[Day], labels: Sequence[str]) -> Specification:
    """A column a day for who started, before it a narrower one for who submitted; `labels` name the days."""
    values = [
        {"day": number, "started": each.started, "submitted": each.submitted}
        for number, each in enumerate(days)
    ]
    axis = {
        "labelExpr": f"{json.dumps(list(labels))}[datum.value]",
        "labelOverlap": "greedy",
        "labelAngle": 0,
        "labelSeparation": 8,
    }
    return {
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "usermeta": apart(),
        "data": {"values": values},
        "encoding": {"x": {"field": "day", "type": "ordinal", "axis": axis}},
        "layer": [_columns("started", COLOURS[0], WIDE), _columns("submitted", COLOURS[1], NARROW)],
    }


def _columns(field: str, colour: str, width: float) -> Specification:
    y = {
        "field": field,
        "type": "quantitative",
        "axis": {"tickMinStep": 1, "format": "d", "grid": True, "tickCount": 4},
    }
    return {"mark": {"type": "bar", "color": colour, "width": {"band": width}}, "encoding": {"y": y}}
