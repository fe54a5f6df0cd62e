"""What a chart shows, in a sentence for who does not see it."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.core.shares import shown_share
from analysis.core.tables import Cell, Row, Table

#: How many bars a text alternative names from either end.
BARS_NAMED = 3


def alternative(table: Table, language: str) -> str:
    """The text alternative of the chart of `table`: words in the active language, which is `language`."""
    if table.drawing == "bars":
        return _of_bars(table, language)
    if table.drawing == "diverging":
        return _of_diverging(table, language)
    return _of_dumbbell(table, language) if table.drawing == "dumbbell" else _of_stacked(table)


def _of_bars(table: Table, language: str) -> str:
    ranked = sorted(table.rows, key=lambda row: -row.cells[0].count)
    named = [f"{row.label} {_share(row.cells[0], language)}" for row in ranked]
    if len(named) <= 2 * BARS_NAMED:
        return _("Bars from long to short: %(bars)s.") % {"bars": "; ".join(named)}
    longest, shortest = "; ".join(named[:BARS_NAMED]), "; ".join(named[-BARS_NAMED:])
    sentence = _("%(count)d bars. The longest: %(longest)s. The shortest: %(shortest)s.")
    return sentence % {"count": len(named), "longest": longest, "shortest": shortest}


def _of_stacked(table: Table) -> str:
    sentence = ngettext(
        "%(count)d bar of 100%%, divided into: %(parts)s. The table has the figures.",
        "%(count)d bars of 100%%, each divided into: %(parts)s. The table has the figures.",
        len(table.rows),
    )
    return sentence % {"count": len(table.rows), "parts": ", ".join(table.columns)}


def _of_diverging(table: Table, language: str) -> str:
    """Where the answers stand, and the sums of both sides in the last row: the total of a breakdown."""
    last = table.rows[-1]
    sentences = [_("%(count)d bars around a middle line.") % {"count": len(table.rows)}]
    for side, words in (
        ("negative", _("Left: %(answers)s.")),
        ("neutral", _("Across the line: %(answers)s.")),
        ("positive", _("Right: %(answers)s.")),
        ("apart", _("Apart: %(answers)s.")),
    ):
        if side in table.sides:
            named = zip(table.columns, table.sides, strict=True)
            sentences.append(words % {"answers": ", ".join(name for name, place in named if place == side)})
    left, right = (
        sum(cell.count for cell, place in zip(last.cells, table.sides, strict=True) if place == side)
        for side in ("negative", "positive")
    )
    shares = {
        "left": _share(Cell(left, last.base), language),
        "right": _share(Cell(right, last.base), language),
    }
    sentences.append(_("%(row)s: %(left)s left, %(right)s right.") % {"row": last.label, **shares})
    return " ".join((*sentences, _("The table has the figures.")))


def _of_dumbbell(table: Table, language: str) -> str:
    before, now = table.columns
    ranked = sorted(table.rows, key=lambda row: -_distance(row))[:BARS_NAMED]
    named = "; ".join(
        f"{row.label} {_share(row.cells[0], language)} → {_share(row.cells[1], language)}" for row in ranked
    )
    sentence = _(
        "%(count)d rows with two dots: open for “%(before)s”, filled for “%(now)s”. "
        "Farthest apart: %(rows)s. The table has the figures."
    )
    return sentence % {"count": len(table.rows), "before": before, "now": now, "rows": named}


def _distance(row: Row) -> Fraction:
    before, now = (Fraction(cell.count, cell.base or 1) for cell in row.cells)
    return abs(now - before)


def _share(cell: Cell, language: str) -> str:
    return shown_share(cell.count, cell.base, language)
