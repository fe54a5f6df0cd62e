"""Two crossed questions as a page and a file show them: the figure, of whom it is, what may be concluded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.core import charts
from analysis.core.crossing import Crossed, Margin, Side
from analysis.core.evidence import Evidence, NotGiven
from analysis.core.formats import shown_number, shown_p
from analysis.core.independent import Association, chi_square
from analysis.core.shares import share, shown_share
from analysis.core.tables import Cell, Row, Table
from analysis.crossing import answer_labels, label
from analysis.report.captions import data, whole
from analysis.views import figures
from analysis.views.figures import Figure
from surveys.questionnaire.record import HIDDEN, LEFT_OPEN, NOT_REACHED

#: A bar is divided into so many parts at most; more are not told apart.
MOST_PARTS = 12

NO_TEST = {
    NotGiven.WAVE_OPEN: gettext_lazy(
        "No test yet: it is given when all waves are final. Who looks again and again while answers come in "
        "finds a small p by chance."
    ),
    NotGiven.FILTERED: gettext_lazy(
        "No test: these are only some of the respondents. Who looks at many groups finds a small p by chance."
    ),
    NotGiven.NO_VARIATION: gettext_lazy(
        "No test: all who answered both gave the same answer to one of the questions."
    ),
    NotGiven.EXPECTED_TOO_SMALL: gettext_lazy(
        "No test: for so many cells there are too few respondents (of the expected counts one is below 1, or "
        "more than a fifth are below 5)."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Both sides with their counts; `by_column` has the shares of each column, else those of each row.

    `decisions` of cleaning are in the counts; `None`: they are raw. `notes` are sentences about the responses
    that were looked at, `evidence` is what may be said of them.
    """

    rows: Side
    columns: Side
    counted: Crossed
    by_column: bool
    language: str
    evidence: Evidence
    notes: tuple[str, ...] = ()
    decisions: int | None = None

    @property
    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the answers of the rows and of the columns are called."""
        return answer_labels(self.rows, self.language), answer_labels(self.columns, self.language)

    @property
    def bases(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How many gave each answer of the rows and of the columns."""
        return self.counted.first.totals, self.counted.second.totals

    def cell(self, row: int, column: int) -> Cell:
        """A count with the base of its share."""
        base = self.bases[1][column] if self.by_column else self.bases[0][row]
        return Cell(int(self.counted.counts[row, column]), base)

    @property
    def title(self) -> str:
        """What is crossed by what."""
        names = {"rows": label(self.rows, self.language), "columns": label(self.columns, self.language)}
        return _("%(rows)s × %(columns)s") % names


def figure(crossing: Crossing) -> Figure:
    """Bars of 100% with their table; where parts of a bar would overlap or be too many, shades instead."""
    columns = crossing.labels[1]
    divided = crossing.rows if crossing.by_column else crossing.columns
    is_drawn = not divided.several and len(divided.answers) <= MOST_PARTS
    head = ("", *columns, _("Number"))
    lines = figures.joined(_lines(crossing, shaded=not is_drawn))
    if is_drawn:
        drawn = figures.figure("crossing", _bars(crossing), crossing.language)
        return replace(drawn, beside=False, head=head, rows=lines)
    return Figure(id="crossing", label="", drawing="table", head=head, rows=lines)


def _bars(crossing: Crossing) -> Table:
    """A bar for each row, or for each column, of whose answers the shares are."""
    labels, parts = crossing.labels
    bases, counts = crossing.bases[0], crossing.counted.counts
    if crossing.by_column:
        labels, parts, bases, counts = parts, labels, crossing.bases[1], counts.T
    rows = tuple(
        Row(label=name, cells=tuple(Cell(int(count), base) for count in line), base=base)
        for name, base, line in zip(labels, bases, counts, strict=True)
    )
    return Table(drawing="stacked", columns=parts, rows=rows)


