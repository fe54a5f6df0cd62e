"""`manage.py wave`: what it prints is stable."""

import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Wave
from tests.surveys.respondents import answer_all, general_link, open_survey, organisation_link, start

pytestmark = pytest.mark.django_db(transaction=True)


def printed(*arguments: Any) -> str:
    out = StringIO()
    call_command("wave", *arguments, stdout=out)
    return out.getvalue()


def test_wave_prints_state_times_and_organisations_in_a_stable_order():
    survey = open_survey()
    Wave.objects.update(name="Spring", closes_at=datetime(2036, 7, 1, 10, tzinfo=UTC))
    respondent = start(organisation_link(survey))
    answer_all(respondent)
    respondent.post("review/", go="send")
    start(general_link(survey))

    found = json.loads(printed("visits", 1, "--json"))
    assert datetime.fromisoformat(found.pop("as_of")).tzinfo is not None
    assert list(found.items()) == [
        ("survey", "visits"),
        ("wave", 1),
        ("name", "Spring"),
        ("state", "open"),
        ("opens_at", "2026-03-02T10:00:00+01:00"),
        ("closes_at", "2036-07-01T12:00:00+02:00"),
        ("ends_at", None),
        (
            "organisations",
            [
                {
                    "number": 1,
                    "organisation": "CAW Antwerpen",
                    "category": "caw",
                    "invited": 0,
                    "sent": 0,
                    "bounced": 0,
                    "unknown": 0,
                    "started": 1,
                    "completed": 1,
                }
            ],
        ),
        ("own_link", {"started": 1, "completed": 0}),
    ]


def test_wave_prints_lines_without_json():
    start(organisation_link(open_survey()))
    assert printed("visits", 1).splitlines() == [
        "visits wave 1: open",
        "CAW Antwerpen: 0 invited, 0 sent, 1 started, 0 completed",
        "the survey's own link: 0 started, 0 completed",
    ]


@pytest.mark.parametrize("arguments", [("visits", 2), ("other", 1)])
def test_unknown_wave_is_an_error(arguments: tuple[str, int]):
    open_survey()
    with pytest.raises(CommandError, match="There is no wave"):
        printed(*arguments)
