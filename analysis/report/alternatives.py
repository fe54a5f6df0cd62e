"""What a chart shows, in a sentence for who does not see it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.core.shares import shown_share
from analysis.core.tables import Cell, Table

#: How many bars a text alternative names from either end.
BARS_NAMED = 3


def alternative(table: Table, language: str) -> str:
    """The text alternative of the chart of `table`: words in the active language, which is `language`."""
    return _of_bars(table, language) if table.drawing == "bars" else _of_stacked(table)


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


def _share(cell: Cell, language: str) -> str:
    return shown_share(cell.count, cell.base, language)
