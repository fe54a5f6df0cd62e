"""Draws the specifications that stand on its input, by name, and writes the texts in each drawing.

Run by the tests as a process of its own.
"""

import json
import re
import sys

from analysis.report.files.images import svg

TEXT = re.compile(r"<(?:text|tspan)[^>]*>([^<]+)<")
sys.stdout.write(json.dumps({name: TEXT.findall(svg(chart)) for name, chart in json.load(sys.stdin).items()}))
