"""The database refuses traces on completed responses to everybody, the serving role first."""

from typing import Any

import pytest
from django.db import IntegrityError

from surveys.models import Distribution, Response, Survey
from tests.support.database import as_application_role
from tests.surveys.respondents import NOW, open_survey

pytestmark = pytest.mark.django_db

MODES = Survey.PrivacyMode
ANONYMOUS = (MODES.ANONYMOUS, MODES.ANONYMOUS_ON_COMPLETION)
TIMES_AND_WAYS = [{"started_at": NOW}, {"completed_at": NOW}, {"way": "mail"}]


def insert(survey: Survey, **values: Any) -> Response:
    with as_application_role():
        return Response.objects.create(version=survey.versions.get(), language="nl", **values)


def update(response: Response, **values: Any) -> None:
    with as_application_role():
        Response.objects.filter(id=response.id).update(**values)


@pytest.mark.parametrize("trace", TIMES_AND_WAYS)
@pytest.mark.parametrize("mode", ANONYMOUS)
def test_completed_anonymous_response_keeps_no_time_and_no_way(mode: str, trace: dict[str, Any]) -> None:
    survey = open_survey(privacy_mode=mode)
    with pytest.raises(IntegrityError, match="keeps no time and no way in"):
        insert(survey, completed=True, **trace)
    going_on, completed = insert(survey, **trace), insert(survey, completed=True)
    with pytest.raises(IntegrityError, match="keeps no time and no way in"):
        update(going_on, completed=True)
    with pytest.raises(IntegrityError, match="keeps no time and no way in"):
        update(completed, **trace)


@pytest.mark.parametrize("source", ["answer", "none"])
@pytest.mark.parametrize("mode", MODES)
def test_completed_response_keeps_no_distribution_unless_the_link_tells_it(mode: str, source: str) -> None:
    survey = open_survey(privacy_mode=mode, organisation_source=source)
    with pytest.raises(IntegrityError, match="only where the link tells the organisation"):
        insert(survey, completed=True, distribution=Distribution.objects.get())
    going_on = insert(survey, distribution=Distribution.objects.get())
    with pytest.raises(IntegrityError, match="only where the link tells the organisation"):
        update(going_on, completed=True)


def test_what_the_settings_allow_is_stored() -> None:
    survey = open_survey(privacy_mode="identified", organisation_source="link")
    kept = {"started_at": NOW, "completed_at": NOW, "way": "mail", "distribution": Distribution.objects.get()}
    assert Response.objects.get(id=insert(survey, completed=True, **kept).id).way == "mail"
