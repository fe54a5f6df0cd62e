"""Reads the content of letters as JSON and writes them as PDF; run by `surveys.printed.letters`."""

import sys
from pathlib import Path

import typst

from surveys.printed import DOES_NOT_FIT

LAYOUT = Path(__file__).with_name("letters.typ")


def main() -> int:
    content = sys.stdin.read()
    try:
        # PDF/UA-1: tagged, titled and with alternative texts, or typst refuses to write it.
        made = typst.compile(LAYOUT.read_bytes(), sys_inputs={"content": content}, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "letter does not fit" in str(error):
            return DOES_NOT_FIT
        raise
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)
    return 0


sys.exit(main())
