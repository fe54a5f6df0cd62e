"""Writes the PDF of one output with many columns and a tall chart; a process of its own."""

import json
import sys
from pathlib import Path

from analysis.report.files.pdf import LAYOUT
from surveys.printed.typesetting import typeset

SIZE = 'width="500" height="900"'
CHART = f'<svg xmlns="http://www.w3.org/2000/svg" {SIZE}><rect {SIZE}/></svg>'
COLUMNS = [f"Column {number}" for number in range(20)]
OUTPUT = {
    "caption": "Figure 1: Tall.",
    "chart": CHART,
    "alternative": "A chart.",
    "head": COLUMNS,
    "words": [False] * len(COLUMNS),
    "lines": [],
    "notes": [],
}
CONTENT = {
    "title": "Report",
    "language": "en",
    "family": "Libertinus Serif",
    "contents": "Contents",
    "method": "Method",
    "facts": [["Survey", "One"]],
    "sentences": ["A sentence."],
    "chapters": [{"title": "Chapter", "outputs": [OUTPUT]}],
}

Path(sys.argv[1]).write_bytes(typeset(LAYOUT, json.dumps(CONTENT), fonts=(), timestamp=0))
