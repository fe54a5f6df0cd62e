"""From JSON to a report definition; every problem is named by its place, none is passed over.

Outputs are read by the fields of their kind and the annotations of these, so that a kind needs no code of its
own for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from analysis.report.annotated import Reader, require_object
from analysis.report.definition import MOST_OUTPUTS, SPEC, AgreeScale, Part, Recalled, Report
from analysis.report.kinds import KINDS
from analysis.report.kinds.base import Kind
from surveys.questionnaire import strictjson
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import Finding, InvalidDocument, Path, Problem

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
    report = reader.read_document(
        data, Report, SPEC, _("A report definition is an object with “spec”: %(spec)d.")
    )
    findings = [*reader.findings, *_soundness(reader.found, questionnaire)]
    if findings:
        raise InvalidDocument([_problem(data, finding) for finding in findings])
    assert isinstance(report, Report)  # else there is a finding
    return report


class _Reader(Reader):
    """Reads outputs by the fields of their kind."""

    def __init__(self) -> None:
        super().__init__(longest_list=LONGEST_LIST, longest_text=LONGEST_TEXT)
        self.kinds: Mapping[str, type[Kind]] = {kind.kind: kind for kind in KINDS}

    def read_object(self, value: Any, cls: type, path: Path) -> Any:
        if cls is not Kind:
            return super().read_object(value, cls, path)
        require_object(value)
        kind = self.kinds.get(value["kind"]) if isinstance(value.get("kind"), str) else None
        if kind is None:
            message = _("There is no such kind of output. Possible: %(possible)s.")
            self.findings.append(((*path, "kind"), message % {"possible": ", ".join(self.kinds)}))
            return None
        return super().read_object({key: each for key, each in value.items() if key != "kind"}, kind, path)


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