def _lines(crossing: Crossing, *, shaded: bool) -> Iterator[str]:
    """Counts with their shares, and last in each line and in the last line who answered both."""
    both, language = crossing.counted.both, crossing.language
    for row, name in enumerate(crossing.labels[0]):
        cells = [crossing.cell(row, column) for column in range(len(crossing.labels[1]))]
        total = Cell(crossing.bases[0][row], both)
        drawn = [_td(cell, language, shade=charts.heat_step(cell) if shaded else None) for cell in cells]
        yield figures.row_html(name, "".join(drawn) + _td(total, language, bare=not crossing.by_column))
    totals = [_td(Cell(count, both), language, bare=crossing.by_column) for count in crossing.bases[1]]
    yield figures.row_html(_("Together"), "".join(totals) + _td(Cell(both, both), language, bare=True))


def _td(cell: Cell, language: str, *, shade: int | None = None, bare: bool = False) -> str:
    """A count with its share, or the count alone."""
    css = "" if shade is None else f' class="heat-{shade}"'
    percent = "" if bare else f' <span class="share">{shown_share(cell.count, cell.base, language)}</span>'
    return f"<td{css}>{escape(whole(cell.count))}{percent}</td>"


def bases(crossing: Crossing) -> list[str]:
    """Of whom the figure is, and who is not in it, in sentences."""
    counted, language = crossing.counted, crossing.language
    numbers = {"both": whole(counted.both), "responses": whole(counted.responses)}
    sentences = [_("%(both)s of %(responses)s answered both.") % numbers]
    for side, margin in ((crossing.rows, counted.first), (crossing.columns, counted.second)):
        sentences.append(_base(label(side, language), margin))
    if crossing.rows.several or crossing.columns.several:
        sentences.append(_("Several answers were possible, so one respondent can be in several cells."))
    sentences += [*crossing.notes, data(crossing.decisions)]
    return sentences


def _base(name: str, margin: Margin) -> str:
    words = _(
        "%(name)s: %(answered)s answered; %(left_open)s left it open, %(hidden)s were not asked, "
        "%(not_reached)s did not get so far."
    )
    return words % {
        "name": name.rstrip(".?"),  # a colon follows
        "answered": whole(margin.answered),
        "left_open": whole(margin.missing[LEFT_OPEN]),
        "hidden": whole(margin.missing[HIDDEN]),
        "not_reached": whole(margin.missing[NOT_REACHED]),
    }


def conclusion(crossing: Crossing) -> str:
    """The test of association in a sentence, or why it is not given."""
    if crossing.rows.several or crossing.columns.several:
        return _("No test: one respondent can be in several cells of this table.")
    found = chi_square(crossing.counted.counts)
    admitted = crossing.evidence.admit(found.test if isinstance(found, Association) else found)
    if isinstance(admitted, NotGiven):
        return str(NO_TEST[admitted])
    assert isinstance(found, Association)  # or nothing would have been admitted
    words = _(
        "Chi-square %(statistic)s (df = %(degrees)d), p %(p)s, n = %(n)s; Cramér’s V %(v)s, corrected for "
        "bias (0: no association, 1: the one answer tells the other)."
    )
    return words % {
        "statistic": shown_number(admitted.statistic, crossing.language),
        "degrees": found.degrees,
        "p": shown_p(admitted.p, crossing.language),
        "n": whole(found.n),
        "v": shown_number(found.v, crossing.language),
    }


def as_csv(crossing: Crossing) -> Iterator[tuple[str, ...]]:
    """Head and a line for each cell; shares in percent with a decimal point, empty where nobody answered."""
    yield (
        "row", "row_label", "column", "column_label", "count", "row_total", "column_total", "both",
        "share_of_row", "share_of_column", "data", "responses",
    )  # fmt: skip
    bases, labels = crossing.bases, crossing.labels
    of_whom = " ".join(crossing.notes)
    kind = "raw" if crossing.decisions is None else f"cleaned by {crossing.decisions} decisions"
    for row, code in enumerate(crossing.rows.answers):
        for column, other in enumerate(crossing.columns.answers):
            count, of_row, of_column = (
                int(crossing.counted.counts[row, column]),
                bases[0][row],
                bases[1][column],
            )
            yield (
                code, labels[0][row], other, labels[1][column],
                *map(str, (count, of_row, of_column, crossing.counted.both)),
                share(count, of_row) or "", share(count, of_column) or "", kind, of_whom,
            )  # fmt: skip
