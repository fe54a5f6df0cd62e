"""Actions: a survey's settings, which are fixed once somebody was promised anything."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation

from organisations.models import AuditEntry
from surveys.actions.settings import PRIVACY, change_settings, why_fixed
from surveys.models import CodeBatch, Distribution, Invitation, Response, Survey, Wave
from surveys.personal import address_hash
from tests.organisations.team import user
from tests.support.database import as_application_role
from tests.support.waiting import before_another
from tests.surveys.respondents import NOW, move_wave, open_survey, start

pytestmark = pytest.mark.django_db

CHOSEN: dict[str, Any] = {
    "privacy_mode": "identified",
    "organisation_source": "link",
    "shown_live": True,
    "receipt_codes": True,
    "idle_minutes": 45,
}


@pytest.fixture
def survey(db: None) -> Survey:
    survey = open_survey()
    move_wave(survey, Wave.State.SCHEDULED)
    return survey


def change(survey: Survey, **other: Any) -> bool:
    return change_settings(survey=survey, now=NOW, by=None, **(CHOSEN | other))


def stored() -> tuple[str, str, int]:
    survey = Survey.objects.get()
    return survey.privacy_mode, survey.organisation_source, survey.idle_minutes


def test_settings_are_changed_and_written_down_with_what_they_were(survey: Survey) -> None:
    anna = user()
    assert change_settings(survey=survey, now=NOW, by=anna, **CHOSEN)
    assert stored() == ("identified", "link", 45)
    entry = AuditEntry.objects.get(action="change settings")
    assert (entry.about, entry.by, entry.at) == ("visits", anna, NOW)
    assert entry.details == {
        "privacy_mode": ["anonymous_on_completion", "identified"],
        "organisation_source": ["answer", "link"],
        "shown_live": [False, True],
        "receipt_codes": [False, True],
        "idle_minutes": [30, 45],
    }


def test_same_settings_again_are_no_change(survey: Survey) -> None:
    change(survey)
    assert not change(survey)
    assert AuditEntry.objects.filter(action="change settings").count() == 1


@pytest.mark.parametrize("bad", [{"privacy_mode": "secret"}, {"organisation_source": "stars"}])
def test_unknown_choice_is_refused(survey: Survey, bad: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        change(survey, **bad)
    assert set(refused.value.error_dict) == set(bad)


def invite() -> None:
    part = Distribution.objects.get()
    Invitation.objects.create(
        wave=part.wave,
        distribution=part,
        address="an@example.org",
        address_hash=address_hash("an@example.org"),
    )


def print_codes() -> None:
    CodeBatch.objects.create(distribution=Distribution.objects.get(), number=1, size=10, made_at=NOW)


def respond() -> None:
    survey = Survey.objects.get()
    Response.objects.create(version=survey.versions.get(), source="imported", language="nl")


def open_wave() -> None:
    Wave.objects.update(state=Wave.State.OPEN)


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        (open_wave, "A wave was opened"),
        (invite, "People were invited"),
        (print_codes, "People were invited"),
        (respond, "There are responses already"),
    ],
)
def test_promise_fixes_privacy_and_leaves_the_rest(
    survey: Survey, promise: Callable[[], None], words: str
) -> None:
    promise()
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        change(survey)
    assert set(refused.value.error_dict) == {
        "privacy_mode",
        "organisation_source",
        "shown_live",
        "receipt_codes",
    }
    assert words in str(refused.value)
    promised = {name: getattr(survey, name) for name in PRIVACY}
    assert change(survey, **promised)
    assert stored() == ("anonymous_on_completion", "answer", 45)


def test_test_response_is_no_promise(survey: Survey) -> None:
    start(f"/t/{survey.test_token}/")
    assert why_fixed(survey) == ""


@pytest.mark.parametrize("promise", [open_wave, respond])
@pytest.mark.parametrize(
    "other", [{"privacy_mode": "identified"}, {"shown_live": True}, {"receipt_codes": True}]
)
def test_database_holds_everybody_to_the_promise(
    survey: Survey, promise: Callable[[], None], other: dict[str, Any]
) -> None:
    promise()
    with pytest.raises(IntegrityError, match="people have been asked"), as_application_role():
        Survey.objects.update(**other)


@pytest.mark.django_db(transaction=True)
def test_wave_that_is_being_opened_holds_the_settings() -> None:
    move_wave(open_survey(), Wave.State.SCHEDULED)
    change = partial(Survey.objects.update, privacy_mode="identified")
    with pytest.raises(IntegrityError), before_another(change):
        Wave.objects.update(state=Wave.State.OPEN)
