"""The shades behind the figures of a heat table, from nobody to everybody; the same as on pages."""

from analysis.core.charts import ink_on

#: As in static/staff/figures.css.
SHADES = (
    "#ffffff",
    "#eaf2f8",
    "#d6e6f1",
    "#bfd8e9",
    "#a6c9e0",
    "#8bb9d6",
    "#70a9cc",
    "#2f78ab",
    "#246796",
    "#1b567f",
    "#123f5f",
)


def colours(shade: int) -> tuple[str, str]:
    """The ground of a shade and the ink on it."""
    return SHADES[shade], ink_on(SHADES[shade])
