"""The variables of a survey's dataset: the columns of all its versions united, and how records tell them.

Columns of one name are one variable where they are of one kind. Its answers are those of the newest version,
and behind them what only older ones had. Who was not asked, since a version has no such column, has the cell
*not applicable*.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from django.utils.translation import gettext, gettext_noop, override
from numpy.typing import NDArray

from analysis.core.records import Records
from analysis.datasets.store import Stored, stored_missing
from analysis.datasets.table import Measure, Missing, Variable, VariableKind
from analysis.report.counted import items_of, options_of
from surveys.loaded import LoadedVersion
from surveys.questionnaire import record
from surveys.questionnaire.base import Column, Question
from surveys.questionnaire.record import RecordColumn
from surveys.questionnaire.text import NO_TEXT, Text

#: In the order of `surveys.questionnaire.record.MISSING`.
REASONS = (Missing.NOT_REACHED, Missing.NOT_APPLICABLE, Missing.LEFT_OPEN)
#: What the variables of the response itself are called. No question is called so but, by chance, as the wave.
VERSION, WAVE, COMPLETED, LANGUAGE = "version", "wave", "completed", "language"
BETWEEN = " – "

#: From records to stored cells, 1D both.
Read = Callable[[Records], Stored]


@dataclass(frozen=True)
class Source:
    """A variable, and how the records of each version that has it tell it, by the version's id.

    Texts are in no record.
    """

    variable: Variable
    by_version: Mapping[int, Read] = field(default_factory=dict)

    def read(self, version_id: int, records: Records) -> Stored:
        """1D: the stored cell of each record of a version."""
        if version_id in self.by_version:
            return self.by_version[version_id](records)
        nothing = stored_missing(self.variable.kind, Missing.NOT_APPLICABLE)
        return np.full(len(records), nothing, np.int64)


@dataclass(frozen=True)
class _Asked:
    version: LoadedVersion
    question: Question
    column: Column


def united(versions: Sequence[LoadedVersion], waves: Mapping[int, str]) -> tuple[Source, ...]:
    """All variables of `versions`, the newest first; `waves` are names by number."""
    found: dict[str, list[_Asked]] = {}
    for version in versions:
        for asked in _asked(version):
            same = found.setdefault(asked.column.name, [])
            if same and same[0].column.kind != asked.column.kind:
                same = found.setdefault(f"{asked.column.name}__v{version.number}", [])
            same.append(asked)
    own = _of_response(versions, waves, taken={name.lower() for name in found})
    return (*own, *(_of_question(name, asked) for name, asked in found.items()))


def is_wave(variable: Variable) -> bool:
    """Whether a variable tells the wave, whatever it had to be called."""
    return not variable.question and variable.name.rstrip("_") == WAVE


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, with as many underscores behind it as make it another one than those in lower case."""
    while name in taken:
        name += "_"
    return name


def in_languages(english: str, languages: Iterable[str]) -> Text:
    """A text of ours in each of the languages; in English where it is not translated."""
    texts = {}
    for language in languages:
        with override(language):
            texts[language] = gettext(english)
    return Text(texts)


def _asked(version: LoadedVersion) -> Iterator[_Asked]:
    for question in version.questionnaire.questions.values():
        for column in question.columns():
            yield _Asked(version, question, column)


def _of_question(name: str, asked: Sequence[_Asked]) -> Source:
    newest = asked[0]
    kind: VariableKind = newest.column.kind
    codes = tuple(dict.fromkeys(code for each in asked for code in each.column.codes))
    decimals = max(each.column.decimals for each in asked)
    variable = Variable(
        name=name,
        kind=kind,
        label=_label(newest),
        measure=_measure(newest.column),
        codes=codes if kind == "choice" else (),
        labels=_labels(asked, codes) if kind == "choice" else {},
        decimals=decimals,
        question=newest.question.code,
        item=newest.column.item,
        option=newest.column.option,
    )
    if kind == "text":
        return Source(variable)
    return Source(variable, {each.version.id: _reading(each, codes, decimals) for each in asked})


def _reading(asked: _Asked, codes: Sequence[str], decimals: int) -> Read:
    column = asked.version.layout.by_name[asked.column.name]
    if column.kind == "number":
        return partial(_number, column, _cells("number", (0,)), 10 ** (decimals - column.decimals))
    first = 0 if column.kind == "tick" else 1
    return partial(_choice, column, _cells("choice", (codes.index(code) + first for code in column.codes)))


