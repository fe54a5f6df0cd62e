"""Settings that are fixed in time, and releases that stay."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from analysis.actions.counting import count_pending, rebuild
from analysis.actions.publishing import change_publishing, make_release
from analysis.models import OpenResults, Release, ReportDefinition
from organisations.models import AuditEntry
from surveys.fieldwork import Fieldwork, fieldwork_of
from surveys.models import Response
from tests.analysis.publishing.simulated import REPORT, answer, fetch, leave_out, persons, release, survey
from tests.support.study import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def fieldwork() -> Fieldwork:
    found = fieldwork_of("study")
    assert found
    return found


def test_how_coarse_results_are_is_fixed_once_a_wave_was_opened() -> None:
    here = survey().survey
    with pytest.raises(ValidationError) as refused:
        change_publishing(survey=here, wanted={"min_cell": 20, "public": False}, now=NOW, by=None)
    assert list(refused.value.message_dict) == ["min_cell"]
    assert change_publishing(survey=here, wanted={"public": False}, now=NOW, by=None)
    assert AuditEntry.objects.filter(action="set publishing").count() == 2


def test_a_group_smaller_than_a_count_is_refused() -> None:
    with pytest.raises(ValidationError):
        survey(min_base=10, min_cell=20)


def test_nothing_is_released_before_the_wave_is_final() -> None:
    answer(survey(), [*persons()][:60], NOW)
    with pytest.raises(ValidationError, match="A wave is not final yet"):
        make_release(fieldwork=fieldwork(), now=NOW, by=None)


def test_what_is_withdrawn_later_changes_no_release() -> None:
    version = survey()
    answer(version, [*persons()][:200], NOW)
    release(version)
    before = fetch()
    Response.objects.filter(version=version).delete()
    assert fetch() == before
    assert before["state"] == "released"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE analysis_release SET responses = 1",
        "DELETE FROM analysis_release",
        "TRUNCATE analysis_release",
    ],
)
def test_the_database_refuses_to_change_a_release(change: str) -> None:
    version = survey()
    answer(version, [*persons()][:60], NOW)
    made = release(version)
    with (
        pytest.raises(IntegrityError, match="a release of results never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Release.objects.get().responses == made.responses


def test_a_release_of_cleaned_data_says_so_and_leaves_out_what_was_decided() -> None:
    version = survey()
    answer(version, [*persons()][:200], NOW)
    leave_out(version, 30)
    release(version, cleaned=True)
    found = fetch()
    assert (found["responses"], found["decisions"]) == (170, 30)
    assert found["outputs"][0]["rows"][0][2] == 170
    captions = [output["caption"] for output in found["outputs"]]
    assert all("Cleaned data: 30 decisions were applied." in caption for caption in captions)


def test_a_release_of_raw_data_says_so_whatever_was_decided() -> None:
    version = survey()
    answer(version, [*persons()][:200], NOW)
    leave_out(version, 30)
    release(version)
    found = fetch()
    assert (found["responses"], found["decisions"]) == (200, None)
    assert all("Raw data." in output["caption"] for output in found["outputs"])


def test_nothing_cleaned_is_released_beside_raw_totals_that_were_shown() -> None:
    version = survey(while_open=True)
    answer(version, [*persons()][:200], NOW)
    assert fetch()["outputs"]
    leave_out(version, 3)
    with pytest.raises(ValidationError, match="Raw totals were shown while a wave was open"):
        release(version, cleaned=True)
    assert not Release.objects.exists()


def test_cleaned_data_cannot_correct_a_release_by_few() -> None:
    version = survey()
    answer(version, [*persons()][:200], NOW)
    release(version)
    leave_out(version, 3)
    with pytest.raises(ValidationError, match="would tell of few persons"):
        make_release(fieldwork=fieldwork(), now=NOW + timedelta(days=20), by=None, cleaned=True)


def test_nothing_is_released_where_everybody_is_left_out() -> None:
    version = survey()
    answer(version, [*persons()][:30], NOW)
    leave_out(version, 30)
    with pytest.raises(ValidationError, match="Nobody has answered"):
        release(version, cleaned=True)


def test_the_same_results_are_not_released_again_nor_are_few_more() -> None:
    version = survey()
    everybody = [*persons()]
    answer(version, everybody[:200], NOW)
    release(version)
    later = NOW + timedelta(days=20)
    with pytest.raises(ValidationError, match="Release 1 shows these very figures already"):
        make_release(fieldwork=fieldwork(), now=later, by=None)
    answer(version, everybody[200:203], later)
    with pytest.raises(ValidationError, match="would tell of few persons"):
        make_release(fieldwork=fieldwork(), now=later, by=None)
    assert Release.objects.count() == 1
    assert AuditEntry.objects.filter(action="release results").count() == 1


def test_the_same_figures_in_another_report_are_released_again() -> None:
    version = survey()
    answer(version, [*persons()][:200], NOW)
    release(version)
    ReportDefinition.objects.update(source=json.dumps(REPORT | {"title": {"en": "Another title"}}))
    assert make_release(fieldwork=fieldwork(), now=NOW, by=None).number == 2


def test_a_release_says_for_good_that_answers_are_made_up_and_of_which_day() -> None:
    version = survey()
    answer(version, [*persons()][:100], NOW, source=Response.Source.SYNTHETIC)
    release(version)
    count_pending(version_id=version.id, now=NOW + timedelta(days=1))
    Response.objects.filter(version=version).delete()
    rebuild(version_id=version.id, now=NOW + timedelta(days=2))
    assert (fetch()["synthetic"], fetch()["as_of"]) == (True, f"{localdate(NOW):%Y-%m-%d}")


def test_totals_appear_a_block_behind_however_much_is_counted_at_once() -> None:
    version = survey(while_open=True)
    everybody = [person for person in persons() if person["completed"] == "1"]
    answer(version, everybody[:19], NOW)
    assert not OpenResults.objects.exists()
    answer(version, everybody[19:39], NOW)
    assert (OpenResults.objects.get().completed, fetch()["outputs"]) == (20, [])
    answer(version, everybody[39:75], NOW)  # past two blocks at once
    assert (OpenResults.objects.get().completed, fetch()["responses"]) == (60, 40)
