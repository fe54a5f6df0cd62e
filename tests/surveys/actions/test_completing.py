"""Actions on PostgreSQL: submitting once, and what is left then."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.actions.completing import NotDone, complete_response, minutes_band
from surveys.loaded import load_version
from surveys.models import Distribution, Response, Survey
from tests.surveys.respondents import (
    ANSWERS,
    NOW,
    Respondent,
    answer_all,
    changes,
    general_link,
    open_survey,
    organisation_link,
    records,
    start,
)

pytestmark = pytest.mark.django_db


def answered(link: str) -> Respondent:
    respondent = start(link)
    answer_all(respondent)
    return respondent


def complete(response: Response) -> Response:
    now = (response.active_at or NOW) + timedelta(minutes=1)
    complete_response(version=load_version(response.version_id), response=response, now=now)
    return Response.objects.get(id=response.id)


def test_completed_response_keeps_its_answers_and_nothing_that_opens_it() -> None:
    response = complete(answered(organisation_link(open_survey())).stored)
    assert (response.completed, response.answers, response.draft) == (True, ANSWERS, {})
    assert (response.handle, response.start_hash, response.resume_hash) == (None, None, None)
    assert (response.active_at, response.active_seconds, response.distribution) == (None, None, None)


@pytest.mark.parametrize("mode", [Survey.PrivacyMode.ANONYMOUS, Survey.PrivacyMode.ANONYMOUS_ON_COMPLETION])
def test_anonymous_response_keeps_no_time_but_a_band(mode: str) -> None:
    response = complete(answered(general_link(open_survey(privacy_mode=mode))).stored)
    assert (response.started_at, response.completed_at, response.minutes_band) == (None, None, "0-5")
    assert response.wave is not None


def test_response_that_is_not_anonymous_keeps_its_times() -> None:
    respondent = answered(general_link(open_survey(privacy_mode=Survey.PrivacyMode.PSEUDONYMOUS)))
    before = respondent.stored
    response = complete(respondent.stored)
    assert before.active_at
    assert (response.started_at, response.completed_at) == (
        before.started_at,
        before.active_at + timedelta(minutes=1),
    )


def test_organisation_stays_where_the_link_tells_it() -> None:
    survey = open_survey(organisation_source=Survey.OrganisationSource.LINK)
    response = complete(answered(organisation_link(survey)).stored)
    assert response.distribution == Distribution.objects.get()
    assert all(stored == computed for stored, computed in records())


def test_completing_is_counted_by_one_change() -> None:
    respondent = answered(general_link(open_survey()))
    was = bytes(respondent.stored.record or b"")
    before = len(changes())
    response = complete(respondent.stored)
    assert changes()[before:] == [(was, bytes(response.record or b""))]
    assert load_version(response.version_id).layout.cells(bytes(response.record or b""))["@completed"] == "1"
    assert all(stored == computed for stored, computed in records())


def test_answers_off_the_path_are_gone() -> None:
    respondent = answered(general_link(open_survey()))
    respondent.tab("about").send(org="city", name="An")
    response = complete(respondent.stored)
    expected = ANSWERS | {"org": {"value": "city"}}
    del expected["rooms"]
    assert response.answers == expected


def test_response_with_open_pages_cannot_be_submitted() -> None:
    respondent = start(general_link(open_survey()))
    respondent.tab("about").send(org="caw")
    with pytest.raises(NotDone):
        complete(respondent.stored)
    assert respondent.stored.completed is False


def test_page_shown_by_a_changed_answer_has_to_be_answered_first() -> None:
    respondent = start(general_link(open_survey()))
    respondent.tab("about").send(org="city")
    respondent.tab("forms").send(before__phone="much", before__visit="never", hard="no")
    respondent.tab("last").send()
    respondent.tab("about").send(org="caw")
    with pytest.raises(NotDone):
        complete(respondent.stored)


def test_second_submission_finds_nothing_to_do() -> None:
    respondent = answered(general_link(open_survey()))
    one, other = respondent.stored, respondent.stored
    complete(one)
    before = len(changes())
    with pytest.raises(Response.DoesNotExist):
        complete(other)
    assert len(changes()) == before


def test_page_sent_at_the_same_moment_is_submitted_too() -> None:
    respondent = answered(general_link(open_survey()))
    stale = respondent.stored
    respondent.tab("last").send(needs=["none"], remarks="Fine")
    assert complete(stale).answers["needs"] == {"values": ["none"]}


def test_test_response_can_be_submitted_from_anywhere_and_counts_nowhere() -> None:
    respondent = start(f"/t/{open_survey().test_token}/")
    response = complete(respondent.stored)
    assert (response.completed, response.record, changes()) == (True, None, [])


@pytest.mark.parametrize(
    ("seconds", "band"),
    [
        (0, "0-5"),
        (299, "0-5"),
        (300, "5-10"),
        (1799, "20-30"),
        (2700, "45-60"),
        (3600, "60+"),
        (10**6, "60+"),
    ],
)
def test_minutes_are_kept_in_bands(seconds: int, band: str) -> None:
    assert minutes_band(seconds) == band


@given(st.integers(0, 100_000))
def test_every_duration_has_a_band_that_fits_its_column(seconds: int) -> None:
    low, _, high = minutes_band(seconds).rstrip("+").partition("-")
    assert int(low) * 60 <= seconds < (int(high) * 60 if high else seconds + 1)
    assert len(minutes_band(seconds)) <= 8
