"""Deciding about answers: actions on the database, and what they make of the figures."""

from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from analysis.actions.cleaning import exclude, forget_erased, merge, recode, undo
from analysis.actions.counting import count_pending
from analysis.cleaning import cleaned_tallies, cleaning_of, decisions_count, decisions_stamp
from analysis.core.strata import EVERYBODY
from analysis.models import Decision
from analysis.queries import stored_tallies
from organisations.models import AuditEntry
from surveys.models import Response, Survey
from tests.analysis.cleaning import add, with_texts
from tests.support import study
from tests.support.study import NOW, row

pytestmark = pytest.mark.django_db

HOW: dict[str, Any] = {"reason": "seen", "by": None, "now": NOW}
ORG: dict[str, Any] = {"question": "org", **HOW}
SECTOR: dict[str, Any] = {"question": "sector", **HOW}


@pytest.fixture
def survey(db: None) -> Survey:
    version = study.published()
    with_texts(version)
    return version.survey


def sectors(survey: Survey) -> dict[str, int]:
    """How many chose each sector, cleaned."""
    tally = cleaned_tallies(survey.versions.get().id)[EVERYBODY]
    return dict(tally.column("sector").counts)


def first(number: int) -> list[UUID]:
    counted = Response.objects.filter(version__survey__code="study", record__isnull=False)
    return list(counted.order_by("id").values_list("id", flat=True)[:number])


def refused(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return dict(error.value.message_dict)


def test_raw_answers_and_totals_stay_whatever_is_decided(survey: Survey) -> None:
    version = survey.versions.get()
    count_pending(version_id=version.id, now=NOW)
    stored = list(Response.objects.order_by("id").values("answers", "record"))
    raw = {group: tally.vector.tolist() for group, tally in stored_tallies(version.id).items()}

    exclude(survey=survey, responses=first(2), **HOW)
    recode(survey=survey, texts=["Kinderzorg"], option="care", **SECTOR)
    merge(survey=survey, spellings=["caw antwerpen"], becomes="CAW Antwerpen", **ORG)

    assert list(Response.objects.order_by("id").values("answers", "record")) == stored
    assert {group: tally.vector.tolist() for group, tally in stored_tallies(version.id).items()} == raw


def test_decisions_change_cleaned_figures_until_they_are_undone(survey: Survey) -> None:
    assert sectors(survey) == {"care": 0, "work": 0, "rest": 10}
    recode(survey=survey, texts=["Kinderzorg", "zorg"], option="care", **SECTOR)
    assert sectors(survey) == {"care": 10, "work": 0, "rest": 0}
    exclude(survey=survey, responses=first(3), **HOW)
    assert sectors(survey) == {"care": 7, "work": 0, "rest": 0}
    for decision in Decision.objects.filter(kind="recode"):
        assert undo(decision=decision, by=None, now=NOW)
    assert sectors(survey) == {"care": 0, "work": 0, "rest": 7}
    for decision in Decision.objects.filter(kind="exclude"):
        assert undo(decision=decision, by=None, now=NOW)
    assert sectors(survey) == {"care": 0, "work": 0, "rest": 10}


def test_merged_spellings_become_one_that_nobody_needs_to_have_written(survey: Survey) -> None:
    merge(survey=survey, spellings=["CAW Antwerpn", "caw antwerpen"], becomes=" CAW ", **ORG)
    assert cleaning_of(survey.id).merged == {("org", "CAW Antwerpn"): "CAW", ("org", "caw antwerpen"): "CAW"}


def test_number_and_stamp_tell_which_decisions_hold(survey: Survey) -> None:
    stamps = [decisions_stamp(survey.id)]
    exclude(survey=survey, responses=first(2), **HOW)
    merge(survey=survey, spellings=["OCMW", "Kompas"], becomes="OCMW", **ORG)
    assert decisions_count(survey.id) == cleaning_of(survey.id).count == 3
    stamps.append(decisions_stamp(survey.id))
    undo(decision=Decision.objects.get(kind="merge"), by=None, now=NOW)
    stamps.append(decisions_stamp(survey.id))
    assert decisions_count(survey.id) == 2
    assert len({*stamps}) == 3


def test_a_decision_about_a_response_goes_with_it(survey: Survey) -> None:
    exclude(survey=survey, responses=first(1), **HOW)
    with connection.cursor() as cursor:  # as respondents erase theirs
        cursor.execute("DELETE FROM surveys_response WHERE id = %s", first(1))
    assert decisions_count(survey.id) == cleaning_of(survey.id).count == 0


def test_words_are_forgotten_with_the_last_response_that_had_them(survey: Survey) -> None:
    merge(survey=survey, spellings=["OCMW"], becomes="CAW", **ORG)
    recode(survey=survey, texts=["zorg", "Kinderzorg"], option="care", **SECTOR)
    assert forget_erased() == 0
    Response.objects.filter(answers__sector__other="Kinderzorg").delete()
    undo(decision=Decision.objects.get(text="Kinderzorg"), by=None, now=NOW)
    assert forget_erased() == 1
    exclude(survey=survey, responses=first(1), **HOW)
    Response.objects.all().delete()
    assert forget_erased() == 3
    assert not Decision.objects.exists()


def test_what_was_undone_can_be_decided_anew_and_is_undone_once(survey: Survey) -> None:
    exclude(survey=survey, responses=first(1), **HOW)
    decision = Decision.objects.get()
    assert undo(decision=decision, by=None, now=NOW)
    assert not undo(decision=decision, by=None, now=NOW)
    exclude(survey=survey, responses=first(1), **HOW)
    assert list(Decision.objects.order_by("id").values_list("undone_at", flat=True)) == [NOW, None]


def test_audit_tells_numbers_and_questions_and_no_answers(survey: Survey) -> None:
    exclude(survey=survey, responses=first(2), **HOW)
    merge(survey=survey, spellings=["OCMW"], becomes="Kompas", **ORG)
    recode(survey=survey, texts=["zorg"], option="care", **SECTOR)
    undo(decision=Decision.objects.get(kind="merge"), by=None, now=NOW)
    undone = {"decision": Decision.objects.get(kind="merge").id, "kind": "merge"}
    assert list(AuditEntry.objects.order_by("id").values_list("about", "action", "details"))[-4:] == [
        ("study/cleaning", "leave responses out", {"responses": 2}),
        ("study/cleaning", "merge spellings", {"question": "org", "spellings": 1}),
        ("study/cleaning", "recode own answers", {"question": "sector", "option": "care", "own_answers": 1}),
        ("study/cleaning", "undo cleaning", undone),
    ]


def test_a_response_that_is_not_counted_or_left_out_already_is_refused(survey: Survey) -> None:
    uncounted = Response.objects.create(version=survey.versions.get(), source="test", language="nl")
    other = study.published(code="other")
    add(other, row(sector="care"))
    of_another = Response.objects.get(version=other).id
    for each in (uncounted.id, of_another, UUID(int=1)):
        with pytest.raises(ValidationError) as error, override("en"):
            exclude(survey=survey, responses=[*first(1), each], **HOW)
        assert refused(error) == {
            "responses": ["A response of these is not counted, or was erased. Choose again."]
        }
    exclude(survey=survey, responses=first(1), **HOW)
    with pytest.raises(ValidationError) as error:
        exclude(survey=survey, responses=first(2), **HOW)
    assert [*refused(error)] == ["responses"]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"spellings": []}, "texts"),
        ({"spellings": ["OCMW"], "becomes": "OCMW"}, "texts"),
        ({"spellings": ["OCMW", "Nobody"]}, "texts"),
        ({"becomes": "  "}, "becomes"),
        ({"becomes": "a" * 201}, "becomes"),
        ({"becomes": "a\0"}, "becomes"),
        ({"reason": " "}, "reason"),
        ({"reason": "a" * 501}, "reason"),
        ({"question": "sector"}, "question"),
        ({"question": "nothing"}, "question"),
    ],
)
def test_merge_names_what_is_wrong(survey: Survey, given: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"spellings": ["OCMW"], "becomes": "CAW", **ORG, **given}
    with pytest.raises(ValidationError) as error:
        merge(survey=survey, **wanted)
    assert [*refused(error)] == [field]
    assert not Decision.objects.exists()


