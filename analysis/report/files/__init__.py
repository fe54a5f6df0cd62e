"""A report as a file: PDF, DOCX, HTML or XLSX, or each chart and table as a file of its own in a ZIP.

The libraries that write them are heavy and some do not survive a fork, so each format's module is imported
where a file is written: by a command, in a process of its own.
"""

from collections.abc import Callable
from importlib import import_module
from itertools import count

from analysis.report.files.document import Document

#: The format by its usual ending, and the module whose `write` makes it.
FORMATS = {"pdf": "pdf", "docx": "word", "html": "page", "xlsx": "workbook", "zip": "pieces"}


#: Takes how many outputs are drawn, and of how many.
Tell = Callable[[int, int], None]


def write(document: Document, file_format: str, tell: Tell = lambda *_: None) -> bytes:
    """The file; the same document is always the same bytes. `tell` hears of each output that is drawn."""
    module = import_module(f"analysis.report.files.{FORMATS[file_format]}")
    numbers, total = count(1), sum(1 for _entry in document.entries)
    made: bytes = module.write(document, lambda: tell(next(numbers), total))
    return made
