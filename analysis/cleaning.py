"""What the team's decisions make of answers. Raw data stay: what is cleaned is derived, each time anew.

A cleaned tally is the raw one and, for each response that something was decided about, the tally of what its
record becomes less that of what it is. So it costs what was decided, not what is stored.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from analysis.core.blocks import Vector
from analysis.core.counting import accumulate, count, without_empty
from analysis.core.recoding import recoded, told_by
from analysis.core.strata import Group
from analysis.core.tally import Tally
from analysis.models import Decision
from analysis.queries import shape_of_version
from analysis.report.counted import options_of
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response, Survey
from surveys.questionnaire.base import Option, Question

#: Under this key an answer keeps the text of one's own, whatever the type (`WithOwnAnswer.read_own`).
OWN_ANSWER = "other"

#: One statement sees one state: the totals, what they do not hold yet, and what was decided about.
TOTALS = """
    SELECT 'total', ARRAY[breakdown, "group"]::text[], counts, NULL::bytea FROM analysis_tallytotal
    WHERE version_id = %(version)s AND (%(breakdowns)s::text[] IS NULL OR breakdown = ANY(%(breakdowns)s))
    UNION ALL
    SELECT 'change', NULL, was, now FROM surveys_change WHERE version_id = %(version)s
    UNION ALL
"""
DECIDED = """
    SELECT 'response', ARRAY[id::text{own}], record, NULL FROM surveys_response
    WHERE version_id = %(version)s AND record IS NOT NULL AND ({about})
