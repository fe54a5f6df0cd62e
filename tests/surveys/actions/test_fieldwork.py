"""Actions on PostgreSQL: opening a wave."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from organisations.models import Category, Organisation
from surveys.actions.distributing import take_part
from surveys.actions.fieldwork import Plan, create_wave, open_first_wave, record_past_wave
from surveys.actions.publishing import create_survey, publish
from surveys.models import Distribution, Wave
from tests.support.waiting import before_another
from tests.surveys.small import small_questionnaire

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def organisations(*names: str) -> list[Organisation]:
    category = Category.objects.create(code="caw", name={"en": "Welfare"}, position=1)
    return [Organisation.objects.create(name=name, category=category) for name in names]


def test_first_wave_is_open_with_a_link_for_each_organisation() -> None:
    survey = create_survey(code="small")
    publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    wave = open_first_wave(survey=survey, organisations=organisations("B", "A"), now=NOW)
    assert (wave.number, wave.state, wave.opens_at, wave.closes_at) == (1, Wave.State.OPEN, NOW, None)
    distributions = wave.distributions.order_by("number")
    assert [(one.number, one.organisation.name) for one in distributions] == [(1, "B"), (2, "A")]
    assert len({one.token for one in distributions}) == 2


def test_first_wave_needs_a_published_version() -> None:
    survey = create_survey(code="small")
    with pytest.raises(ValueError, match="Cannot open a wave of small: no version is published"):
        open_first_wave(survey=survey, organisations=[], now=NOW)


def test_first_wave_opens_once() -> None:
    survey = create_survey(code="small")
    publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    open_first_wave(survey=survey, organisations=[], now=NOW)
    with pytest.raises(ValueError, match="Cannot open the first wave of small: it has one already"):
        open_first_wave(survey=survey, organisations=[], now=NOW)
    assert survey.waves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_organisations_that_join_two_waves_at_once_get_different_numbers() -> None:
    survey = create_survey(code="small")
    one, other = [
        create_wave(survey=survey, plan=Plan(name=name), organisations=[], now=NOW, by=None)
        for name in ("One", "Other")
    ]
    first, second = organisations("A", "B")
    with before_another(partial(take_part, wave=other, organisations=[second], now=NOW, by=None)):
        take_part(wave=one, organisations=[first], now=NOW, by=None)
    numbers = Distribution.objects.order_by("number").values_list("organisation__name", "number")
    assert list(numbers) == [("A", 1), ("B", 2)]


def past(closes_at: datetime = datetime(2022, 6, 1, tzinfo=UTC)) -> Plan:
    return Plan(name="Spring", opens_at=datetime(2022, 3, 1, tzinfo=UTC), closes_at=closes_at)


def test_wave_of_the_past_is_closed_and_takes_part_in_no_clock() -> None:
    survey = create_survey(code="small")
    wave = record_past_wave(survey=survey, plan=past(), organisations=organisations("A"), now=NOW, by=None)
    assert (wave.state, wave.ends_at) == (Wave.State.CLOSING, datetime(2022, 6, 3, tzinfo=UTC))
    assert [each.organisation.name for each in wave.distributions.all()] == ["A"]


@pytest.mark.parametrize("plan", [past(closes_at=NOW), Plan(name="Spring")])
def test_wave_of_the_past_is_over(plan: Plan) -> None:
    survey = create_survey(code="small")
    with pytest.raises(ValidationError, match="closes_at"):
        record_past_wave(survey=survey, plan=plan, organisations=[], now=NOW, by=None)
    assert survey.waves.count() == 0
