"""From responses to protected rows: recoding, blanking, order."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.datasets.anonymise import CannotAnonymise
from surveys.models import Response, Survey, Version
from tests.analysis.datasets.surveys import add, dataset, people
from tests.support import study

pytestmark = pytest.mark.django_db

CARE, WORK, REST = ({"sector": sector} for sector in ("care", "work", "rest"))
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["care", "work", "rest"]), st.sampled_from(["0", "10", "20.50"])),
    min_size=5,
    max_size=30,
)


@pytest.fixture
def version() -> Version:
    return study.published()


@pytest.fixture
def survey(version: Version) -> Survey:
    return version.survey


def count(rows: list[dict[str, Any]], *names: str) -> dict[Any, int]:
    return dict(Counter(tuple(row[name] for name in names) for row in rows))


def test_answers_are_joined_under_a_code_of_their_own(survey: Survey, version: Version) -> None:
    add(version, *people((3, CARE), (1, WORK), (1, REST)))
    made, rows = dataset(survey, merges=[{"column": "sector", "codes": ["work", "rest"]}])
    assert count(rows, "sector") == {("care",): 3, ("other",): 2}
    (sector,) = [variable for variable in made.variables if variable.name == "sector"]
    assert (sector.codes, dict(sector.labels["other"])) == (
        ("care", "other"),
        {"nl": "Andere", "en": "Other"},
    )


def test_numbers_become_bands(survey: Survey, version: Version) -> None:
    add(version, *people((2, {**CARE, "hours": "9.99"}), (2, {**CARE, "hours": "10"}), (1, CARE)))
    made, rows = dataset(survey, bands=[{"column": "hours", "limits": ["10", "20.5"]}])
    assert count(rows, "hours") == {("band_1",): 2, ("band_2",): 2, ("LEFT_OPEN",): 1}
    (hours,) = [variable for variable in made.variables if variable.name == "hours"]
    assert [label["en"] for label in hours.labels.values()] == [
        "below 10",
        "10 to below 20.5",
        "20.5 or more",
    ]


def test_dont_know_becomes_a_reason(survey: Survey, version: Version) -> None:
    add(version, *people((2, {**CARE, "before__desk": "na"}), (1, {**CARE, "before__desk": "much"})))
    _, rows = dataset(survey, dont_know=[{"column": "before", "codes": ["na"]}])
    assert count(rows, "before__desk") == {("DONT_KNOW",): 2, ("much",): 1}


def test_a_row_that_stands_out_loses_a_cell(survey: Survey, version: Version) -> None:
    add(
        version,
        *people((3, {**CARE, "hours": "8"}), (1, {**CARE, "hours": "80"}), (1, {**CARE, "hours": "9"})),
    )
    made, rows = dataset(survey, quasi_identifiers=["sector", "hours"])
    assert count(rows, "sector", "hours") == {("care", 800): 3, ("care", "SUPPRESSED"): 2}
    assert (made.found.smallest, int(made.mask.sum())) == (2, 2)


def test_l_holds_for_sensitive_columns(survey: Survey, version: Version) -> None:
    never, much = {"before__desk": "never"}, {"before__desk": "much"}
    add(version, *people((2, {**CARE, **never}), (2, {**CARE, **much}), (3, {**WORK, **never})))
    made, rows = dataset(survey, sensitive=["before__desk"], diversity=2)
    assert made.diversity == {"before__desk": 2}
    assert count(rows, "sector") == {("SUPPRESSED",): 7}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PEOPLE, st.integers(2, 5), st.integers(0, 99))
def test_k_holds_and_the_order_tells_nothing_of_how_rows_came(survey, version, answers, k, seed) -> None:
    def made_of(given):
        Response.objects.all().delete()
        add(version, *(study.row(sector=sector, hours=hours) for sector, hours in given))
        return dataset(survey, quasi_identifiers=["sector", "hours"], k=k)

    made, rows = made_of(answers)
    assert min(count(rows, "sector", "hours").values()) >= k
    assert [row["row"] for row in rows] == list(range(1, len(answers) + 1))
    Random(seed).shuffle(answers)
    again, same_rows = made_of(answers)
    assert (again.digest, same_rows) == (made.digest, rows)


def test_the_digest_is_another_one_for_another_dataset(survey: Survey, version: Version) -> None:
    add(version, *people((3, CARE)))
    before = dataset(survey)[0].digest
    add(version, *people((1, CARE)))
    assert dataset(survey)[0].digest != before


def test_k_larger_than_the_number_of_responses_is_refused(survey: Survey, version: Version) -> None:
    add(version, *people((3, CARE)))
    with pytest.raises(CannotAnonymise, match="3"):
        dataset(survey, k=4)


def test_a_sensitive_column_with_one_answer_is_refused(survey: Survey, version: Version) -> None:
    add(version, *people((3, {**CARE, "before__desk": "much"})))
    with pytest.raises(CannotAnonymise, match="2"):
        dataset(survey, sensitive=["before__desk"], diversity=2)
