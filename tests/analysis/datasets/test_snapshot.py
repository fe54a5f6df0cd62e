"""The raw table of a dataset: which responses and columns it has, and why a cell is empty."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.actions.cleaning import exclude
from analysis.actions.datasets import draft_release
from analysis.datasets.building import measure
from analysis.models import TextDecision
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.actions.waves import close, finalise
from surveys.models import Response, Survey, Version, Wave
from surveys.questionnaire.document import Questionnaire
from tests.analysis.datasets.surveys import add, dataset, people
from tests.organisations.team import user
from tests.support import study
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db

RECIPE = {"spec": 1, "quasi_identifiers": ["sector"], "k": 2}
PAIR = people((2, {"sector": "care"}))


@pytest.fixture
def version() -> Version:
    return study.published()


@pytest.fixture
def survey(version: Version) -> Survey:
    return version.survey


def with_texts_in_datasets(survey: Survey) -> Questionnaire:
    document = study.agreeing(study.questionnaire(), survey)
    facts = replace(document.consent.facts, free_text_in_datasets=True)
    return replace(document, consent=replace(document.consent, facts=facts))


def column(rows, name):
    return sorted(each[name] for each in rows)


def test_cells_say_why_there_is_no_answer(survey: Survey, version: Version) -> None:
    add(
        version,
        row(sector="care", tools__mail="0", tools__chat="0", tools__none="1"),
        row(sector="care", hours="12.50", tools__mail="1", tools__chat="0", tools__none="0"),
        row(completed="0", last_page="1", sector="care"),
    )
    _, rows = dataset(survey, partial=True)
    found = [(each["hours"], each["tools__mail"], each["usable__advise__mail"]) for each in rows]
    assert sorted(found, key=str) == [
        ("LEFT_OPEN", "NOT_REACHED", "NOT_REACHED"),
        ("LEFT_OPEN", 0, "NOT_APPLICABLE"),
        (1250, 1, "LEFT_OPEN"),
    ]


def test_partial_responses_are_there_only_when_asked_for(survey: Survey, version: Version) -> None:
    add(version, *PAIR, row(completed="0", last_page="1", sector="care"))
    _, rows = dataset(survey)
    assert (len(rows), "completed" in rows[0]) == (2, False)
    assert column(dataset(survey, partial=True)[1], "completed") == [0, 1, 1]


def test_only_waves_that_are_final_are_in_it(survey: Survey, version: Version) -> None:
    wave = Wave.objects.get(survey=survey)
    add(version, *people((3, {"sector": "work"})), wave=wave)
    add(version, *PAIR)
    assert column(dataset(survey)[1], "sector") == ["care"] * 2
    close(wave=wave, now=NOW + timedelta(hours=1), by=None)
    assert column(dataset(survey)[1], "sector") == ["care"] * 2
    finalise(wave=wave, now=NOW + timedelta(days=3), by=None)
    _, rows = dataset(survey)
    assert column(rows, "sector") == ["care"] * 2 + ["work"] * 3
    assert column(rows, "wave") == ["0"] * 2 + ["1"] * 3
    assert column(dataset(survey, waves=[1])[1], "sector") == ["work"] * 3


def test_a_release_stays_the_same_when_another_wave_comes_to_its_end(
    survey: Survey, version: Version
) -> None:
    add(version, *PAIR)
    release = draft_release(survey=survey, recipe=RECIPE, by=None, now=NOW)
    before = measure(survey, release.recipe)
    wave = Wave.objects.get(survey=survey)
    pages = [*study.PAGES, study.page("more", study.question("number", "age"))]
    document = study.agreeing(study.questionnaire(*pages), survey)
    newer = publish(survey=survey, document=document, now=NOW, by=None)
    rows = (row(sector="work", age="30", last_page="4") for _ in "ab")
    file = study.file_of(document, *rows)
    import_responses(version=newer, wave=wave, source=Response.Source.SYNTHETIC, file=file)
    close(wave=wave, now=NOW + timedelta(hours=1), by=None)
    finalise(wave=wave, now=NOW + timedelta(days=3), by=None)
    assert measure(survey, release.recipe) == before
    assert measure(survey, RECIPE).rows == 4


def test_tests_and_undecided_pilots_are_never_in_it(survey: Survey, version: Version) -> None:
    add(version, *PAIR)
    for source in Response.UNCOUNTED:
        add(version, *PAIR, source=source)
    assert len(dataset(survey)[1]) == 2


def test_what_the_team_left_out_is_not_in_it(survey: Survey, version: Version) -> None:
    add(version, *people((3, {"sector": "care"})))
    one = Response.objects.filter(version=version).values_list("id", flat=True)[:1]
    exclude(survey=survey, responses=list(one), reason="seen", by=None, now=NOW)
    assert len(dataset(survey)[1]) == 2


def test_versions_are_united_with_a_column_that_names_them(survey: Survey, version: Version) -> None:
    add(version, *people((2, {"sector": "care", "hours": "1.25"})))
    extra = study.page("more", study.question("single", "pet", options=study.options("cat", "dog")))
    pages = [*study.PAGES, extra]
    newer = publish(
        survey=survey, document=study.agreeing(study.questionnaire(*pages), survey), now=NOW, by=None
    )
    file = study.file_of(
        study.questionnaire(*pages), *(row(sector="care", pet="dog", last_page="4") for _ in "ab")
    )
    import_responses(version=newer, wave=None, source=Response.Source.SYNTHETIC, file=file)
    _, rows = dataset(survey)
    assert sorted((each["version"], each["pet"], each["hours"]) for each in rows) == [
        ("1", "NOT_APPLICABLE", 125),
        ("1", "NOT_APPLICABLE", 125),
        ("2", "dog", "LEFT_OPEN"),
        ("2", "dog", "LEFT_OPEN"),
    ]


def test_texts_are_there_only_as_a_person_released_them(db: None) -> None:
    survey = study.unpublished("study")
    version = publish(survey=survey, document=with_texts_in_datasets(survey), now=NOW, by=None)
    add(
        version,
        row(sector="care", remarks="I am Ann"),
        row(sector="care", remarks="Fine"),
        row(sector="care"),
    )
    answers = Response.objects.filter(version=version, answers__remarks__text="I am Ann").get()
    TextDecision.objects.create(
        survey=survey,
        response=answers,
        column="remarks",
        state=TextDecision.State.EDITED,
        text="I am [name]",
        decided_by=user(),
        decided_at=NOW,
    )
    assert "remarks" not in dataset(survey)[1][0]
    _, rows = dataset(survey, texts=["remarks"])
    assert column(rows, "remarks") == ["I am [name]", "LEFT_OPEN", "SUPPRESSED"]
