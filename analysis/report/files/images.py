"""Charts as images, drawn without a browser.

vl-convert is imported where it is used: it hangs for ever in a child that was forked after its first use, so
only a process that forks no more draws.
"""

from functools import cache
from typing import Any

from analysis.core import charts
from analysis.core.charts import Specification
from analysis.core.tables import Table
from analysis.report.files.typeface import FAMILY, FOLDER

#: How many dots of a PNG make a pixel, as a browser counts them.
DENSITY = 2
CONFIG: Specification = charts.CONFIG | {"font": f"{FAMILY}, sans-serif"}


def specification(table: Table, language: str) -> Specification:
    """The chart of a table as it stands in no page."""
    return charts.standalone(charts.draw(table, language))


def svg(chart: Specification) -> str:
    """The chart as SVG."""
    converter = _converter()
    drawn: str = converter.vegalite_to_svg(chart, config=CONFIG, allowed_base_urls=[])
    return drawn


def png(drawn: str) -> bytes:
    """What `svg` drew as PNG."""
    converter = _converter()
    image: bytes = converter.svg_to_png(drawn, scale=DENSITY)
    return image


@cache
def _converter() -> Any:
    import vl_convert  # noqa: PLC0415 - see above

    vl_convert.register_font_directory(str(FOLDER))
    return vl_convert
