"""Counting what was sent: actions on the database."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from analysis.actions import counting
from analysis.actions.counting import COUNTING_LOCK, count_pending, rebuild, verify
from analysis.core.tally import Tally
from analysis.models import TallyTotal
from analysis.queries import (
    has_pending,
    live_tally,
    shape_of_version,
    stored_tallies,
    versions_with_pending,
)
from surveys import queries
from surveys.actions.erasing import erase_response
from surveys.actions.importing import import_responses
from surveys.actions.starting import start_response
from surveys.loaded import load_version
from surveys.models import Change, Response, Version
from surveys.secrets import new_start_token
from tests.support import study
from tests.support.study import NOW, row
from tests.support.waiting import locked_until_waited_for

LATER = NOW + timedelta(seconds=5)


def add(version: Version, *rows: dict[str, str]) -> None:
    wave = version.survey.waves.get()
    file = study.data_file(*rows)
    import_responses(version=version, wave=wave, source=Response.Source.IMPORTED, file=file)


def counted(version: Version) -> dict[tuple[str, str], list[int]]:
    return {group: tally.vector.tolist() for group, tally in stored_tallies(version.id).items()}


@pytest.mark.django_db
def test_count_adds_what_was_sent_since_the_last_count() -> None:
    version = study.published()
    add(version, row(sector="care"))
    assert count_pending(version_id=version.id, now=NOW) == 1
    add(version, row(sector="work"), row(sector="work", completed="0", last_page="1"))

    assert count_pending(version_id=version.id, now=NOW) == 2
    assert count_pending(version_id=version.id, now=NOW) == 0

    live = live_tally(version.id, now=NOW, breakdown="sector")
    assert (live.everybody.started, live.everybody.completed, live.everybody.sent("forms")) == (3, 2, 2)
    assert live.everybody.column("sector").counts == {"care": 1, "work": 2, "rest": 0}
    assert {group: tally.started for group, tally in live.groups.items()} == {"care": 1, "work": 2}
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_count_takes_pending_changes_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CHANGES_AT_ONCE", 2)
    version = study.published()
    add(version, *[row(sector="care", hours="12.5")] * 5)
    assert count_pending(version_id=version.id, now=NOW) == 5
    live = live_tally(version.id, now=NOW)
    assert (live.everybody.started, live.everybody.moments("hours").total) == (5, 6250)


@pytest.mark.django_db
def test_an_erased_response_is_counted_no_more() -> None:
    version = study.published()
    add(version, row(sector="care"), row(sector="work", completed="0", last_page="1"))
    count_pending(version_id=version.id, now=NOW)
    erase_response(response=Response.objects.get(completed=False), now=NOW)
    count_pending(version_id=version.id, now=NOW)
    assert live_tally(version.id, now=NOW).everybody.column("sector").counts == {
        "care": 1,
        "work": 0,
        "rest": 0,
    }
    assert live_tally(version.id, now=NOW, breakdown="sector").groups["work"].started == 0


@pytest.mark.django_db
def test_test_responses_are_in_no_tally() -> None:
    version = study.published()
    loaded = load_version(version.id)
    for way_in in (queries.way_in_for_test(version.survey.test_token), queries.general_way_in("study")):
        assert way_in
        start_response(way_in=way_in, version=loaded, token=new_start_token(), language="nl", now=NOW)
    count_pending(version_id=version.id, now=NOW)
    assert sorted(Response.objects.values_list("source", flat=True)) == ["real", "test"]
    assert live_tally(version.id, now=NOW).everybody.started == 1


@pytest.mark.django_db
def test_versions_are_counted_apart() -> None:
    first, second = study.published(), study.published(code="other")
    add(first, row(sector="care"))
    add(second, row(sector="work"))
    assert versions_with_pending() == [first.id, second.id]
    count_pending(version_id=first.id, now=NOW)
    assert versions_with_pending() == [second.id]
    assert live_tally(first.id, now=NOW).everybody.column("sector").counts["care"] == 1
    assert live_tally(second.id, now=NOW).everybody.started == 0


@pytest.mark.django_db
def test_live_tally_says_how_old_it_is() -> None:
    version = study.published()
    # Nothing was sent, so nothing is missing.
    assert live_tally(version.id, now=LATER).freshness.as_of == LATER
    add(version, row(sector="care"))
    assert live_tally(version.id, now=LATER).freshness.as_of is None
    count_pending(version_id=version.id, now=NOW)
    assert live_tally(version.id, now=LATER).freshness.as_of == LATER
    add(version, row(sector="care"))
    live = live_tally(version.id, now=LATER)
    assert (live.freshness.as_of, live.freshness.counted_at, live.everybody.started) == (NOW, NOW, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("responses", [1, 3])
def test_live_tally_takes_three_reads(responses: int, django_assert_num_queries: Any) -> None:
    version = study.published()
    add(version, *[row(sector="care")] * responses)
    count_pending(version_id=version.id, now=NOW)
    shape_of_version(version.id)
    with django_assert_num_queries(3):
        live_tally(version.id, now=NOW, breakdown="sector")


@pytest.mark.django_db
def test_groups_stand_in_the_order_of_the_questionnaire() -> None:
    version = study.published()
    add(version, row(), row(sector="work"), row(sector="care"), row(sector="rest", language="en"))
    count_pending(version_id=version.id, now=NOW)
    groups = {
        breakdown: list(live_tally(version.id, now=NOW, breakdown=breakdown).groups)
        for breakdown in ("sector", "@language", "@source", "@wave", "@organisation")
    }
    assert groups == {
        "sector": ["care", "work", "rest", ""],
        "@language": ["nl", "en"],
        "@source": ["imported"],
        "@wave": ["1"],
        "@organisation": [""],
    }


@pytest.mark.django_db(transaction=True)
def test_count_leaves_to_whoever_counts_already() -> None:
    version = study.published()
    add(version, row(sector="care"))
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING_LOCK | version.id])
        assert count_pending(version_id=version.id, now=NOW) == 0
        assert has_pending(version.id)
    assert count_pending(version_id=version.id, now=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_count_waits_for_whoever_counts_already_where_it_must() -> None:
    version = study.published()
    add(version, row(sector="care"))
    with locked_until_waited_for(COUNTING_LOCK | version.id):
        assert count_pending(version_id=version.id, now=NOW, wait=True) == 1


@pytest.mark.django_db(transaction=True)
def test_rebuild_equals_counting_as_one_goes() -> None:
    version = study.published()
    add(
        version,
        row(sector="care", hours="1"),
        row(sector="work", tools__mail="1", tools__chat="0", tools__none="0"),
    )
    count_pending(version_id=version.id, now=NOW)
    add(version, row(language="en", needs__1="time", needs__2="else", needs__other_text="calm"))
    rebuild(version_id=version.id, now=LATER)
    rebuilt = counted(version)
    assert (has_pending(version.id), live_tally(version.id, now=LATER).freshness.counted_at) == (False, LATER)

    TallyTotal.objects.all().delete()
    Change.objects.bulk_create(
        Change(version=version, now=record) for record in Response.objects.values_list("record", flat=True)
    )
    count_pending(version_id=version.id, now=NOW)
    assert counted(version) == rebuilt


@pytest.mark.django_db(transaction=True)
def test_verify_names_the_groups_that_differ_and_rebuild_repairs_them() -> None:
    version = study.published()
    add(version, row(sector="care"))
    count_pending(version_id=version.id, now=NOW)
    add(version, row(sector="work"))  # pending, which is no difference
    assert verify(version_id=version.id) == []

    care = TallyTotal.objects.get(breakdown="sector", group="care")
    tally = Tally.unpack(shape_of_version(version.id), bytes(care.counts))
    care.counts = (tally + tally).pack()
    care.save()
    assert verify(version_id=version.id) == [("sector", "care")]

    rebuild(version_id=version.id, now=NOW)
    assert verify(version_id=version.id) == []
