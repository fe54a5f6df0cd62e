"""Goals (items) by forms (boxes): which forms suit which goals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from analysis.core.matrices import Grid, Thresholds, check_marks, grid
from analysis.report.captions import between, percent_of, whole
from analysis.report.counted import Counted, Structure, closed_columns
from analysis.report.kinds.answers import headed
from analysis.report.kinds.base import (
    Body,
    OfQuestion,
    Problems,
    code_problems,
    count_column,
    item_codes,
    option_codes,
)
from analysis.report.output import Chart, Column, Row
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.text import Text


@dataclass(frozen=True, kw_only=True)
class OfGrid(OfQuestion):
    """Kinds that show a grid; `items` and `options`: which rows and columns in which order, none: all."""

    charts: ClassVar[tuple[Chart, ...]] = ("heat",)
    structures: ClassVar[tuple[Structure, ...]] = ("grid",)

    items: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is not None:
            yield from code_problems("items", self.items, item_codes(question))
            yield from code_problems("options", self.options, option_codes(question))

    def rows(self, counted: Counted) -> list[tuple[str, str, str]]:
        """Code, label and heading of each row."""
        return headed(counted.question(self.question), self.items, counted.language)

    def labels(self, counted: Counted) -> dict[str, str]:
        """What the columns are called, by their codes."""
        labels = counted.labels(self.question)
        return {code: labels[code] for code in self.options or labels}

    def grid(self, counted: Counted, base_of: Callable[[str], int] | None = None) -> Grid:
        rows = [code for code, _label, _heading in self.rows(counted)]
        return grid(self.question, rows, tuple(self.labels(counted)), counted.everybody, base_of)

    def share_columns(self, counted: Counted, decimals: int) -> tuple[Column, ...]:
        return tuple(
            Column(code=code, label=label, unit="share", decimals=decimals, drawn=True)
            for code, label in self.labels(counted).items()
        )


@dataclass(frozen=True, kw_only=True)
class Usability(OfGrid):
    """Who ticked each box, of all who answered the grid or of who ticked anything in its row.

    Both bases stand in the table and the caption.
    """

    kind: ClassVar[str] = "usability"

    base: Literal["all", "row"] = "all"

    def compute(self, counted: Counted) -> Body:
        n = answered(self.question, counted)
        ticked = {
            code: sum(counted.everybody.ticked(f"{self.question}__{code}")[1:])
            for code, _label, _heading in self.rows(counted)
        }
        base_of = ticked.__getitem__ if self.base == "row" else None
        cells = self.grid(counted, base_of).cells
        numbers = {"n": whole(n), "rows": between(ticked.values())}
        of_all = _("Shares of all who answered the grid (%(n)s); something in the row ticked %(rows)s.")
        of_row = _("Shares of who ticked something in the row (%(rows)s); %(n)s answered the grid.")
        return Body(
            n=n,
            columns=(
                count_column(),
                count_column(_("Ticked something"), "n_row"),
                *self.share_columns(counted, decimals=0),
            ),
            rows=tuple(
                Row(code=code, label=label, heading=heading, values=(n, ticked[code], *row))
                for (code, label, heading), row in zip(self.rows(counted), cells, strict=True)
            ),
            base=percent_of(n),
            remarks=((of_row if self.base == "row" else of_all) % numbers,),
        )


@dataclass(frozen=True, kw_only=True)
class Distribution(OfGrid):
    """How the ticks of each form are divided over the goals: shares of the column sum."""

    kind: ClassVar[str] = "distribution"

    def compute(self, counted: Counted) -> Body:
        cells, labels = self.grid(counted).distribution(), self.labels(counted)
        sums = [cell.base for cell in cells[0]]
        rows = [
            Row(code=code, label=label, heading=heading, values=row)
            for (code, label, heading), row in zip(self.rows(counted), cells, strict=True)
        ]
        ticks = "; ".join(
            f"{label} {whole(count)}" for label, count in zip(labels.values(), sums, strict=True)
        )
        return Body(
            n=answered(self.question, counted),
            columns=self.share_columns(counted, decimals=1),
            rows=tuple(rows),
            base=percent_of(answered(self.question, counted)),
            remarks=(_("Shares of all ticks of a form, not of respondents."),),
            notes=(_("Ticks: %(ticks)s.") % {"ticks": ticks},),
        )


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Rows or columns that are shown as one."""

    code: str
    text: Text
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckMarks(OfQuestion):
    """Check marks by two thresholds for clusters of goals and forms, with the shares behind them.

    The share of a cluster is the mean share of its boxes.
    """

    kind: ClassVar[str] = "check_marks"
    structures: ClassVar[tuple[Structure, ...]] = ("grid",)

    thresholds: Thresholds
    items: tuple[Cluster, ...]
    options: tuple[Cluster, ...]

    def problems(self, questionnaire: Questionnaire) -> Problems:
        yield from super().problems(questionnaire)
        question = self.sound(questionnaire)
        if question is not None:
            yield from _cluster_problems("items", self.items, item_codes(question))
            yield from _cluster_problems("options", self.options, option_codes(question))

    def compute(self, counted: Counted) -> Body:
        question, language = counted.question(self.question), counted.language
        boxes = grid(question.code, item_codes(question), option_codes(question), counted.everybody)
        merged = boxes.merged(_members(self.items), _members(self.options))
        n = answered(self.question, counted)
        thresholds = _("✓ from %(one)d%%, ✓✓ from %(two)d%% of all who answered the grid.")
        return Body(
            n=n,
            columns=(*self._marked(language), *self._shared(language)),
            rows=tuple(
                Row(code=cluster.code, label=cluster.text.show(language), values=(*marks, *cells))
                for cluster, marks, cells in zip(
                    self.items, check_marks(merged, self.thresholds), merged.cells, strict=True
                )
            ),
            base=percent_of(n),
            remarks=(thresholds % {"one": self.thresholds.one, "two": self.thresholds.two},),
            notes=(_("Where rows or columns were merged, the share is the mean share of their boxes."),),
        )

    def _marked(self, language: str) -> Iterator[Column]:
        for cluster in self.options:
            yield Column(code=cluster.code, label=cluster.text.show(language), unit="marks")

    def _shared(self, language: str) -> Iterator[Column]:
        for cluster in self.options:
            label = f"{cluster.text.show(language)}, %"
            yield Column(code=f"{cluster.code}__share", label=label, unit="share", decimals=0)


def answered(question: str, counted: Counted) -> int:
    """Who answered a grid: ticked any of its boxes."""
    return counted.everybody.column(closed_columns(counted.question(question))[0].name).base


def _members(clusters: tuple[Cluster, ...]) -> dict[str, tuple[str, ...]]:
    return {cluster.code: cluster.members for cluster in clusters}


def _cluster_problems(place: str, clusters: tuple[Cluster, ...], codes: list[str]) -> Problems:
    for number, cluster in enumerate(clusters):
        yield from code_problems(f"{place}/{number}/members", cluster.members, codes)
        if not cluster.members:
            yield f"{place}/{number}/members", _("Name at least one code.")
    if not clusters:
        yield place, _("Name at least one cluster.")
    if len({cluster.code for cluster in clusters}) < len(clusters):
        yield place, _("The same code stands here twice.")
