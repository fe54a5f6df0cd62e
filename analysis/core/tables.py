"""The tables of a question: counts with their bases and labels, ready for pages, charts and files.

Which table a question gets follows from the shape of its columns, never from the name of its type:

    choice                      one column                  a share for each option
    choice, one column a place  the same options ranked     how many put an option in any place, and in each
    choice, one column an item  items x options             shares for each item
    tick                        a box an option             a share for each option
    tick, boxes for each item   items x options             a share for each box
    number                      one column                  how many, and their mean

Each is made for everybody and, with a breakdown, for each group beside everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.core.tally import Tally
from surveys.questionnaire.base import Column, Item, ItemGroup, Option, Question

#: How a table is drawn: a bar a row, a bar of 100% a row, the same around a middle line, two dots a row, or
#: shades behind the figures.
Drawing = Literal["bars", "stacked", "diverging", "dumbbell", "heat"]
#: Where an answer stands on a scale with a middle; `apart` is no opinion.
Side = Literal["negative", "neutral", "positive", "apart"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of those who answered; `population`: how many people their group has, where that is known."""

    count: int
    base: int
    population: int | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one item, option or group got; `base` is 0 where the cells have different ones."""

    label: str
    cells: tuple[Cell, ...]
    base: int = 0
    heading: str = ""
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells under `columns`; `bases` has who answered for each column, where that is what differs.

    `sides` says where each column of a diverging table stands.
    """

    drawing: Drawing
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bases: tuple[int, ...] = ()
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """A table of one item of a question; `label` is empty for the table of the whole question."""

    label: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class Mean:
    """The numbers of one group: how many, their sum in whole units of `10 ** -decimals`."""

    label: str
    n: int
    total: int
    decimals: int


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Some of the respondents: everybody or a group, with how many people that has where it is known."""

    label: str
    tally: Tally
    population: int | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a question got. `bases` are the fewest and the most who answered one of its items.

    `seen` sent the page, of whom `asked` were shown the question. `places` is the number of places of a
    ranking, 0 elsewhere.
    """

    bases: tuple[int, int]
    asked: int
    seen: int
    places: int = 0
    parts: tuple[Part, ...] = ()
    means: tuple[Mean, ...] = ()


def result(question: Question, slices: Sequence[Slice], language: str) -> Result | None:
    """The tables of `question` over `slices`, everybody first; `None` where it has no closed answers."""
    columns = [column for column in question.columns() if column.kind != "text"]
    if not columns:
        return None
    everybody = [slices[0].tally.column(column.name) for column in columns]
    bases = [counts.base for counts in everybody]
    tables = _Tables(question, columns, slices, language)
    return Result(
        bases=(bases[0], bases[0]) if tables.are_places else (min(bases), max(bases)),
        asked=everybody[0].asked,
        seen=everybody[0].seen,
        places=len(columns) if tables.are_places else 0,
        parts=tuple(tables.parts()),
        means=tuple(tables.means()),
    )


