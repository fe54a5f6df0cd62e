"""Counters of fieldwork, raised by counting what was sent."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.actions.counting import COUNTING_LOCK, count_pending, rebuild
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.loaded import load_version
from surveys.models import Change, DayCount, Distribution, Survey, Version, Wave, WayCount
from tests.support import study
from tests.support.waiting import locked_until_waited_for
from tests.surveys.respondents import answer_all, general_link, open_survey, organisation_link, start

LATE = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # in Brussels it is the 22nd by then
FIELDS = ("way", "started", "submitted", "complete", "partial", "erased")


def count() -> None:
    count_pending(version_id=Version.objects.get().id, now=LATE)


def ways() -> dict[Any, Any]:
    rows = WayCount.objects.values_list("distribution__organisation__name", *FIELDS)
    return {name: tuple(counts) for name, *counts in rows}


def days() -> list[Any]:
    return list(DayCount.objects.values_list("wave__number", "day", "started", "submitted"))


@pytest.mark.django_db
@pytest.mark.parametrize("source", Survey.OrganisationSource.values)
def test_counters_follow_responses_whatever_a_completed_one_keeps(source: str):
    survey = open_survey(organisation_source=source)
    start(general_link(survey))
    respondent = start(organisation_link(survey))
    count()
    assert ways() == {None: ("link", 1, 0, 0, 0, 0), "CAW Antwerpen": ("link", 1, 0, 0, 0, 0)}
    answer_all(respondent)
    count()
    assert ways()["CAW Antwerpen"] == ("link", 1, 0, 1, 0, 0)  # everything is answered, nothing submitted
    respondent.post("review/", go="send")
    count()
    assert ways()["CAW Antwerpen"] == ("link", 1, 1, 1, 0, 0)
    assert days() == [(1, LATE.replace(day=22).date(), 2, 1)]


@pytest.mark.django_db
def test_partial_response_becomes_complete_by_the_rule_of_its_wave():
    survey = open_survey()
    respondent = start(general_link(survey))
    respondent.tab("about").send(org="city")
    respondent.tab("forms").send(before__phone="much", before__visit="never", reminded="1")
    count()
    assert ways() == {
        None: ("link", 1, 0, 0, 1, 0)
    }  # 3 of 6: org and two rows, without hard, rooms and needs
    Wave.objects.update(complete_percent=60)
    respondent.tab("forms").send(before__phone="much", before__visit="never", hard="no")
    count()
    assert ways() == {None: ("link", 1, 0, 1, 0, 0)}


@pytest.mark.django_db
def test_erased_response_was_started_and_is_erased():
    respondent = start(organisation_link(open_survey()))
    count()
    respondent.post("erase/")
    count()
    assert ways() == {"CAW Antwerpen": ("link", 1, 0, 0, 0, 1)}
    assert days()[0][2:] == (1, 0)


@pytest.mark.django_db
def test_response_that_came_and_went_between_two_counts_is_both_started_and_erased():
    respondent = start(organisation_link(open_survey()))
    respondent.post("erase/")
    count()
    assert ways() == {"CAW Antwerpen": ("link", 1, 0, 0, 0, 1)}


@pytest.mark.django_db
def test_counter_of_an_organisation_that_is_gone_is_that_of_none():
    survey = open_survey()
    start(organisation_link(survey))
    Change.objects.update(distribution=Distribution.objects.get().id + 1000)
    start(general_link(survey))
    count()
    assert ways() == {None: ("link", 2, 0, 0, 0, 0)}


@pytest.mark.django_db(transaction=True)
def test_rebuild_raises_the_counters_by_what_it_takes_out_of_the_changes():
    survey = open_survey()
    start(general_link(survey))
    count()
    respondent = start(general_link(survey))
    respondent.post("erase/")
    rebuild(version_id=Version.objects.get().id, now=LATE)
    assert ways() == {None: ("link", 2, 0, 0, 0, 1)}
    assert not Change.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("responses", [1, 3])
def test_counters_cost_two_statements_a_batch(responses: int):
    survey = open_survey()
    for _ in range(responses):
        start(general_link(survey))
    with CaptureQueriesContext(connection) as captured:
        count()
    assert sum("surveys_wave" in query["sql"] or "waycount" in query["sql"] for query in captured) == 2


@pytest.mark.django_db(transaction=True)
def test_rebuild_waits_for_who_counts_another_version_into_the_same_counters():
    survey = open_survey()
    first = Version.objects.get()
    start(general_link(survey))
    document = load_version(first.id).questionnaire
    shorter = replace(document, pages=document.pages[:-1])
    second = publish(survey=survey, document=shorter, now=LATE, by=None)
    start(general_link(survey))
    with locked_until_waited_for(COUNTING_LOCK | second.id):
        rebuild(version_id=first.id, now=LATE)
    count_pending(version_id=second.id, now=LATE)
    assert ways() == {None: ("link", 2, 0, 0, 0, 0)}


@pytest.mark.django_db
def test_imported_and_synthetic_responses_came_by_no_way_in():
    version = study.published()
    for source in ("imported", "synthetic"):
        file = study.data_file(study.row(sector="care"))
        import_responses(version=version, wave=version.survey.waves.get(), source=source, file=file)
    count()
    assert (WayCount.objects.exists(), DayCount.objects.exists()) == (False, False)
