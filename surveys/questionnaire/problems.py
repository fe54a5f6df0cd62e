"""What is wrong with a questionnaire, and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Where something stands in a document: the keys and, from 0, the numbers in lists that lead there.
Path = tuple[str | int, ...]
#: What was found at a path: the path and a message for the author of the document.
Finding = tuple[Path, str]

#: Keys that no document should have are shown up to here.
LONGEST_NAME = 100
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")


@dataclass(frozen=True)
class Problem:
    """`place` is a path into the document, such as `pages/reach/questions/better/options/yes/text/fr`.

    What stands in a list is named by its code, or by its number from 0 where it has none; an empty place is
    the whole document.
    """

    place: str
    message: str

    def __str__(self) -> str:
        """One line, whatever the document holds."""
        line = f"{self.place or 'document'}: {self.message}"
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


class InvalidDocument(Exception):  # noqa: N818 - it is what it says
    """A document cannot be used; `problems` says why, place by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def problem(data: Any, finding: Finding) -> Problem:
    """The finding as a problem of the document `data`."""
    path, message = finding
    names = []
    for part in path:
        data = _inside(data, part)
        code = data.get("code") if isinstance(part, int) and isinstance(data, dict) else None
        names.append(code if isinstance(code, str) and CODE.fullmatch(code) else str(part)[:LONGEST_NAME])
    return Problem("/".join(names), message)


def _inside(data: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return data[part] if isinstance(data, list) and part < len(data) else None
    return data.get(part) if isinstance(data, dict) else None
