"""Reads the content of letters as JSON and writes them as PDF; run by `surveys.printed.letters`."""

import sys
from pathlib import Path

import typst

from surveys.printed import DOES_NOT_FIT
from surveys.printed.typesetting import typeset

LAYOUT = Path(__file__).with_name("letters.typ")


def main() -> int:
    content = sys.stdin.read()
    try:
        made = typeset(LAYOUT, content)
    except typst.TypstError as error:
        if "letter does not fit" in str(error):
            return DOES_NOT_FIT
        raise
    sys.stdout.buffer.write(made)
    return 0


sys.exit(main())
