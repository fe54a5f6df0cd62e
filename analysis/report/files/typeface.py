"""The typeface of charts and PDF: one that every machine has, so that the same report looks the same."""

from importlib.util import find_spec
from pathlib import Path

FAMILY = "Source Sans Pro"
_package = find_spec("font_source_sans_pro")
assert _package
assert _package.origin
FOLDER = Path(_package.origin).with_name("files")
REGULAR = FOLDER / "SourceSansPro-Regular.otf"
