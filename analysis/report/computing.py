"""From a definition and the counts to the outputs, with their numbers and captions."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.report.captions import chosen, data, whole
from analysis.report.counted import Counted
from analysis.report.definition import Report
from analysis.report.kinds.base import Kind
from analysis.report.output import Output, Row


def outputs(report: Report, counted: Counted) -> list[Output]:
    """All outputs in their order, in `counted.language`."""
    with translation.override(counted.language):
        return [
            _output(report, kind, label, counted)
            for kind, label in zip(report.outputs, labels(report), strict=True)
        ]


def labels(report: Report) -> Iterator[str]:
    """The number of each output, such as "Figure 3" or, in an annex, "Table A1": what is drawn is a figure.

    In the active language. Numbers follow the order, so a reference by id can never name a wrong one.
    """
    last: dict[tuple[str, bool], int] = {}
    for part in report.parts:
        for kind in part.outputs:
            series = ("figure" if kind.chart else "table", part.annex)
            last[series] = last.get(series, 0) + 1
            number = f"A{last[series]}" if part.annex else str(last[series])
            yield (_("Figure %(number)s") if kind.chart else _("Table %(number)s")) % {"number": number}


def _output(report: Report, kind: Kind, label: str, counted: Counted) -> Output:
    body, title = kind.compute(counted), kind.title.show(counted.language)
    breakdown = "".join(kind.breakdowns())
    rows = tuple(_marked(row, report.indicative_below) for row in body.rows) if breakdown else body.rows
    notes = [*body.notes]
    if any(row.indicative for row in rows):
        below = {"below": whole(report.indicative_below)}
        notes.append(_("* Fewer than %(below)s respondents: indicative.") % below)
    sentences = (
        f"{label}: {title}, {body.base}",
        *chosen(counted.only, counted.elsewhere, counted.versions),
        *_remembered(report, kind.questions(counted.questionnaire)),
        *body.remarks,
        data(counted.decisions),
    )
    return Output(
        id=kind.id,
        kind=kind.kind,
        label=label,
        title=title,
        caption=_joined(sentences),
        n=body.n,
        columns=body.columns,
        rows=rows,
        breakdown=breakdown,
        chart=kind.chart,
        notes=tuple(notes),
    )


def _marked(row: Row, below: int) -> Row:
    """A group with its mark, where too few are in it; their number is the first value of its row."""
    n = row.values[0]
    return replace(row, indicative=isinstance(n, int) and n < below and not row.is_total)


def _remembered(report: Report, questions: Collection[str]) -> Iterator[str]:
    """That answers about an earlier moment were remembered, and when."""
    years = sorted({each.year for each in report.recalled if each.question in questions})
    for year in years:
        yield _("As remembered in %(year)d.") % {"year": year}


def _joined(sentences: tuple[str, ...]) -> str:
    return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in sentences)
