"""The outputs of a report, made of what may be shown.

Each output is computed of several fillings (`filling`); a value that differs between them is hidden. So no
kind of output needs to know of disclosure control, and none can tell what it was not given. An output of
which nothing is left, or that lists texts, is not there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.core.blocks import Shape, shape_of
from analysis.core.evidence import Evidence
from analysis.publishing.filling import FILLINGS, filled
from analysis.publishing.protecting import ShownRows
from analysis.publishing.units import Unit
from analysis.report.computing import outputs
from analysis.report.counted import Counted
from analysis.report.definition import Part, Report
from analysis.report.kinds.base import Body, ByGroup, Kind
from analysis.report.kinds.respondents import Organisations
from analysis.report.output import HIDDEN, Column, Output, Placed, Row, Value
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.record import Layout


@dataclass(frozen=True, kw_only=True)
class Published:
    """What may be shown of a survey: its units, and of each what is left of its counts.

    `questionnaire` has the groups as the answers of the question `breakdown`. So many `decisions` of cleaning
    are in the counts; `None`: these are raw. `asked`: of how many units were asked, where that is told.
    """

    questionnaire: Questionnaire
    breakdown: str
    units: tuple[Unit, ...]
    shown: Mapping[str, ShownRows]
    decisions: int | None = None
    asked: Mapping[str, int] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[str, ...]:
        """The codes of the groups, "" for who is in none; none before a release."""
        rows = (rows.groups for rows in self.shown.values() if rows.groups)
        return tuple(next(rows, {}))


def released(report: Report, published: Published, language: str) -> list[Output]:
    """The outputs that are left of a report, numbered anew."""
    layout = Layout.of(published.questionnaire, ())
    shape = shape_of(layout, tuple(published.questionnaire.questions.values()))
    fillings = [_counted(published, shape, language, number) for number in FILLINGS]
    with translation.override(language):
        parts = [_part(part, published, fillings) for part in report.parts]
        report = replace(report, parts=tuple(parts))
        return [
            replace(output, kind=kind.of.kind)
            for output, kind in zip(outputs(report, fillings[0]), report.outputs, strict=True)
            if isinstance(kind, Released)
        ]


def _counted(published: Published, shape: Shape, language: str, filling: int) -> Counted:
    units, shown = published.units, published.shown
    groups = {code: filled(shape, units, shown, filling, code) for code in published.groups}
    return Counted(
        questionnaire=published.questionnaire,
        language=language,
        everybody=filled(shape, units, shown, filling, asked=published.asked),
        groups={published.breakdown: groups},
        evidence=Evidence(final=False, filtered=False),
        decisions=published.decisions,
    )


def _part(part: Part, published: Published, fillings: Sequence[Counted]) -> Part:
    kinds = (_without_other_groups(kind, published) for kind in part.outputs)
    found = (_released(kind, fillings) for kind in kinds if may_leave(kind, published.questionnaire))
    return replace(part, outputs=tuple(kind for kind in found if kind))


def may_leave(kind: Kind, questionnaire: Questionnaire) -> bool:
    """Whether an output can be made of counts alone, of the groups as they are shown."""
    return not isinstance(kind, Organisations) and not any(kind.problems(questionnaire))


def _without_other_groups(kind: Kind, published: Published) -> Kind:
    if isinstance(kind, ByGroup) and (kind.breakdown != published.breakdown or not published.groups):
        return replace(kind, breakdown="")
    return kind


def _released(kind: Kind, fillings: Sequence[Counted]) -> "Released | None":
    first, *others = (kind.compute(counted) for counted in fillings)
    body = _common(first, others)
    if body is None:
        return None
    is_whole = {column for column in first.columns if column.drawn} <= {*body.columns}
    return Released(id=kind.id, title=kind.title, chart=kind.chart if is_whole else "", of=kind, body=body)


@dataclass(frozen=True, kw_only=True)
class Released(Kind):
    """An output whose table was computed before."""

    kind: ClassVar[str] = "released"

    of: Kind
    body: Body

    def compute(self, counted: Counted) -> Body:  # noqa: ARG002 - nothing more is counted
        return self.body

    def questions(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        return self.of.questions(questionnaire)

    def breakdowns(self) -> tuple[str, ...]:
        return self.of.breakdowns()


def _common(first: Body, others: Sequence[Body]) -> Body | None:
    """What the bodies have in common; `None`: no figure."""
    rows = tuple(_row(row, first, others) for row in first.rows)
    kept = [
        place
        for place in range(len(first.columns))
        if any(row.values[place] not in (HIDDEN, None) for row in rows)
    ]
    columns = tuple(first.columns[place] for place in kept)
    if not any(_is_figure(column) for column in columns) and any(map(_is_figure, first.columns)):
        return None
    if not columns:
        return None
    return Body(
        n=first.n if all(other.n == first.n for other in others) else 0,
        columns=columns,
        rows=tuple(replace(row, values=tuple(row.values[place] for place in kept)) for row in rows),
        base=first.base if all(other.base == first.base for other in others) else _("N in the table"),
        remarks=tuple(_in_all(first.remarks, [other.remarks for other in others])),
        notes=tuple(_in_all(first.notes, [other.notes for other in others])),
    )


def _is_figure(column: Column) -> bool:
    return column.unit != "count"


def _in_all(sentences: Sequence[str], others: Sequence[Sequence[str]]) -> Iterator[str]:
    return (sentence for sentence in sentences if all(sentence in other for other in others))


def _row(row: Row, first: Body, others: Sequence[Body]) -> Row:
    """The row with the values that all bodies have; those of `others` may stand in another order."""
    codes = [column.code for column in first.columns]
    found = []
    for other in others:
        by_code = {each.code: each for each in other.rows}
        places = [column.code for column in other.columns]
        values = by_code[row.code].values if row.code in by_code else (HIDDEN,) * len(places)
        found.append([values[places.index(code)] for code in codes])
    return replace(row, values=tuple(map(_value, row.values, *found)))


def _value(value: Value, *others: Value) -> Value:
    if all(other == value for other in others):
        return value
    if isinstance(value, Placed) and all(
        isinstance(each, Placed) and each.cell == value.cell for each in others
    ):
        return Placed(value.cell, None, 0)
    return HIDDEN
