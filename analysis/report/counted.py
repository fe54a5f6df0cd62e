"""What a report is computed from: one state of the counts, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext as _

from analysis.core.evidence import Evidence
from analysis.core.tally import Tally
from surveys.questionnaire.base import Column, Item, ItemGroup, Option, Question
from surveys.questionnaire.document import Questionnaire

#: What the answers of a question look like, whatever its type is called.
Structure = Literal["choice", "matrix", "ticks", "grid", "ranking", "number", "open"]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some of the respondents; the total is the group of all."""

    code: str
    label: str
    tally: Tally
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The counts of a version, all of one state.

    `groups`: for each breakdown that the report uses the tally of each of its groups, "" for who is in none.
    `texts`: for each pair of a text question and a breakdown how often each (text, group) occurs.
    `names`: what the groups of waves and languages are called, by the breakdown's name. `only`: of whom the
    counts are, in a sentence. `elsewhere`: how many responses were given to other versions. `versions`: the
    numbers of those that are counted together. `decisions` of
    cleaning are in the counts; `None`: these are raw.
    """

    questionnaire: Questionnaire
    language: str
    everybody: Tally
    groups: Mapping[str, Mapping[str, Tally]]
    evidence: Evidence
    texts: Mapping[tuple[str, str], Mapping[tuple[str, str], int]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    only: str = ""
    elsewhere: int = 0
    versions: tuple[int, ...] = ()
    decisions: int | None = None

    def question(self, code: str) -> Question:
        return self.questionnaire.questions[code]

    def labels(self, code: str) -> dict[str, str]:
        """What the options of a question are called, by their codes."""
        return {option.code: option.text.show(self.language) for option in options_of(self.question(code))}

    def items(self, code: str) -> dict[str, str]:
        """What the items of a question are called, by their codes."""
        return {item.code: item.text.show(self.language) for item in items_of(self.question(code))}

    def slices(self, breakdown: str) -> list[Group]:
        """All groups of a breakdown in the order of its answers, who gave none, and the total last."""
        return [*self._groups(breakdown), self.total] if breakdown else [self.total]

    @cached_property
    def total(self) -> Group:
        return Group(code="total", label=_("Total"), tally=self.everybody, is_total=True)

    def _groups(self, breakdown: str) -> list[Group]:
        tallies = self.groups.get(breakdown, {})
        labels = self.names.get(breakdown) or self.labels(breakdown)
        nobody = Tally.empty(self.everybody.shape)
        found = [
            Group(code=code, label=label, tally=tallies.get(code, nobody)) for code, label in labels.items()
        ]
        if "" in tallies and tallies[""].started:
            found.append(Group(code="", label=_("No answer"), tally=tallies[""]))
        return found


def structure(question: Question) -> Structure:
    """What the answers of a question look like, from its columns."""
    closed = [column for column in question.columns() if column.kind != "text"]
    if not closed:
        return "open"
    first = closed[0]
    if first.kind == "number":
        return "number"
    if first.kind == "tick":
        return "grid" if first.item else "ticks"
    if first.item:
        return "matrix"
    return "choice" if len(closed) == 1 else "ranking"


def closed_columns(question: Question, item: str = "") -> list[Column]:
    """The counted columns of a question, or of one of its items."""
    columns = (column for column in question.columns() if column.kind != "text")
    return [column for column in columns if not item or column.item == item]


def options_of(question: Question) -> tuple[Option, ...]:
    """The options of a question; none where its type has no such thing."""
    options: tuple[Option, ...] = getattr(question, "options", ())
    return options


def items_of(question: Question) -> tuple[Item, ...]:
    """The items of a question, likewise."""
    items: tuple[Item, ...] = getattr(question, "items", ())
    return items


def item_groups_of(question: Question) -> tuple[ItemGroup, ...]:
    """The headings over the items of a question, likewise."""
    groups: tuple[ItemGroup, ...] = getattr(question, "groups", ())
    return groups
