"""What a benchmark says: figures with their budgets, and ratios that a noisy machine spoils least."""

import json
import operator
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

T = TypeVar("T")

_HOLDS = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}


@dataclass(frozen=True)
class Figure:
    """What was measured, in `unit`, and its budget as a sign and a number in the same unit, e.g. "<= 2"."""

    name: str
    figure: float
    unit: str
    budget: str

    @property
    def holds(self) -> bool:
        sign, _, limit = self.budget.partition(" ")
        return bool(_HOLDS[sign](self.figure, float(limit)))

    def as_json(self) -> dict[str, object]:
        figure = float(f"{self.figure:.4g}")
        return {
            "name": self.name,
            "figure": figure,
            "unit": self.unit,
            "budget": self.budget,
            "holds": self.holds,
        }


def in_turns(turns: int, floor: Callable[[], T], ours: Callable[[], T]) -> list[tuple[T, T]]:
    """Measure floor, ours, floor, ours, ...: whatever slows the machine for a while slows both.

    The first turns, a tenth of all, warm caches up and do not count.
    """
    return [(floor(), ours()) for _ in range(turns + max(1, turns // 10))][-turns:]


def ratio(pairs: Iterable[tuple[float, float]]) -> float:
    """The median of how many times the floor ours was, turn by turn."""
    return median(ours / floor for floor, ours in pairs)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time that this process spends on `work`; the database's own is not in it."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cpu_seconds_of_all() -> float:
    """CPU time of this process and of all that it started, such as servers and web processes, until now."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue  # it has ended meanwhile
        fields = text.rpartition(") ")[2].split()  # from the third one on, see proc(5)
        pid = int(stat.parent.name)
        parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks[pid] for pid in ours) / os.sysconf("SC_CLK_TCK")


def wall_seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines under a head, a column each."""
    head = ("name", "figure", "unit", "budget", "holds")
    rows = [
        (each.name, f"{each.figure:.4g}", each.unit, each.budget, "yes" if each.holds else "NO")
        for each in figures
    ]
    return "\n".join(_aligned([head, *rows]))


def write(figures: Iterable[Figure], path: Path) -> None:
    """The same as JSON."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps([each.as_json() for each in figures], indent=2) + "\n", encoding="utf-8")


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
