"""Answers that are only shown summed, and groups as the team types them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.report.counted import options_of
from analysis.report.definition import Report
from analysis.report.kinds.agreement import Agreement
from analysis.report.kinds.answers import OfAnswers
from analysis.report.kinds.base import Kind
from surveys.questionnaire.base import Question
from surveys.questionnaire.document import Questionnaire

#: As long as the text of an option may well be; wider than a column of a table it is anyway.
LONGEST_NAME = 200


class NotRead(ValueError):  # noqa: N818 - it is what it says
    """A line that is no group: its number from 1, and the code that is no answer, if that is why."""

    def __init__(self, line: int, code: str = "") -> None:
        super().__init__(line)
        self.line, self.code = line, code


def joined_by(report: Report, questionnaire: Questionnaire) -> dict[str, list[list[str]]]:
    """The answers that a report sums, by question: shown as their sums alone, more of them can be shown.

    Sums that have answers in common become one.
    """
    found: dict[str, list[set[str]]] = {}
    for kind in report.outputs:
        for question in kind.questions(questionnaire):
            for answers in _sums(kind):
                cells = found.setdefault(question, [])
                touching = [cell for cell in cells if cell & answers]
                found[question] = [cell for cell in cells if cell not in touching]
                found[question].append(answers.union(*touching))
    return {
        question: [_in_order(cell, questionnaire.questions[question]) for cell in cells if len(cell) > 1]
        for question, cells in found.items()
    }


def _sums(kind: Kind) -> Iterable[set[str]]:
    if isinstance(kind, Agreement):
        scale = kind.scale
        return [set(scale.negative), {*scale.neutral, *scale.apart}, set(scale.positive)]
    return [set(each.answers) for each in kind.sums] if isinstance(kind, OfAnswers) else []


def _in_order(codes: set[str], question: Question) -> list[str]:
    return [option.code for option in options_of(question) if option.code in codes]


def groups_from(text: str, question: Question, languages: Sequence[str]) -> list[dict[str, Any]]:
    """The groups in lines such as `Welfare | Bien-être = ocmw, caw`: names by language, then answers.

    An answer that no line has is a group of its own. Raises `NotRead`.
    """
    known = {option.code for option in options_of(question)}
    groups: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        names, _, answers = line.rpartition("=")
        texts = [name.strip() for name in names.split("|")]
        codes = [code.strip() for code in answers.split(",") if code.strip()]
        if not all(texts) or len(texts) > len(languages) or not codes:
            raise NotRead(number)
        if len(max(texts, key=len)) > LONGEST_NAME:
            raise NotRead(number)
        if unknown := [code for code in codes if code not in known or code in taken]:
            raise NotRead(number, unknown[0])
        if len({*codes}) < len(codes):
            raise NotRead(number, codes[0])
        taken.update(codes)
        by_language = {
            language: texts[min(place, len(texts) - 1)] for place, language in enumerate(languages)
        }
        groups.append({"code": _code(len(groups), known), "text": by_language, "answers": codes})
    return groups


def _code(place: int, known: set[str]) -> str:
    """A name for a group that no answer has."""
    number = place + 1
    while f"g{number}" in known:
        number += 100
    return f"g{number}"


def as_text(groups: Iterable[Mapping[str, Any]], languages: Sequence[str]) -> str:
    """The groups as they are typed."""
    lines = []
    for group in groups:
        names = [group["text"][language] for language in languages]
        names = names if len({*names}) > 1 else names[:1]
        lines.append(f"{' | '.join(names)} = {', '.join(group['answers'])}")
    return "\n".join(lines)
