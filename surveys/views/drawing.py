"""Questions and pages as markup: drawn once per version and language, then only filled in.

A template lays a question out once and leaves slots where a respondent's values go (the tags of
`surveys/templatetags/answering.py`). The markup is cut at the slots and kept; a request copies the pieces
and sets those that have something to show, so it costs as much as was filled in and not as much as was asked.
The page around the questions is kept in the same way (`surveys/views/pages.py`).
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from surveys.loaded import LoadedVersion
from surveys.questionnaire.base import Question

#: What a slot shows: "choice", "typed", "error", "wrong" or "base", the field and, for a choice, the value;
#: of a page "own" and what.
Key = tuple[str, str, str]

#: So many skeletons are kept (at most about 40 kB each); beyond it the store starts anew.
MOST_KEPT = 2_000

_BETWEEN_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Slot:
    """A place in the markup: `empty` stands there, or what is filled in between `before` and `after`."""

    key: Key
    before: str = ""
    after: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Skeleton:
    """The markup of a question, cut at its slots; `pieces` is what stands there with nothing filled in."""

    pieces: tuple[str, ...]
    slots: Mapping[Key, Sequence[tuple[int, Slot]]]

    def fill(self, shown: Mapping[Key, str]) -> SafeString:
        """The markup with each escaped text of `shown` in its slots; a key without a slot shows nothing."""
        pieces = list(self.pieces)
        for key, text in shown.items():
            for position, slot in self.slots.get(key, ()):
                pieces[position] = f"{slot.before}{text}{slot.after}"
        return mark_safe("".join(pieces))  # noqa: S308 - the pieces are a template's output, the rest is escaped


class Slots:
    """Hands out marks while a template is drawn, and cuts the drawn markup at them."""

    def __init__(self) -> None:
        self._slots: list[Slot] = []
        self._secret = secrets.token_hex(8)  # so that no text of a questionnaire can look like a mark

    def mark(self, slot: Slot) -> SafeString:
        self._slots.append(slot)
        return mark_safe(f"{self._secret}x{len(self._slots) - 1}x")  # noqa: S308 - letters and digits, also in URLs

    def cut(self, markup: str) -> Skeleton:
        lean = _BETWEEN_LINES.sub("\n", markup.strip())
        pieces = re.split(rf"{self._secret}x(\d+)x", lean)
        places = defaultdict(list)
        for position in range(1, len(pieces), 2):
            slot = self._slots[int(pieces[position])]
            pieces[position] = slot.empty
            places[slot.key].append((position, slot))
        return Skeleton(tuple(pieces), dict(places))


_kept: dict[Hashable, Skeleton] = {}


def kept(key: Hashable, draw: Callable[[], Skeleton]) -> Skeleton:
    """The skeleton of this key, drawn when it is asked for first."""
    skeleton = _kept.get(key)
    if skeleton is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        # Two threads may both draw it: they draw the same, and the last one stays.
        skeleton = _kept[key] = draw()
    return skeleton


def draw_question(
    version: LoadedVersion,
    question: Question,
    language: str,
    *,
    values: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
    base: str,
) -> SafeString:
    """The question as the respondent sees it.

    `values` is what was typed or stored and `errors` what is wrong with it, both by field name; `base` is the
    hash of the stored answer, which the form posts back.
    """
    key = ("question", version.id, question.code, language)
    skeleton = kept(key, partial(draw_skeleton, question, language))
    return skeleton.fill(dict(_shown(values, errors, base)))


def draw_skeleton(question: Question, language: str) -> Skeleton:
    """The question's template drawn in `language` and cut at its slots."""
    slots = Slots()
    context = {"question": question, "language": language, "slots": slots}
    with override(language):
        return slots.cut(render_to_string(f"question_types/{question.type}.html", context))


def _shown(
    values: Mapping[str, Sequence[str]], errors: Mapping[str, str], base: str
) -> Iterator[tuple[Key, str]]:
    for name, given in values.items():
        for value in given:
            yield ("choice", name, value), ""
        if given:
            yield ("typed", name, ""), escape(given[0])
    for name, message in errors.items():
        yield ("error", name, ""), escape(message)
        yield ("wrong", name, ""), ""
    yield ("base", "", ""), escape(base)
