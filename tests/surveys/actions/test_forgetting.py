"""Actions on PostgreSQL: what a final wave destroys, and what the night cleans up."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from surveys.actions.forgetting import FORGETFUL_TABLES, forget_by_night, forget_order
from surveys.models import Response, Survey, Wave
from tests.surveys.respondents import answer_all, general_link, open_survey, start

pytestmark = pytest.mark.django_db


def answered(survey: Survey, *, number: int) -> None:
    for _ in range(number):
        respondent = start(general_link(survey))
        answer_all(respondent)
        respondent.post("review/", go="submit")


def fetched(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_forgetting_the_order_changes_no_response_and_touches_none_in_progress() -> None:
    survey = open_survey()
    answered(survey, number=3)
    going_on = start(general_link(survey)).stored
    before = list(Response.objects.order_by("id").values())
    places = dict(fetched("SELECT id, ctid::text FROM surveys_response"))
    forget_order(Wave.objects.get())
    assert list(Response.objects.order_by("id").values()) == before
    moved = dict(fetched("SELECT id, ctid::text FROM surveys_response"))
    assert {each for each in moved if moved[each] == places[each]} == {going_on.id}
    of_completed = fetched("SELECT id FROM surveys_response WHERE completed ORDER BY ctid")
    assert of_completed == sorted(of_completed)


def test_survey_that_is_not_anonymous_keeps_the_order() -> None:
    survey = open_survey(privacy_mode="identified")
    answered(survey, number=2)
    places = fetched("SELECT id, ctid::text FROM surveys_response")
    forget_order(Wave.objects.get())
    assert fetched("SELECT id, ctid::text FROM surveys_response") == places


@pytest.mark.django_db(transaction=True)
def test_serving_role_cleans_up_dead_rows_at_night() -> None:
    answered(open_survey(), number=1)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.DATABASE_ROLE}")
        try:
            forget_by_night()
        finally:
            cursor.execute("RESET ROLE")
    vacuumed = "SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL AND n_dead_tup = 0"
    assert set(FORGETFUL_TABLES) <= {name for (name,) in fetched(vacuumed)}
