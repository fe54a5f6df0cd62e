"""A report as a file: PDF, DOCX, HTML or XLSX, or each chart and table as a file of its own in a ZIP.

The libraries that write them are heavy and some do not survive a fork, so each format's module is imported
where a file is written: by a command, in a process of its own.
"""

from importlib import import_module

from analysis.report.files.document import Document

#: The format by its usual ending, and the module whose `write` makes it.
FORMATS = {"pdf": "pdf", "docx": "word", "html": "page", "xlsx": "workbook", "zip": "pieces"}


def write(document: Document, file_format: str) -> bytes:
    """The file; the same document is always the same bytes."""
    module = import_module(f"analysis.report.files.{FORMATS[file_format]}")
    made: bytes = module.write(document)
    return made
