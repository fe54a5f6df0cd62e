"""From what somebody chose on the pages of a dataset to the JSON document of its recipe.

Pages draw what they show from such a document, sound or not: so nothing that was typed is lost.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from analysis.datasets.offer import Offer
from analysis.datasets.recipe import SPEC
from analysis.datasets.table import Variable
from analysis.datasets.variables import LANGUAGE, is_wave
from surveys.questionnaire.problems import LONGEST_NAME, InvalidDocument, Problem

Document = Mapping[str, Any]

#: The lists of a recipe that name columns.
ROLES = ("quasi_identifiers", "sensitive", "left_out")
ROLE, INTO, DONT_KNOW, LIMITS = "role__", "into__", "dont_know__", "limits__"


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """A question, or what a response itself is, with the role that was chosen for it; empty: just kept."""

    name: str
    label: str
    columns: int
    role: str


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """An answer of a column, how often it is there where that was counted, and what becomes of it."""

    code: str
    words: str
    count: int | None
    into: str
    dont_know: bool


@dataclass(frozen=True, kw_only=True)
class RecodedColumn:
    """A protected column with its answers; of a number the limits between bands, as they were typed."""

    name: str
    words: str
    answers: tuple[AnswerRow, ...] = ()
    is_number: bool = False
    limits: str = ""


def role_rows(document: Document, offer: Offer, language: str = "") -> list[RoleRow]:
    """The questions with closed answers, and what a response itself is, in their order."""
    found: dict[str, list[Variable]] = {}
    for variable in offer.variables:
        told = variable.question or variable.name == LANGUAGE or (is_wave(variable) and len(offer.waves) > 1)
        if told and variable.kind != "text":
            found.setdefault(variable.question or variable.name, []).append(variable)
    questions = offer.versions[0].questionnaire.questions
    return [
        RoleRow(
            name=name,
            label=(questions[name].text if name in questions else variables[0].label).show(language),
            columns=len(variables),
            role=next((role for role in ROLES if name in document.get(role, ())), ""),
        )
        for name, variables in found.items()
    ]


def chosen_roles(posted: QueryDict, document: Document, offer: Offer) -> dict[str, Any]:
    """The recipe with the waves, roles, k and l that were posted; what the page does not show stays.

    Raises `InvalidDocument` for a field or a role that the page does not have.
    """
    names = [row.name for row in role_rows(document, offer)]
    _refuse_others(posted, {f"{ROLE}{name}": ("", *ROLES) for name in names})
    made = dict(document) | {
        "spec": SPEC,
        "audience": posted.get("audience", ""),
        "waves": [_number(each) for each in posted.getlist("waves")],
        "partial": "partial" in posted,
        "k": _number(posted.get("k") or "0"),
        "diversity": _number(posted.get("diversity") or "1"),
        "texts": posted.getlist("texts"),
    }
    for role in ROLES:
        others = [name for name in document.get(role, ()) if name not in names]
        made[role] = others + [name for name in names if posted.get(f"{ROLE}{name}") == role]
    return made


def recoded_columns(
    document: Document, columns: Sequence[tuple[Variable, tuple[int, ...]]], language: str
) -> list[RecodedColumn]:
    """The protected columns with what becomes of their answers; boxes have nothing to join."""
    return [
        RecodedColumn(
            name=variable.name,
            words=variable.label.show(language),
            answers=tuple(_answers(document, variable, counts, language)),
            is_number=variable.kind == "number",
            limits=" ".join(_limits(document, variable)),
        )
        for variable, counts in columns
        if variable.kind in ("choice", "number")
    ]


def chosen_recodings(
    posted: QueryDict, document: Document, columns: Sequence[tuple[Variable, tuple[int, ...]]]
) -> dict[str, Any]:
    """The recipe with the recodings that were posted; those of columns that the page does not show stay.

    Raises `InvalidDocument` for a field or an answer that the page does not have.
    """
    _refuse_others(posted, dict(_recoding_fields(columns)))
    shown = {name for variable, _counts in columns for name in (variable.name, variable.question)}
    made = dict(document)
    for field in ("merges", "dont_know", "bands"):
        made[field] = [each for each in document.get(field, ()) if each.get("column") not in shown]
    for variable, _counts in columns:
        into: dict[str, list[str]] = {}
        for code in variable.codes:
            target = posted.get(f"{INTO}{variable.name}__{code}", "").strip()
            if target:
                into.setdefault(target, []).append(code)
        made["merges"] += [
            {"column": variable.name, "codes": codes, "into": target} for target, codes in into.items()
        ]
        unknown = posted.getlist(f"{DONT_KNOW}{variable.name}")
        if unknown:
            made["dont_know"].append({"column": variable.name, "codes": unknown})
        limits = posted.get(f"{LIMITS}{variable.name}", "").replace(",", ".").split()
        if limits:
            made["bands"].append({"column": variable.name, "limits": limits})
    return made


def _recoding_fields(
    columns: Sequence[tuple[Variable, tuple[int, ...]]],
) -> Iterator[tuple[str, Collection[str] | None]]:
    """The fields of the page of recodings, with their values where only some are possible."""
    for variable, _counts in columns:
        if variable.kind == "number":
            yield f"{LIMITS}{variable.name}", None
        elif variable.kind == "choice":
            yield f"{DONT_KNOW}{variable.name}", variable.codes
            yield from ((f"{INTO}{variable.name}__{code}", None) for code in variable.codes)


def _refuse_others(posted: QueryDict, fields: Mapping[str, Collection[str] | None]) -> None:
    """Raises `InvalidDocument` where a field is none of these, or has none of its possible values."""
    for name, values in posted.lists():
        possible = fields.get(name)
        is_other = name not in fields and name.startswith((ROLE, INTO, DONT_KNOW, LIMITS))
        if is_other or (possible is not None and not set(values) <= set(possible)):
            message = _("The page has no such field or value any more. Load it again.")
            raise InvalidDocument([Problem(name[:LONGEST_NAME], message)])


def _answers(
    document: Document, variable: Variable, counts: Sequence[int], language: str
) -> Iterator[AnswerRow]:
    into = {
        code: each.get("into", "other")
        for each in _about(document, "merges", variable)
        for code in each.get("codes", ())
    }
    unknown = {code for each in _about(document, "dont_know", variable) for code in each.get("codes", ())}
    for code, count in zip_longest(variable.codes, counts):
        yield AnswerRow(
            code=code,
            words=variable.labels[code].show(language),
            count=count,
            into=into.get(code, ""),
            dont_know=code in unknown,
        )


def _limits(document: Document, variable: Variable) -> Iterator[str]:
    for each in _about(document, "bands", variable):
        yield from each.get("limits", ())


def _about(document: Document, field: str, variable: Variable) -> Iterator[Mapping[str, Any]]:
    """The recodings of a column, or of its question."""
    for each in document.get(field, ()):
        if each.get("column") in (variable.name, variable.question):
            yield each


def _number(typed: str) -> int | str:
    """The whole number that was typed; what is none stays as it is and is refused as such."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed
