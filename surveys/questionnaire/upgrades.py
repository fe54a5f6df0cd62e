"""Documents of older formats.

A change of the format is one function in `UPGRADES`: entry n, counted from 1, makes a document of spec n one
of spec n + 1. Files, drafts and published versions all pass through `upgrade`: older ones need no other code.
"""

from collections.abc import Callable, Sequence
from typing import Any

from surveys.questionnaire.problems import InvalidDocument, Problem

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: tuple[Upgrade, ...] = ()
#: The format that this release writes.
SPEC = len(UPGRADES) + 1


def upgrade(data: Any, upgrades: Sequence[Upgrade] = UPGRADES) -> dict[str, Any]:
    """The document in the newest format. Raises `InvalidDocument` where its spec cannot be told or read."""
    if not isinstance(data, dict):
        raise InvalidDocument([Problem("", "a questionnaire is an object")])
    spec = data.get("spec")
    newest = len(upgrades) + 1
    if isinstance(spec, bool) or not isinstance(spec, int) or not 1 <= spec <= newest:
        message = f"write the format's version, a whole number from 1 to {newest}"
        raise InvalidDocument([Problem("spec", message)])
    document: dict[str, Any] = data
    for number in range(spec, newest):
        document = {**upgrades[number - 1](document), "spec": number + 1}
    return document
