"""Actions on PostgreSQL: opening a wave."""

from datetime import UTC, datetime

import pytest

from organisations.models import Category, Organisation
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import create_survey, publish
from surveys.models import Wave
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
