"""Between JSON and the dataclasses of a questionnaire.

Everything is read and written by the dataclass fields and their annotations, so a question type needs no
code of its own for it. A field may be `str`, `int`, `bool`, `Decimal`, `Text`, `Condition`, a `Literal` of
strings, another frozen dataclass or a tuple of one of these, each also with `| None`. Its name is the key; a
field that has its default is left out. Questions name their type under `type`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from surveys.questionnaire.base import Question
from surveys.questionnaire.condition_parser import ConditionError, parse
from surveys.questionnaire.conditions import Condition
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import Finding, InvalidDocument, Path, Problem, problem
from surveys.questionnaire.soundness import MOST_LANGUAGES, Found, soundness
from surveys.questionnaire.strictjson import require_plain
from surveys.questionnaire.text import Text
from surveys.questionnaire.upgrades import SPEC, upgrade

LONGEST_TEXT = 20_000
LONGEST_LIST = 1_000
LARGEST_NUMBER = 1_000_000_000
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")

Types = Sequence[type[Question]]


def load(data: Any, types: Types) -> Questionnaire:
    """The questionnaire that a JSON value holds, of this or an older format.

    Raises `InvalidDocument` where it cannot be read. Whether it is sound to publish is for `check` to say.
    """
    require_plain(data)
    data = upgrade(data)
    reader = _Reader(data, types)
    questionnaire = reader.read(data, Questionnaire, ())
    if reader.findings:
        raise InvalidDocument([problem(data, finding) for finding in reader.findings])
    assert isinstance(questionnaire, Questionnaire)
    return questionnaire


def check(data: Any, types: Types) -> list[Problem]:
    """Every problem of a JSON value that should be a questionnaire; none: it can be published."""
    try:
        require_plain(data)
        data = upgrade(data)
    except InvalidDocument as invalid:
        return list(invalid.problems)
    reader = _Reader(data, types)
    reader.read(data, Questionnaire, ())
    return [problem(data, finding) for finding in (*reader.findings, *soundness(data, reader.found))]


def dump(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as a JSON value: `load(dump(questionnaire), types) == questionnaire`."""
    return {"spec": SPEC, **_written(questionnaire)}


def _written(value: Any) -> Any:
    if isinstance(value, Text):
        return dict(value)
    if isinstance(value, Condition):
        return value.source
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if not is_dataclass(value):
        return value
    named = {"type": value.type} if isinstance(value, Question) else {}
    stored = ((field, getattr(value, field.name)) for field in fields(value))
    return named | {field.name: _written(item) for field, item in stored if item != field.default}


@cache
def _stored_fields(cls: type) -> Mapping[str, tuple[Field[Any], Any]]:
    """The fields of a dataclass with what they hold; `X | None` holds X."""
    hints = get_type_hints(cls)
    return {field.name: (field, _without_none(hints[field.name])) for field in fields(cls)}


def _without_none(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_args(annotation)[1:] == (NoneType,) else annotation


class _FieldError(ValueError):
    """A value is not what its field holds; the message says what was expected."""


def _string(value: Any) -> str:
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    raise _FieldError(f"expected a text of at most {LONGEST_TEXT} characters")


def _whole_number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER:
        return value
    raise _FieldError(f"expected a whole number, at most {LARGEST_NUMBER}")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _FieldError("expected true or false")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return Decimal(value)
    raise _FieldError('expected a number written as a text, such as "12.5"')


def _condition(value: Any) -> Condition:
    try:
        return parse(_string(value))
    except ConditionError as error:
        raise _FieldError(str(error)) from None


def _choice(value: Any, choices: Sequence[str]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise _FieldError(f"expected one of {', '.join(choices)}")


SCALARS: Mapping[Any, Callable[[Any], Any]] = {
    str: _string,
    int: _whole_number,
    bool: _boolean,
    Decimal: _decimal,
    Condition: _condition,
}


def _languages(data: Mapping[str, Any]) -> list[str]:
    """The languages that texts should have; none where the document does not say it properly."""
    languages = data.get("languages")
    if not isinstance(languages, list) or len(languages) > MOST_LANGUAGES:
        return []
    return [language for language in languages if isinstance(language, str)]


class _Reader:
    """Reads a document to the end, whatever is wrong with it: `findings` are the problems of its form.

    What cannot be read is `None`. `found` is what could be read, for `soundness`.
    """

    def __init__(self, data: Mapping[str, Any], types: Types) -> None:
        self.types: Mapping[str, type[Question]] = {kind.type: kind for kind in types}
        self.languages = _languages(data)
        self.findings: list[Finding] = []
        self.found = Found()

    def refuse(self, path: Path, message: str) -> None:
        self.findings.append((path, message))

    def read(self, value: Any, annotation: Any, path: Path) -> Any:
        try:
            if annotation in SCALARS:
                return SCALARS[annotation](value)
            if get_origin(annotation) is Literal:
                return _choice(value, get_args(annotation))
            if get_origin(annotation) is tuple:
                return self.sequence(value, get_args(annotation)[0], path)
            read = {Text: self.text, Question: self.question}.get(annotation)
            return read(value, path) if read else self.dataclass(value, annotation, path)
        except _FieldError as error:
            self.refuse(path, str(error))
            return None

    def text(self, value: Any, path: Path) -> Text:
        """A text in each language of the document, in its order."""
        if not isinstance(value, dict):
            raise _FieldError("expected an object with a text for each language")
        texts = {language: self.read(text, str, (*path, language)) for language, text in value.items()}
        for language in texts.keys() - set(self.languages) if self.languages else ():
            self.refuse((*path, language), "the questionnaire does not have this language")
        for language in self.languages:
            text = texts.get(language, "")
            if text is not None and not text.strip():
                self.refuse((*path, language), "the text in this language is missing")
        return Text({language: texts.get(language) or "" for language in self.languages})

    def sequence(self, value: Any, annotation: Any, path: Path) -> tuple[Any, ...] | None:
        if not isinstance(value, list) or len(value) > LONGEST_LIST:
            raise _FieldError(f"expected a list of at most {LONGEST_LIST}")
        items = tuple(self.read(item, annotation, (*path, number)) for number, item in enumerate(value))
        return None if any(item is None for item in items) else items

    def question(self, value: Any, path: Path) -> Any:
        if not isinstance(value, dict):
            raise _FieldError("expected an object")
        kind = self.read(value.get("type"), Literal[tuple(self.types)], (*path, "type"))
        if kind is not None:
            return self.dataclass(value, self.types[kind], path)
        self.found.add(path, Question, value.get("code"), None)
        return None

    def dataclass(self, value: Any, cls: type, path: Path) -> Any:
        """An object as the dataclass `cls`, unless a field without a default is missing or unreadable."""
        if not isinstance(value, dict):
            raise _FieldError("expected an object")
        stored = _stored_fields(cls)
        known = {*stored, "type" if issubclass(cls, Question) else "spec" if cls is Questionnaire else ""}
        for key in value:
            if key not in known:
                self.refuse((*path, key), f"unknown; possible here: {', '.join(stored)}")
        needed = [name for name, (field, _) in stored.items() if field.default is MISSING]
        for name in needed:
            if name not in value:
                self.refuse((*path, name), "this is missing")
        read = {
            name: self.read(value[name], annotation, (*path, name))
            for name, (_, annotation) in stored.items()
            if name in value
        }
        built = None
        if all(read.get(name) is not None for name in needed):
            built = cls(**{name: item for name, item in read.items() if item is not None})
        self.found.add(path, cls, read.get("code"), built)
        return built
