"""Made-up responses: actions on the database."""

from collections import Counter

import pytest

from surveys.actions.generating import generate_responses
from surveys.models import Change, Response
from surveys.questionnaire.journey import Journey
from tests.support import study


@pytest.mark.django_db
def test_generated_responses_are_synthetic_different_and_pending() -> None:
    version = study.published()
    wave = version.survey.waves.get()
    assert generate_responses(version=version, wave=wave, count=60, seed=1) == 60
    responses = list(Response.objects.all())
    assert Counter(response.source for response in responses) == {"synthetic": 60}
    assert {response.wave_id for response in responses} == {wave.id}
    assert len({str(response.answers) for response in responses}) > 30
    assert 20 < sum(response.completed for response in responses) < 60
    assert sorted(bytes(change.now or b"") for change in Change.objects.all()) == sorted(
        bytes(response.record or b"") for response in responses
    )


@pytest.mark.django_db
def test_generated_responses_stay_on_their_path() -> None:
    version = study.published()
    generate_responses(version=version, wave=None, count=60, seed=1)
    document = study.questionnaire()
    for response in Response.objects.all():
        journey = Journey(document, response.answers, response.sent)
        assert journey.on_path_answers() == response.answers
        assert {document.page_of[code].code for code in response.answers} <= set(response.sent)
        assert response.completed is (journey.first_open_page is None)


@pytest.mark.django_db
def test_more_than_are_invented_repeat_the_invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveys.actions.generating.MOST_INVENTED", 3)
    version = study.published()
    assert generate_responses(version=version, wave=None, count=20, seed=1) == 20
    assert Response.objects.count() == 20
    assert len({str(answers) for answers in Response.objects.values_list("answers", flat=True)}) == 3
