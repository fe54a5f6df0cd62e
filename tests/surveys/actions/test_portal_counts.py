"""Coordinators are shown counts that are rounded, not too small, and the same all day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.actions.portal_counts import take_shown_counts
from surveys.models import Distribution, ShownCount, Wave, WayCount
from tests.surveys.respondents import NOW, open_survey

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def count(way: str, started: int, submitted: int) -> None:
    part = Distribution.objects.get()
    WayCount.objects.update_or_create(
        wave=part.wave, distribution=part, way=way, defaults={"started": started, "submitted": submitted}
    )


def shown() -> tuple[date, int | None, int | None]:
    found = ShownCount.objects.get()
    return (found.day, found.started, found.submitted)


def test_counts_of_all_ways_are_added_and_rounded_down() -> None:
    open_survey()
    count("link", 12, 9)
    count("mail", 6, 0)
    take_shown_counts(now=NOW)
    assert shown() == (date(2026, 3, 2), 15, None)


def test_what_is_shown_stays_the_same_until_the_next_day() -> None:
    open_survey()
    take_shown_counts(now=NOW)
    count("link", 40, 30)
    take_shown_counts(now=NOW + timedelta(hours=13))
    assert shown() == (date(2026, 3, 2), None, None)
    take_shown_counts(now=NOW + timedelta(hours=15))  # past midnight in Brussels
    assert shown() == (date(2026, 3, 3), 40, 30)


def test_nothing_is_counted_before_the_wave_opens() -> None:
    open_survey()
    Wave.objects.update(state=Wave.State.SCHEDULED)
    take_shown_counts(now=NOW)
    assert not ShownCount.objects.exists()


def test_what_is_shown_tells_neither_few_nor_single_responses() -> None:
    open_survey()

    @settings(max_examples=30)
    @given(st.integers(0, 60))
    def check(started: int) -> None:
        ShownCount.objects.all().delete()
        count("link", started, 0)
        take_shown_counts(now=NOW)
        _, told, _ = shown()
        assert told == (started // 5 * 5 if started >= 10 else None)

    check()
