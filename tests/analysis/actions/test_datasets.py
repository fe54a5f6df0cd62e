"""Drafts of datasets, and decisions about free texts: actions on the database."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from analysis.actions.dataset_texts import Choice, TextRefused, decide_texts
from analysis.actions.datasets import (
    ReleaseRefused,
    change_recipe,
    draft_release,
    next_number,
    note_built,
)
from analysis.datasets.building import Built
from analysis.datasets.texts import texts_to_read
from analysis.models import DatasetRelease, TextDecision
from organisations.models import AuditEntry, User
from surveys.actions.fieldwork import open_first_wave
from surveys.actions.forgetting import forget_order
from surveys.actions.publishing import publish
from surveys.models import Response, Survey
from surveys.questionnaire.problems import InvalidDocument
from tests.analysis.datasets.surveys import add, people
from tests.organisations.team import own_organisation, user
from tests.support import study
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db
RECIPE = {"spec": 1, "waves": [0], "quasi_identifiers": ["sector"], "k": 2}
FILES = {"formats": ["csv"], "csv": {"cells": "codes"}, "language": "en"}
BUILT = Built(as_of=date(2026, 11, 21), rows=4, k=4, diversity=None, digest="d" * 64)


@pytest.fixture
def survey(db: None) -> Survey:
    version = study.published()
    add(version, *people((4, {"sector": "care"})))
    return version.survey


@pytest.fixture
def anna(db: None) -> User:
    return user()


@pytest.fixture
def bea(db: None) -> User:
    return user(email="bea@example.org")


@pytest.fixture
def built(survey: Survey, anna: User) -> DatasetRelease:
    release = draft_release(survey=survey, recipe=RECIPE, by=anna, now=NOW)
    assert note_built(release=release, recipe=RECIPE, files=FILES, built=BUILT)
    release.refresh_from_db()
    return release


def refused(error: pytest.ExceptionInfo[ReleaseRefused]) -> str:
    return str(error.value)


def test_releases_are_numbered(survey: Survey, anna: User) -> None:
    numbers = [draft_release(survey=survey, recipe=RECIPE, by=anna, now=NOW).number for _ in "ab"]
    assert (numbers, next_number(survey)) == ([1, 2], 3)


def test_a_recipe_that_does_not_fit_makes_no_draft(survey: Survey, anna: User) -> None:
    with pytest.raises(InvalidDocument):
        draft_release(survey=survey, recipe=RECIPE | {"k": 1}, by=anna, now=NOW)
    assert not DatasetRelease.objects.exists()


def test_another_recipe_has_to_be_built_anew(built: DatasetRelease, bea: User) -> None:
    other = RECIPE | {"k": 3}
    assert change_recipe(release=built, recipe=other, was=RECIPE, by=bea, now=NOW)
    built.refresh_from_db()
    assert (built.recipe, built.digest, built.k, built.made_by) == (other, "", None, bea)
    assert not note_built(release=built, recipe=RECIPE, files=FILES, built=BUILT)
    assert not change_recipe(release=built, recipe=other, was=other, by=bea, now=NOW)


def test_a_recipe_that_somebody_changed_meanwhile_stays(built: DatasetRelease, anna: User, bea: User) -> None:
    change_recipe(release=built, recipe=RECIPE | {"k": 3}, was=RECIPE, by=bea, now=NOW)
    with override("en"), pytest.raises(ReleaseRefused) as error:
        change_recipe(release=built, recipe=RECIPE | {"k": 4}, was=RECIPE, by=anna, now=NOW)
    assert refused(error) == "Somebody else changed this draft meanwhile. Look at it again."


@pytest.fixture
def talkative(db: None) -> Survey:
    """A survey that told its respondents that datasets may have their texts, with two of them."""
    survey = study.unpublished("study")
    document = study.agreeing(study.questionnaire(), survey)
    facts = replace(document.consent.facts, free_text_in_datasets=True)
    document = replace(document, consent=replace(document.consent, facts=facts))
    version = publish(survey=survey, document=document, now=NOW, by=None)
    add(version, row(sector="care", remarks="I am Ann"), row(sector="care", remarks="Fine"))
    return survey


def written(survey: Survey) -> dict[str, UUID]:
    return {text: response for response, text in texts_to_read(survey, "remarks").items()}


def test_texts_are_released_edited_or_withheld(talkative: Survey, anna: User) -> None:
    place = written(talkative)
    choices = {place["Fine"]: Choice(True, "Fine"), place["I am Ann"]: Choice(True, "I am [name]\r\n")}
    assert decide_texts(survey=talkative, column="remarks", choices=choices, by=anna, now=NOW) == 2
    found = {each.text: each.state for each in TextDecision.objects.all()}
    assert found == {"Fine": "released", "I am [name]": "edited"}
    again = {place["Fine"]: Choice(release=False, text="Fine")}
    decide_texts(survey=talkative, column="remarks", choices=again, by=anna, now=NOW)
    assert TextDecision.objects.get(response=place["Fine"]).text == ""


def test_the_log_keeps_no_text(talkative: Survey, anna: User) -> None:
    choices = {place: Choice(True, text) for text, place in written(talkative).items()}
    decide_texts(survey=talkative, column="remarks", choices=choices, by=anna, now=NOW)
    entry = AuditEntry.objects.get(action="decide text")
    assert entry.details == {"column": "remarks", "released": 2, "withheld": 0}


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        (Choice(True, " "), "There is nothing to release. Withhold this text instead."),
        (Choice(True, "own"), "This is the name of an organisation, which no dataset tells."),
        (Choice(True, "x" * 20_001), "This text cannot be stored: it is too long."),
    ],
)
def test_what_cannot_be_released_is_refused(
    talkative: Survey, anna: User, choice: Choice, reason: str
) -> None:
    own_organisation()
    place = written(talkative)["Fine"]
    with override("en"), pytest.raises(TextRefused) as error:
        decide_texts(survey=talkative, column="remarks", choices={place: choice}, by=anna, now=NOW)
    assert (str(error.value), error.value.response) == (reason, place)
    assert not TextDecision.objects.exists()


def test_what_was_released_goes_with_the_response(talkative: Survey, anna: User) -> None:
    choices = {place: Choice(True, text) for text, place in written(talkative).items()}
    decide_texts(survey=talkative, column="remarks", choices=choices, by=anna, now=NOW)
    Response.objects.filter(id=written(talkative)["Fine"]).delete()
    assert [each.text for each in TextDecision.objects.all()] == ["I am Ann"]


def test_what_was_released_stays_when_responses_are_stored_anew(talkative: Survey, anna: User) -> None:
    wave = open_first_wave(survey=talkative, organisations=[], now=NOW)
    decide_texts(
        survey=talkative,
        column="remarks",
        choices={written(talkative)["Fine"]: Choice(True, "Fine")},
        by=anna,
        now=NOW,
    )
    Response.objects.update(wave=wave, source=Response.Source.REAL)
    forget_order(wave)
    assert (Response.objects.count(), TextDecision.objects.count()) == (2, 1)


def test_a_text_that_is_gone_is_refused(talkative: Survey, anna: User) -> None:
    choices = {uuid4(): Choice(True, "Fine")}
    with override("en"), pytest.raises(TextRefused, match="This text is no longer there"):
        decide_texts(survey=talkative, column="remarks", choices=choices, by=anna, now=NOW)


def test_no_text_is_released_where_respondents_were_told_so(survey: Survey, anna: User) -> None:
    with override("en"), pytest.raises(TextRefused, match="Respondents were told"):
        decide_texts(survey=survey, column="remarks", choices={}, by=anna, now=NOW)