"""


@dataclass(frozen=True)
class Cleaning:
    """The decisions of a survey that hold.

    `merged`: what a spelling becomes, by (question, spelling). `recoded`: the code of the option that an own
    answer becomes, by question and own answer.
    """

    excluded: frozenset[UUID]
    merged: Mapping[tuple[str, str], str]
    recoded: Mapping[str, Mapping[str, str]]
    count: int


@dataclass(frozen=True)
class Recode:
    """The own answers to a question of one version, each with the option that it becomes."""

    question: Question
    own: Option
    becomes: Mapping[str, Option]


def cleaning_of(survey_id: UUID) -> Cleaning:
    """The decisions that hold; one read."""
    excluded: set[UUID] = set()
    merged: dict[tuple[str, str], str] = {}
    recodes: dict[str, dict[str, str]] = {}
    rows = holding(survey_id).values_list("kind", "response_id", "question", "text", "becomes")
    for kind, response, question, text, becomes in rows:
        if kind == Decision.Kind.EXCLUDE:
            excluded.add(response)
        elif kind == Decision.Kind.MERGE:
            merged[question, text] = becomes
        else:
            recodes.setdefault(question, {})[text] = becomes
    number = len(excluded) + len(merged) + sum(map(len, recodes.values()))
    return Cleaning(frozenset(excluded), merged, recodes, number)


def holding(survey_id: UUID) -> QuerySet[Decision]:
    """The decisions of a survey that nobody undid; one about a response that was erased went with it."""
    there = Exists(Response.objects.filter(id=OuterRef("response_id")))
    about_something = ~Q(kind=Decision.Kind.EXCLUDE) | there
    return Decision.objects.filter(about_something, survey=survey_id, undone_at=None)


def decisions_count(survey_id: UUID) -> int:
    """How many decisions hold."""
    return holding(survey_id).count()


def decisions_stamp(survey_id: UUID) -> str:
    """Another text whenever the decisions that hold are others."""
    found = holding(survey_id).aggregate(count=Count("id"), last=Max("id"))
    return f"{found['count']} {found['last']}"


def cleaned_records(version_id: int) -> dict[UUID, bytes | None]:
    """What the record of each response becomes about which something was decided; None: it is left out.

    Responses without a record, such as tests, are not among them, nor those whose record stays as it is.
    """
    version, cleaning = _loaded(version_id)
    return {response: now for response, _was, now in _decided(version, cleaning, _read(version, cleaning))}


def cleaned_tallies(version_id: int, breakdowns: Collection[str] | None = None) -> dict[Group, Tally]:
    """The tallies of the cleaned records of all groups, or of those of some breakdowns, as `stored_tallies`.

    What waits to be counted is counted here, so that they never lack a response that is left out of them.
    """
    version, cleaning = _loaded(version_id)
    shape = shape_of_version(version_id)
    rows = _read(version, cleaning, TOTALS, breakdowns=None if breakdowns is None else [*breakdowns])
    totals: dict[Group, Vector] = {
        (names[0], names[1]): Tally.unpack(shape, bytes(counts)).vector.copy()
        for part, names, counts, _ in rows
        if part == "total"
    }
    changes = [(was, now) for part, _, was, now in rows if part == "change"]
    changes += [(was, now) for _, was, now in _decided(version, cleaning, rows)]
    for sign, records in zip((-1, 1), zip(*changes, strict=True), strict=False):
        counted = count(shape, b"".join(bytes(record) for record in records if record))
        wanted = {group: vector for group, vector in counted.items() if _is_in(group, breakdowns)}
        accumulate(totals, wanted, sign)
    return {group: Tally(shape, vector) for group, vector in without_empty(totals).items()}


def own_option(question: Question) -> Option | None:
    """The option of a question that comes with an own answer."""
    return next((option for option in options_of(question) if option.other), None)


def _loaded(version_id: int) -> tuple[LoadedVersion, Cleaning]:
    version = load_version(version_id)
    survey_id = Survey.objects.values_list("id", flat=True).get(code=version.survey_code)
    return version, cleaning_of(survey_id)


def _recodes(version: LoadedVersion, cleaning: Cleaning) -> list[Recode]:
    """What is recoded in a version; one without the question or its options has nothing to recode."""
    found = []
    for code, texts in cleaning.recoded.items():
        question = version.questionnaire.questions.get(code)
        own = own_option(question) if question else None
        if question and own:
            options = {option.code: option for option in options_of(question)}
            becomes = {text: options[option] for text, option in texts.items() if option in options}
            found.append(Recode(question, own, becomes))
    return found


def _is_in(group: Group, breakdowns: Collection[str] | None) -> bool:
    return breakdowns is None or group[0] in breakdowns


def _read(version: LoadedVersion, cleaning: Cleaning, before: str = "", **parameters: Any) -> list[Any]:
    """The rows of `DECIDED` and of the statements `before` it: own answers in the order of the recodes."""
    about, own = ["id = ANY(%(excluded)s::uuid[])"], [""]
    parameters |= {"version": version.id, "excluded": [*cleaning.excluded]}
    for number, recode in enumerate(_recodes(version, cleaning)):
        text = f"answers->%(question{number})s::text->>'{OWN_ANSWER}'"
        parameters |= {f"question{number}": recode.question.code, f"texts{number}": [*recode.becomes]}
        about.append(f"({_chose_own(version, recode)}) AND {text} = ANY(%(texts{number})s::text[])")
        own.append(text)
    with connection.cursor() as cursor:
        cursor.execute(before + DECIDED.format(own=", ".join(own), about=" OR ".join(about)), parameters)
        rows: list[Any] = cursor.fetchall()
    return rows


def _chose_own(version: LoadedVersion, recode: Recode) -> str:
    """That the option with the own answer was chosen: a few bytes are read faster than answers."""
    places = told_by(version.layout, recode.question.columns(), recode.own)
    return " OR ".join(
        f"substring(record FROM {column.offset + 1} FOR {column.width}) = '\\x{value.hex()}'::bytea"
        for column, value in places
    )


def _decided(
    version: LoadedVersion, cleaning: Cleaning, rows: list[Any]
) -> list[tuple[UUID, bytes, bytes | None]]:
    """The id of each response whose record becomes another one, what it was and what it becomes."""
    recodes = _recodes(version, cleaning)
    found: list[tuple[UUID, bytes, bytes | None]] = []
    for part, names, record, _ in rows:
        if part != "response":
            continue
        response, was = UUID(names[0]), bytes(record)
        now = None if response in cleaning.excluded else _recoded(version, recodes, was, names[1:])
        if now != was:
            found.append((response, was, now))
    return found


def _recoded(
    version: LoadedVersion, recodes: Sequence[Recode], record: bytes, texts: Sequence[str | None]
) -> bytes:
    """The record with all its recodes; `texts` are the own answers in their order."""
    for recode, text in zip(recodes, texts, strict=True):
        if option := recode.becomes.get(text or ""):
            record = recoded(record, version.layout, recode.question.columns(), recode.own, option)
    return record
