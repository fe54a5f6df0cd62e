"""A small report that has a chart, shades, every sort of value, and labels that would like to be code."""

from datetime import UTC, date, datetime
from fractions import Fraction

from analysis.core.matrices import Mark
from analysis.core.tables import Cell
from analysis.report.definition import Part, Report
from analysis.report.files.document import Document, document
from analysis.report.files.method import Method, Period
from analysis.report.kinds.respondents import Respondents
from analysis.report.output import Chart, Column, Name, Output, Placed, Row, Value
from surveys.questionnaire.text import Text

AS_OF = datetime(2026, 11, 21, 12, 30, 15, tzinfo=UTC)
FORMULA, ELEMENT = '=HYPERLINK("a")', "<b>#[*bold*]</b>"
METHOD = Method(
    survey="Study",
    definition="small",
    version=2,
    periods=(Period(name="Spring", start=date(2026, 3, 1), end=date(2026, 6, 1)),),
    started=9,
    completed=7,
    synthetic=0,
    is_final=True,
    as_of=AS_OF,
)
COLUMNS = (
    Column(code="n", label="n", unit="count"),
    Column(code="yes", label="Yes", unit="share", drawn=True),
    Column(code="no", label=ELEMENT, unit="share", drawn=True),
    Column(code="mean", label="Mean", unit="number", decimals=2),
    Column(code="p", label="p", unit="p"),
    Column(code="best", label="Best", unit="names"),
    Column(code="mark", label="Mark", unit="marks"),
)
VALUES: tuple[Value, ...] = (
    8, Cell(1, 8), Cell(7, 8), Fraction(1, 3), 0.0123, (Name("a", "A"), Name("b", FORMULA)), Mark(2)
)  # fmt: skip
EMPTY: tuple[Value, ...] = (0, Cell(0, 0), Cell(0, 0), None, None, (), Mark(0))


def output(number: int, columns: tuple[Column, ...], *rows: Row, chart: Chart = "") -> Output:
    return Output(
        id=f"o{number}*", kind="respondents", label=f"Table {number}", title="Title", n=8, columns=columns,
        caption=f"Table {number}: Title, N% (N=8).", rows=rows, chart=chart, notes=("A note.",),
    )  # fmt: skip


def small() -> Document:
    outputs = (
        output(
            1, COLUMNS, Row(code="a", label=FORMULA, values=VALUES, heading="First"),
            Row(code="b", label="Bell \x07", values=EMPTY, is_total=True), chart="stacked",
        ),
        output(
            2, (Column(code="a", label="A", unit="placed"),),
            Row(code="a", label="One", values=(Placed(Cell(1, 8), 1, 5),), indicative=True),
        ),
    )  # fmt: skip
    defined = tuple(Respondents(id=each.id, title=Text({"en": "Title"})) for each in outputs)
    part = Part(code="all", title=Text({"en": "All"}), outputs=defined)
    return document(Report(title=Text({"en": "Report"}), parts=(part,)), outputs, METHOD, "en")
