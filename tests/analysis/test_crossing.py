"""Crossing by SQL on the stored records: what the database groups is what decoding each record gives."""

from collections import Counter
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from analysis.core.crossing import Side
from analysis.crossing import crossed, sides, versions_to_cross
from analysis.queries import live_tally
from surveys.actions.generating import generate_responses
from surveys.actions.publishing import publish
from surveys.loaded import LoadedVersion, load_version
from surveys.models import Response
from tests.analysis.views.reading import answered, counted
from tests.support.study import NOW, PAGES, agreeing, options, page, published, question, questionnaire, row

SIDES = sides(questionnaire())
PAIRS = st.lists(st.sampled_from([*SIDES.values()]), min_size=2, max_size=2, unique_by=lambda side: side.name)
FILTERS: dict[str, tuple[str, ...]] = {
    "@completed": ("0", "1"),
    "@language": ("nl", "en"),
    "@wave": ("1", "2"),
    "sector": ("care", "work", "rest"),
}
ONLY = st.fixed_dictionaries({}, optional={name: st.sampled_from(codes) for name, codes in FILTERS.items()})


def answers(side: Side, cells: dict[str, str]) -> list[str] | None:
    """What a decoded record gives on a side; `None` for no answer."""
    if not cells[side.columns[0].name]:
        return None
    if side.several:
        return [column.option for column in side.columns if cells[column.name] == "1"]
    return [cells[side.name]]


def decoded(loaded: LoadedVersion) -> list[dict[str, str]]:
    """The cells of every record."""
    stored = Response.objects.values_list("record", flat=True)
    return [loaded.layout.cells(bytes(record)) for record in stored if record]


class Generated(TestCase):
    """Two hundred made-up respondents, in whom routing and breaking off leave all kinds of gaps."""

    loaded: LoadedVersion

    @classmethod
    def setUpTestData(cls) -> None:
        version = published()
        cls.loaded = load_version(version.id)
        generate_responses(version=version, wave=version.survey.waves.get(), count=200, seed=7)
        answered(version, row(sector="care", language="en"))

    @settings(max_examples=60)
    @given(pair=PAIRS, only=ONLY)
    def test_cross_equals_counting_decoded_records(self, pair: list[Side], only: dict[str, str]) -> None:
        first, second = pair
        found = crossed(self.loaded, first, second, only)
        meeting = [
            cells for cells in decoded(self.loaded) if all(cells[name] == code for name, code in only.items())
        ]
        given_by = [(answers(first, cells), answers(second, cells)) for cells in meeting]
        both = [(one, other) for one, other in given_by if one is not None and other is not None]
        cells = Counter(each for one, other in both for each in product(one, other))
        assert (found.responses, found.both) == (len(meeting), len(both))
        assert found.counts.tolist() == [
            [cells[one, other] for other in second.answers] for one in first.answers
        ]

    @settings(max_examples=30)
    @given(
        pair=PAIRS, only=ONLY, decided=st.dictionaries(st.integers(0, 200), st.none() | st.integers(0, 200))
    )
    def test_cleaned_cross_equals_crossing_the_cleaned_records(
        self, pair: list[Side], only: dict[str, str], decided: dict[int, int | None]
    ) -> None:
        (first, second), responses = pair, [*Response.objects.order_by("id")]
        cleaned = {
            responses[place].id: None if like is None else bytes(responses[like].record or b"")
            for place, like in decided.items()
        }
        found = crossed(self.loaded, first, second, only, cleaned)
        with transaction.atomic():
            for response, record in cleaned.items():
                Response.objects.filter(id=response).update(record=record)
            stored = crossed(self.loaded, first, second, only)
            transaction.set_rollback(True)
        assert found.counts.tolist() == stored.counts.tolist()
        assert (found.first, found.second, found.sources) == (stored.first, stored.second, stored.sources)


@pytest.mark.django_db
def test_cross_takes_one_statement_and_agrees_with_the_tally(django_assert_num_queries: Any) -> None:
    version = published()
    rows = [row(before__desk=before, now__desk="much") for before in ("never", "much", "much", "na")]
    counted(version, *rows, row(before__desk="never"))
    with django_assert_num_queries(1):
        found = crossed(load_version(version.id), SIDES["before__desk"], SIDES["now__desk"], {})
    everybody = live_tally(version.id, now=timezone.now()).everybody
    assert found.counts.tolist() == everybody.cross("before__desk", "now__desk").tolist()
    assert (found.responses, found.both) == (everybody.started, 4)


@pytest.mark.django_db
def test_answers_of_many_options_are_told_apart() -> None:
    codes = [f"c{number}" for number in range(600)]
    pages = [
        page("one", question("single", "city", options=options(*codes))),
        page("two", question("single", "sector", options=options("a", "b"))),
    ]
    version = published(*pages)
    loaded = load_version(version.id)
    generate_responses(version=version, wave=None, count=50, seed=1)
    found = sides(loaded.questionnaire)
    counts = crossed(loaded, found["city"], found["sector"], {}).counts
    together = Counter((cells["city"], cells["sector"]) for cells in decoded(loaded))
    assert counts.tolist() == [[together[city, code] for code in ("a", "b")] for city in codes]
    assert any(int(city.removeprefix("c") or 0) > 255 for city, _sector in together)  # beyond one byte


@pytest.mark.django_db
def test_tests_and_other_versions_are_not_crossed() -> None:
    version = published()
    counted(version, row(sector="care", before__desk="much"))
    Response.objects.create(version=version, source=Response.Source.TEST, language="nl")
    loaded = load_version(version.id)
    shorter = agreeing(questionnaire(*PAGES[:2]), version.survey)
    again = publish(survey=version.survey, document=shorter, now=NOW, by=None)
    assert crossed(loaded, SIDES["sector"], SIDES["before__desk"], {}).responses == 1
    assert crossed(load_version(again.id), SIDES["sector"], SIDES["before__desk"], {}).responses == 0
    assert [each.number for each in versions_to_cross(version.survey)] == [2, 1]
