"""Actions on PostgreSQL: surveys, drafts and versions."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from surveys.actions.publishing import AlreadyPublished, create_survey, publish, save_draft
from surveys.loaded import load_version
from surveys.models import Response, Survey, Version
from surveys.question_types import QUESTION_TYPES
from surveys.questionnaire import codec
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.problems import InvalidDocument, Problem
from surveys.questionnaire.record import Layout
from tests.support.database import as_application_role
from tests.surveys.small import small, small_questionnaire

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CHANGES = (
    "UPDATE surveys_version SET number = 2",
    "DELETE FROM surveys_version",
    "TRUNCATE surveys_version CASCADE",
)


def reworded() -> Questionnaire:
    data = small()
    data["title"]["nl"] = "Een andere titel"
    return codec.load(data, QUESTION_TYPES)


def test_survey_is_created_without_a_questionnaire() -> None:
    survey = create_survey(code="small")
    assert (survey.draft, survey.versions.count()) == (None, 0)


@pytest.mark.parametrize("code", ["", "1st", "a b", "a-b", "a" * 21, "taken"])
def test_survey_needs_a_code_of_its_own_that_can_stand_in_an_address(code: str) -> None:
    create_survey(code="taken")
    with pytest.raises(ValidationError) as refused:
        create_survey(code=code)
    assert list(refused.value.message_dict) == ["code"]


def test_draft_can_be_replaced() -> None:
    survey = create_survey(code="small")
    save_draft(survey=survey, document=small_questionnaire())
    save_draft(survey=survey, document=reworded())
    assert Survey.objects.get().draft == codec.dump(reworded())


def test_publishing_freezes_the_document_with_its_layout_and_leaves_no_draft() -> None:
    survey = create_survey(code="small")
    save_draft(survey=survey, document=small_questionnaire())
    version = publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    loaded = load_version(version.id)
    assert loaded.questionnaire == small_questionnaire()
    assert loaded.layout == Layout.of(small_questionnaire(), Response.Source.values)
    assert loaded.survey_code == "small"
    assert list(Survey.objects.values_list("draft", flat=True)) == [None]
    assert (version.number, version.published_at, version.published_by) == (1, NOW, None)


def test_publishing_a_change_numbers_the_next_version() -> None:
    survey = create_survey(code="small")
    publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    publish(survey=survey, document=reworded(), now=NOW, by=None)
    publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    assert list(survey.versions.values_list("number", flat=True)) == [1, 2, 3]


def test_publishing_what_is_published_already_is_refused() -> None:
    survey = create_survey(code="small")
    version = publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    with pytest.raises(AlreadyPublished) as refused:
        publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    assert refused.value.version == version
    assert survey.versions.count() == 1


def test_publishing_is_refused_while_consent_facts_are_empty() -> None:
    data = small()
    data["consent"]["facts"] |= {"controller": " ", "retention_months": 0}
    survey = create_survey(code="small")
    with pytest.raises(InvalidDocument) as refused:
        publish(survey=survey, document=codec.load(data, QUESTION_TYPES), now=NOW, by=None)
    assert refused.value.problems == (
        Problem("consent/facts/controller", "this is empty; respondents must know it"),
        Problem("consent/facts/retention_months", "expected a number of months from 1 to 600"),
    )
    assert survey.versions.count() == 0


def test_publishing_is_refused_while_consent_facts_contradict_the_settings() -> None:
    survey = create_survey(code="small", privacy_mode="identified", organisation_source="link")
    with pytest.raises(InvalidDocument) as refused:
        publish(survey=survey, document=small_questionnaire(), now=NOW, by=None)
    assert refused.value.problems == (
        Problem(
            "consent/facts/organisation_source",
            "the survey's setting is link; change it, or the text and this fact",
        ),
        Problem(
            "consent/facts/personal_link_cut_at_completion",
            "a survey that is identified does not cut the link when a response is completed",
        ),
    )


@pytest.mark.parametrize("change", CHANGES)
def test_published_version_cannot_be_changed_even_by_the_owner_of_the_table(change: str) -> None:
    publish(survey=create_survey(code="small"), document=small_questionnaire(), now=NOW, by=None)
    connection.check_constraints()  # PostgreSQL empties no table with constraints still to check
    with (
        pytest.raises(IntegrityError, match="a published version never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Version.objects.get().number == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        *zip(CHANGES, (IntegrityError, IntegrityError, ProgrammingError), strict=True),
        ("ALTER TABLE surveys_version DISABLE TRIGGER ALL", ProgrammingError),
        ("DROP TRIGGER version_never_changes ON surveys_version", ProgrammingError),
        ("SET session_replication_role = replica", ProgrammingError),
    ],
)
def test_published_version_cannot_be_changed_by_the_serving_role(change: str, error: type[Exception]) -> None:
    publish(survey=create_survey(code="small"), document=small_questionnaire(), now=NOW, by=None)
    with pytest.raises(error), as_application_role(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Version.objects.get().number == 1


def test_published_version_cannot_be_changed_through_code() -> None:
    version = publish(survey=create_survey(code="small"), document=small_questionnaire(), now=NOW, by=None)
    version.document = {}
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()
    assert Version.objects.get().document == codec.dump(small_questionnaire())