def test_merges_do_not_lead_on_to_merges(survey: Survey) -> None:
    merge(survey=survey, spellings=["OCMW"], becomes="Kompas", **ORG)
    for spellings, becomes, field in (
        (["OCMW"], "CAW", "texts"),
        (["Kompas"], "CAW", "texts"),
        (["CAW Antwerpn"], "OCMW", "becomes"),
    ):
        with pytest.raises(ValidationError) as error:
            merge(survey=survey, spellings=spellings, becomes=becomes, **ORG)
        assert [*refused(error)] == [field]
    assert cleaning_of(survey.id).merged == {("org", "OCMW"): "Kompas"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"texts": []}, "texts"),
        ({"texts": ["OCMW"]}, "texts"),
        ({"option": "rest"}, "becomes"),
        ({"option": "nothing"}, "becomes"),
        ({"reason": ""}, "reason"),
        ({"question": "org"}, "question"),
    ],
)
def test_recode_names_what_is_wrong(survey: Survey, given: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"texts": ["zorg"], "option": "care", **SECTOR, **given}
    with pytest.raises(ValidationError) as error:
        recode(survey=survey, **wanted)
    assert [*refused(error)] == [field]
    assert not Decision.objects.exists()


def test_an_own_answer_is_recoded_once(survey: Survey) -> None:
    recode(survey=survey, texts=["zorg"], option="care", **SECTOR)
    with pytest.raises(ValidationError) as error:
        recode(survey=survey, texts=["zorg"], option="work", **SECTOR)
    assert [*refused(error)] == ["texts"]


def test_survey_without_a_version_has_nothing_to_decide() -> None:
    with pytest.raises(ValidationError) as error:
        merge(survey=study.unpublished("empty"), spellings=["a"], becomes="b", **ORG)
    assert [*refused(error)] == ["question"]


def test_the_database_refuses_what_says_nothing(survey: Survey) -> None:
    whole: dict[str, Any] = {"survey": survey, "reason": "seen", "decided_at": NOW}
    for broken in (
        {"kind": "exclude"},
        {"kind": "exclude", "response_id": UUID(int=1), "text": "a"},
        {"kind": "merge", "question": "org", "text": "a"},
        {"kind": "merge", "question": "org", "text": "a", "becomes": "b", "reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**whole | broken)