def _choice(column: RecordColumn, cells: NDArray[np.int64], records: Records) -> Stored:
    return cells[records.slots(column)]


def _number(column: RecordColumn, cells: NDArray[np.int64], factor: int, records: Records) -> Stored:
    slots = records.slots(column)
    return np.where(slots == 0, records.numbers(column) * factor, cells[slots])


def _group(column: RecordColumn, numbers: Sequence[int], records: Records) -> Stored:
    """The place of each record's group among `numbers`, which are in order."""
    return np.searchsorted(numbers, records.groups(column)) + 1


def _constant(place: int, records: Records) -> Stored:
    return np.full(len(records), place, np.int64)


def _cells(kind: VariableKind, answers: Iterable[int]) -> NDArray[np.int64]:
    """What to store for each slot: the answers, then the reasons why there is none."""
    return np.array([*answers, *(stored_missing(kind, reason) for reason in REASONS)], np.int64)


def _measure(column: Column) -> Measure:
    if column.kind == "number":
        return "scale"
    return "ordinal" if column.kind == "choice" and column.item else "nominal"


def _label(asked: _Asked) -> Text:
    """The question, with the item and the option that the column stands for, or its place in a ranking."""
    question, column = asked.question, asked.column
    items = {item.code: item.text for item in items_of(question)}
    options = {option.code: option.text for option in options_of(question)}
    parts = [question.text, items.get(column.item, NO_TEXT), options.get(column.option, NO_TEXT)]
    place = column.name.removeprefix(f"{question.code}__")
    if not column.item and not column.option and place != column.name:
        parts.append(Text(dict.fromkeys(question.text, place)))
    shown = {language: [part.show(language) for part in parts] for language in question.text}
    return Text({language: BETWEEN.join(filter(None, words)) for language, words in shown.items()})


def _labels(asked: Sequence[_Asked], codes: Sequence[str]) -> dict[str, Text]:
    """What each code means, in the words of the newest version that has it."""
    labels: dict[str, Text] = {}
    for each in reversed(asked):
        labels |= {option.code: option.text for option in options_of(each.question)}
    return {code: labels[code] for code in codes}


def _of_response(
    versions: Sequence[LoadedVersion], waves: Mapping[int, str], taken: Collection[str]
) -> Iterator[Source]:
    """What a response itself is: its version and wave, whether it is complete, its language."""
    languages = tuple(dict.fromkeys(code for version in versions for code in version.questionnaire.languages))
    own = partial(_own, languages)
    yield Source(
        own(VERSION, gettext_noop("Version of the questionnaire"), [str(each.number) for each in versions]),
        {version.id: partial(_constant, place) for place, version in enumerate(versions, start=1)},
    )
    numbers = sorted(waves)
    names = [waves[number] for number in numbers]
    wave = own(free_name(WAVE, taken), gettext_noop("Wave"), [str(number) for number in numbers], names)
    yield Source(
        wave, {each.id: partial(_group, each.layout.by_name[record.WAVE], numbers) for each in versions}
    )
    yield Source(
        replace(own(COMPLETED, gettext_noop("Whether the response was sent in"), ()), kind="tick"),
        {
            each.id: partial(_choice, each.layout.by_name[record.COMPLETED], _cells("tick", (0, 1)))
            for each in versions
        },
    )
    yield Source(
        own(LANGUAGE, gettext_noop("Language of the answers"), languages),
        {each.id: _of_codes(each.layout.by_name[record.LANGUAGE], languages) for each in versions},
    )


def _of_codes(column: RecordColumn, codes: Sequence[str]) -> Read:
    return partial(_choice, column, _cells("choice", (codes.index(code) + 1 for code in column.codes)))


def _own(
    languages: Sequence[str], name: str, label: str, codes: Sequence[str], names: Sequence[str] = ()
) -> Variable:
    """A variable of the response itself; `label` is in English, `names` are what the codes mean."""
    called = zip(codes, names or codes, strict=True)
    return Variable(
        name=name,
        kind="choice",
        label=in_languages(label, languages),
        codes=tuple(codes),
        labels={code: Text(dict.fromkeys(languages, meaning)) for code, meaning in called},
    )