class _Tables:
    """The tables of one question."""

    def __init__(
        self, question: Question, columns: Sequence[Column], slices: Sequence[Slice], language: str
    ) -> None:
        options: Iterable[Option] = getattr(question, "options", ())
        items: Iterable[Item] = getattr(question, "items", ())
        groups: Iterable[ItemGroup] = getattr(question, "groups", ())
        self.options = {option.code: option.text.show(language) for option in options}
        self.items = {item.code: item for item in items}
        self.groups = {group.code: group.text.show(language) for group in groups}
        self.columns = columns
        self.slices = slices
        self.language = language

    @property
    def are_places(self) -> bool:
        """Whether the columns are the places of a ranking."""
        return self.columns[0].kind == "choice" and len(self.columns) > 1 and not self.columns[0].item

    def parts(self) -> Iterable[Part]:
        first = self.columns[0]
        if first.kind == "number":
            return
        if not first.item:
            yield Part(label="", table=self._of_columns(self.columns))
            return
        if len(self.slices) == 1:
            yield Part(label="", table=self._of_items())
            return
        for code, item in self.items.items():
            columns = [column for column in self.columns if column.item == code]
            yield Part(label=item.text.show(self.language), table=self._of_columns(columns))

    def means(self) -> Iterable[Mean]:
        column = self.columns[0]
        if column.kind != "number":
            return
        for part in self.slices:
            moments = part.tally.moments(column.name)
            yield Mean(label=part.label, n=moments.n, total=moments.total, decimals=column.decimals)

    def _of_columns(self, columns: Sequence[Column]) -> Table:
        """The table of columns that together are one list of options."""
        if columns[0].kind == "tick":
            return self._by_option(lambda tally: _ticks(columns, tally))
        if self.are_places:
            return self._ranks(columns)
        return self._by_slice(columns[0])

    def _by_slice(self, column: Column) -> Table:
        """Of one choice: a bar an option, or the options side by side for each group."""
        if len(self.slices) == 1:
            return self._by_option(lambda tally: _choices(column, tally))
        rows = []
        for part in self.slices:
            counts = part.tally.column(column.name)
            cells = tuple(Cell(count, counts.base, part.population) for count in counts.counts.values())
            rows.append(Row(label=part.label, cells=cells, base=counts.base))
        return Table(drawing="stacked", columns=tuple(self.options.values()), rows=tuple(rows))

    def _by_option(self, cells_of: Callable[[Tally], Sequence[Cell]]) -> Table:
        """A row an option, a column a slice."""
        by_slice = [
            [replace(cell, population=part.population) for cell in cells_of(part.tally)]
            for part in self.slices
        ]
        rows = tuple(
            Row(label=label, cells=cells)
            for label, cells in zip(self.options.values(), zip(*by_slice, strict=True), strict=True)
        )
        return Table(
            drawing="bars" if len(self.slices) == 1 else "heat",
            columns=tuple(part.label for part in self.slices),
            rows=rows,
            bases=tuple(cells[0].base for cells in by_slice),
        )

    def _ranks(self, places: Sequence[Column]) -> Table:
        """A row an option, most chosen first: chosen in any place."""
        table = self._by_option(lambda tally: _ranked(places, tally))
        rows = sorted(table.rows, key=lambda row: -row.cells[0].count)
        return Table(drawing=table.drawing, columns=table.columns, rows=tuple(rows), bases=table.bases)

    def _of_items(self) -> Table:
        """Everybody's answers: a row an item, a column an option."""
        tally = self.slices[0].tally
        rows, heading = [], ""
        for code, item in self.items.items():
            columns = [column for column in self.columns if column.item == code]
            ticks = columns[0].kind == "tick"
            cells = _ticks(columns, tally) if ticks else _choices(columns[0], tally)
            group = self.groups.get(item.group, "")
            rows.append(
                Row(
                    label=item.text.show(self.language),
                    cells=tuple(cells),
                    base=cells[0].base,
                    heading=group if group != heading else "",
                )
            )
            heading = group
        drawing: Drawing = "heat" if self.columns[0].kind == "tick" else "stacked"
        return Table(drawing=drawing, columns=tuple(self.options.values()), rows=tuple(rows))


def _choices(column: Column, tally: Tally) -> list[Cell]:
    """A cell an option of one choice."""
    counts = tally.column(column.name)
    return [Cell(count, counts.base) for count in counts.counts.values()]


def _ticks(columns: Sequence[Column], tally: Tally) -> list[Cell]:
    """A cell a box."""
    boxes = [tally.column(column.name) for column in columns]
    return [Cell(box.counts["1"], box.base) for box in boxes]


def _ranked(places: Sequence[Column], tally: Tally) -> list[Cell]:
    """A cell an option: who put it in any place, of who filled the first; an option has one place at most."""
    counts = [tally.column(place.name) for place in places]
    return [Cell(sum(place.counts[code] for place in counts), counts[0].base) for code in places[0].codes]
