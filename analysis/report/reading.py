"""From JSON to a report definition; every problem is named by its place, none is passed over.

Outputs are read by the fields of their kind and the annotations of these, so that a kind needs no code of its
own for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from analysis.report.definition import MOST_OUTPUTS, SPEC, AgreeScale, Part, Recalled, Report
from analysis.report.kinds import KINDS
from analysis.report.kinds.base import Kind
from surveys.questionnaire import strictjson
from surveys.questionnaire.codec import SCALARS
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import Finding, InvalidDocument, Path, Problem
from surveys.questionnaire.text import Text

LONGEST_LIST = 300
LONGEST_TEXT = 500
#: Ids are used in addresses; a star is how the first study marks its annex.
ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}\*?")


def parse(raw: bytes, questionnaire: Questionnaire) -> Report:
    """The definition in a file. Raises `InvalidDocument` with all that is wrong, also for `questionnaire`."""
    return load(strictjson.parse(raw, "report definition"), questionnaire)


def load(data: Any, questionnaire: Questionnaire) -> Report:
    """The definition that a JSON value holds. Raises `InvalidDocument`."""
    strictjson.require_plain(data)
    reader = _Reader()
    report = reader.read_report(data)
    findings = [*reader.findings, *_soundness(reader.found, questionnaire)]
    if findings:
        raise InvalidDocument([_problem(data, finding) for finding in findings])
    assert isinstance(report, Report)  # else there is a finding
    return report


class _ValueError(ValueError):
    """A value is not what its field holds; the message says what was expected."""


class _Reader:
    """Reads to the end, whatever is wrong: `findings` says what, and what cannot be read is `None`.

    `found` is all that could be read, with its path.
    """

    def __init__(self) -> None:
        self.kinds: Mapping[str, type[Kind]] = {kind.kind: kind for kind in KINDS}
        self.findings: list[Finding] = []
        self.found: list[tuple[Path, Any]] = []

    def read_report(self, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("spec") != SPEC:
            message = _("A report definition is an object with “spec”: %(spec)d.") % {"spec": SPEC}
            self.findings.append(((), message))
            return None
        return self.read({key: value for key, value in data.items() if key != "spec"}, Report, ())

    def read(self, value: Any, annotation: Any, path: Path) -> Any:
        try:
            if annotation in SCALARS:
                return SCALARS[annotation](value)
            if get_origin(annotation) is Literal:
                return self._one_of(value, get_args(annotation))
            if get_origin(annotation) is tuple:
                return self._list(value, get_args(annotation)[0], path)
            if annotation is Text:
                return self._text(value)
            return self._output(value, path) if annotation is Kind else self._object(value, annotation, path)
        except ValueError as error:  # also that of a class which refuses its values
            self.findings.append((path, str(error)))
            return None

    def _text(self, value: Any) -> Text:
        """A text by language; those that are missing are shown in the first one."""
        is_text = (
            isinstance(value, dict)
            and value
            and all(
                isinstance(text, str) and text.strip() and len(text) <= LONGEST_TEXT
                for text in value.values()
            )
        )
        if not is_text:
            message = _("Give an object with a text for each language, of at most %(most)d characters.")
            raise _ValueError(message % {"most": LONGEST_TEXT})
        return Text(value)

    def _one_of(self, value: Any, choices: tuple[Any, ...]) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        possible = ", ".join(choice for choice in choices if choice)
        raise _ValueError(_("Possible here: %(possible)s.") % {"possible": possible})

    def _list(self, value: Any, annotation: Any, path: Path) -> tuple[Any, ...] | None:
        if not isinstance(value, list) or len(value) > LONGEST_LIST:
            raise _ValueError(_("Give a list of at most %(most)d.") % {"most": LONGEST_LIST})
        read = tuple(self.read(each, annotation, (*path, number)) for number, each in enumerate(value))
        return None if any(each is None for each in read) else read

    def _output(self, value: Any, path: Path) -> Any:
        if not isinstance(value, dict):
            raise _ValueError(_("Give an object."))
        kind = self.kinds.get(value["kind"]) if isinstance(value.get("kind"), str) else None
        if kind is None:
            message = _("There is no such kind of output. Possible: %(possible)s.")
            self.findings.append(((*path, "kind"), message % {"possible": ", ".join(self.kinds)}))
            return None
        return self._object({key: each for key, each in value.items() if key != "kind"}, kind, path)

    def _object(self, value: Any, cls: type, path: Path) -> Any:
        if not isinstance(value, dict):
            raise _ValueError(_("Give an object."))
        hints = get_type_hints(cls)
        known = {field.name: field for field in fields(cls)}
        for key in (key for key in value if key not in known):
            message = _("Nothing here is called so. Possible: %(possible)s.")
            self.findings.append(((*path, key), message % {"possible": ", ".join(known)}))
        for name, field in known.items():
            if field.default is MISSING and name not in value:
                self.findings.append(((*path, name), _("This is missing.")))
        before = len(self.findings)
        read = {name: self.read(value[name], hints[name], (*path, name)) for name in known if name in value}
        missing = [name for name, field in known.items() if field.default is MISSING and name not in value]
        if missing or len(self.findings) > before:
            return None
        built = cls(**read)
        self.found.append((path, built))
        return built


def _soundness(found: Sequence[tuple[Path, Any]], questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is wrong with the parts of a definition that could be read."""
    seen: set[str] = set()
    for path, built in found:
        if isinstance(built, Kind):
            yield from _id_findings((*path, "id"), built.id, seen)
        if isinstance(built, Kind | AgreeScale):
            for place, message in built.problems(questionnaire):
                yield (
                    (*path, *(int(step) if step.isdecimal() else step for step in place.split("/"))),
                    message,
                )
        elif isinstance(built, Part):
            yield from _id_findings((*path, "code"), built.code, seen)
        elif isinstance(built, Recalled) and built.question not in questionnaire.questions:
            message = _("There is no question “%(code)s” in the questionnaire.")
            yield (*path, "question"), message % {"code": built.question}
        elif isinstance(built, Report):
            yield from _report_findings(built)


def _report_findings(report: Report) -> Iterator[Finding]:
    if len(report.outputs) > MOST_OUTPUTS:
        yield ("parts",), _("A report has at most %(most)d outputs.") % {"most": MOST_OUTPUTS}
    if report.indicative_below < 0:
        yield ("indicative_below",), _("Give a whole number from 0.")


def _id_findings(path: Path, code: str, seen: set[str]) -> Iterator[Finding]:
    if not ID.fullmatch(code):
        yield (
            path,
            _("Write a letter, then at most 39 letters, digits, - or _, with or without a * at the end."),
        )
    if code in seen:
        yield path, _("“%(code)s” stands here for the second time.") % {"code": code}
    seen.add(code)


def _problem(data: Any, finding: Finding) -> Problem:
    """The finding with its place, in which parts and outputs go by their names."""
    path, message = finding
    names = []
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        name = data.get("id", data.get("code")) if isinstance(step, int) and isinstance(data, dict) else None
        names.append(name if isinstance(name, str) and ID.fullmatch(name) else str(step)[:100])
    return Problem("/".join(names), message)
