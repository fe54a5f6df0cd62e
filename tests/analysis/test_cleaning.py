"""Cleaned records and tallies: what decisions cost, against counting all cleaned records anew."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.actions.counting import count_pending
from analysis.cleaning import cleaned_records, cleaned_tallies
from analysis.core.blocks import Vector
from analysis.core.counting import count
from analysis.core.strata import Group
from analysis.models import Decision, TallyTotal
from analysis.queries import shape_of_version
from surveys.loaded import load_version
from surveys.models import Change, Response, Version
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.recorder import Header
from tests.support import study
from tests.support.study import NOW, options, question

PAGES = (
    *study.PAGES,
    study.page("more", question("multiple", "many", options=options("a", "b", "else", other="else"))),
)
SENT = ["about", "forms", "wishes", "more"]
TEXTS = ("bee", "Bee", "sea")
SECTORS = [None, {"value": "care"}, {"value": "rest"}, *({"value": "rest", "other": text} for text in TEXTS)]
NEEDS = [None, {"ranks": ["time"]}, *({"ranks": ["else", "time"], "other": text} for text in TEXTS)]
MANY = [None, {"values": ["a"]}, *({"values": ["b", "else"], "other": text} for text in TEXTS)]

ANSWERS = st.fixed_dictionaries(
    {"sector": st.sampled_from(SECTORS), "needs": st.sampled_from(NEEDS), "many": st.sampled_from(MANY)}
)
OPTIONS = {"sector": ("care", "work"), "needs": ("time", "rooms"), "many": ("a", "b")}
RECODES = st.dictionaries(
    st.tuples(st.sampled_from(sorted(OPTIONS)), st.sampled_from(TEXTS)), st.integers(0, 1), max_size=4
)


def recorded(version: Version, answers: Mapping[str, Any]) -> bytes:
    """The record of a response that has sent all pages."""
    loaded, given = load_version(version.id), {code: answer for code, answer in answers.items() if answer}
    header = Header(completed=True, language="nl", source="imported")
    return loaded.recorder.record(Journey(loaded.questionnaire, given, SENT), header)


def answered(version: Version, number: int, answers: Mapping[str, Any]) -> Response:
    return Response(
        id=UUID(int=number),
        version=version,
        source="imported",
        language="nl",
        completed=True,
        answers={code: answer for code, answer in answers.items() if answer},
        sent=SENT,
        record=recorded(version, answers),
    )


def store(responses: list[Response]) -> None:
    """Store responses with the changes that tell the tallies of them."""
    Response.objects.bulk_create(responses)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_change (version_id, was, now, way)"
            " SELECT version_id, NULL, record, '' FROM surveys_response WHERE id = ANY(%s)",
            [[response.id for response in responses]],
        )


def decide(version: Version, **about: Any) -> None:
    Decision.objects.create(survey=version.survey, reason="seen", decided_at=NOW, **about)


def meant(answers: Mapping[str, Any], recodes: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """The answers of somebody who chose the option that an own answer is recoded into."""
    found = dict(answers)
    for (code, text), choice in recodes.items():
        if (answer := answers[code]) and answer.get("other") == text:
            (key, given), *_ = answer.items()
            option = OPTIONS[code][choice]
            chosen = [option if each in {"rest", "else"} else each for each in given]
            found[code] = {key: option if code == "sector" else [*dict.fromkeys(chosen)]}
    return found


def lists(tallies: Mapping[Group, Vector]) -> dict[Group, list[int]]:
    return {group: vector.tolist() for group, vector in tallies.items()}


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answers=st.lists(ANSWERS, min_size=1, max_size=8),
    counted=st.integers(0, 8),
    excluded=st.sets(st.integers(0, 7)),
    recodes=RECODES,
)
def test_cleaned_tallies_are_those_of_all_cleaned_records(
    answers: list[dict[str, Any]], counted: int, excluded: set[int], recodes: dict[tuple[str, str], int]
) -> None:
    version = Version.objects.filter(survey__code="study").first() or study.published(*PAGES)
    Response.objects.all().delete()
    Decision.objects.all().delete()
    TallyTotal.objects.all().delete()
    Change.objects.all().delete()
    responses = [answered(version, number, each) for number, each in enumerate(answers)]
    store(responses[:counted])
    count_pending(version_id=version.id, now=NOW)
    store(responses[counted:])  # these wait to be counted
    for number in excluded & {*range(len(answers))}:
        decide(version, kind="exclude", response_id=UUID(int=number))
    for (code, text), choice in recodes.items():
        decide(version, kind="recode", question=code, text=text, becomes=OPTIONS[code][choice])

    tallies = cleaned_tallies(version.id)

    clean = {UUID(int=n): meant(each, recodes) for n, each in enumerate(answers) if n not in excluded}
    records = {response: recorded(version, each) for response, each in clean.items()}
    counted_anew = count(shape_of_version(version.id), b"".join(records.values()))
    assert lists({group: tally.vector for group, tally in tallies.items()}) == lists(counted_anew)
    some = {"", "sector"}
    assert cleaned_tallies(version.id, some).keys() == {group for group in tallies if group[0] in some}
    was = {response.id: response.record for response in responses}
    assert cleaned_records(version.id) == {
        response: records.get(response) for response in was if records.get(response) != was[response]
    }
