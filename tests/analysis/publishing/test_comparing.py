"""A partner beside everybody else, after the closing."""

import random
from typing import Any

import pytest

from analysis.actions.counting import count_pending
from analysis.actions.publishing import change_publishing
from analysis.exports.results import of_audience
from organisations.models import Category, Organisation
from surveys.actions.bulk import store_responses
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.publishing import publish
from surveys.actions.recording import record_of
from surveys.fieldwork import fieldwork_of
from surveys.loaded import load_version
from surveys.models import Distribution, Response, Survey, Version
from tests.analysis.publishing.simulated import release
from tests.support.study import NOW, agreeing, options, page, question, questionnaire, unpublished

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = questionnaire(page("one", question("single", "happy", options=options("yes", "no"))))
#: How many of each organisation said yes and no.
ANSWERS = {"Large": (30, 20), "Middle": (20, 15), "Small": (4, 3), "Other": (25, 12)}


def answered(source: str = Survey.OrganisationSource.LINK, **settings: Any) -> Version:
    survey = unpublished("study", organisation_source=source)
    version = publish(survey=survey, document=agreeing(DOCUMENT, survey), now=NOW, by=None)
    change_publishing(survey=survey, wanted={"partner": True, **settings}, now=NOW, by=None)
    category = Category.objects.create(code="c", name={"en": "C"}, position=1)
    organisations = [Organisation.objects.create(name=name, category=category) for name in ANSWERS]
    wave = open_first_wave(survey=survey, organisations=organisations, now=NOW)
    loaded = load_version(version.id)
    told = source == Survey.OrganisationSource.LINK
    responses = []
    for distribution in Distribution.objects.filter(wave=wave).select_related("organisation"):
        for code, number in zip(("yes", "no"), ANSWERS[distribution.organisation.name], strict=True):
            for _ in range(number):
                response = Response(
                    version=version, wave=wave, distribution=distribution if told else None,
                    source="imported", language="nl", completed=True,
                    answers={"happy": {"value": code}}, sent=["one"],
                )  # fmt: skip
                response.record = record_of(loaded, response)
                responses.append(response)
    random.Random(1).shuffle(responses)
    store_responses(iter(responses))
    count_pending(version_id=version.id, now=NOW)
    return version


def compared(name: str) -> list[dict[str, Any]]:
    fieldwork = fieldwork_of("study")
    assert fieldwork
    organisation = Organisation.objects.get(name=name)
    found: list[dict[str, Any]] = of_audience(fieldwork, "partner", "en", organisation)["comparison"][
        "questions"
    ]
    return found


def test_a_partner_sees_its_own_shares_beside_the_rest() -> None:
    release(answered())
    assert compared("Large") == [
        {
            "id": "happy",
            "title": "happy",
            "own_n": 50,
            "rest_n": 79,
            "columns": ["code", "label", "own", "rest"],
            "rows": [
                ["yes", "yes", 60.0, pytest.approx(100 * 49 / 79)],
                ["no", "no", 40.0, pytest.approx(100 * 30 / 79)],
            ],
        }
    ]


def test_a_small_partner_is_not_compared_nor_told_by_another() -> None:
    release(answered())
    assert compared("Small") == []
    # Small is hidden with one more, so that the others together do not tell it.
    assert sum(bool(compared(name)) for name in ANSWERS) == 2


def test_nobody_is_compared_before_the_release() -> None:
    answered()
    assert compared("Large") == []


def test_nobody_is_compared_where_links_do_not_tell_the_organisation() -> None:
    release(answered(source=Survey.OrganisationSource.NONE))
    assert compared("Large") == []
