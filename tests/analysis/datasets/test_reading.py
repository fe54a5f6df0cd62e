"""Recipes as people write them: what is wrong is told by its place."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from analysis.datasets.offer import Offer
from analysis.datasets.reading import load, parse
from analysis.datasets.recipe import Bands, Merge, Recipe, as_json
from surveys.loaded import LoadedVersion
from surveys.models import Survey
from surveys.questionnaire.problems import InvalidDocument
from surveys.questionnaire.recorder import Recorder
from surveys.questionnaire.text import Text
from tests.support import study

SOUND = {"spec": 1, "quasi_identifiers": ["sector"]}


@pytest.fixture(scope="module")
def offer() -> Offer:
    document, layout = study.questionnaire(), study.layout()
    version = LoadedVersion(1, 1, "study", document, layout, Recorder(document, layout))
    return Offer(survey=Survey(code="study"), versions=(version,), waves={1: "Spring"})


def problems(data: Any, offer: Offer) -> list[str]:
    with override("en"), pytest.raises(InvalidDocument) as error:
        load(data, offer)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"waves": [2]}, "waves/0: Only waves that are final and have responses can be in a dataset: 1."),
        ({"k": 1}, "k: Give a number of rows from 2 to 1000."),
        ({"k": "5"}, "k: expected a whole number, at most 1000000000"),
        ({"colour": 1}, "colour: Nothing here is called so."),
        ({"left_out": ["no"]}, "left_out/0: No column and no question is called “no”."),
        ({"quasi_identifiers": ["no"]}, "quasi_identifiers/0: No column and no question is called “no”."),
        ({"quasi_identifiers": []}, "quasi_identifiers: Name at least one column"),
        ({"quasi_identifiers": ["org"]}, "quasi_identifiers/0: “org” is a free text, which has no groups."),
        ({"left_out": ["sector"]}, "quasi_identifiers/0: “sector” is left out of the dataset."),
        ({"sensitive": ["sector"]}, "sensitive: “sector” is a quasi-identifier already."),
        ({"diversity": 2}, "sensitive: Name the sensitive columns"),
        ({"texts": ["remarks"]}, "texts: Respondents were told that what they write is in no dataset"),
        ({"merges": [{"column": "sector"}]}, "merges/0/codes: This is missing."),
        ({"merges": [{"column": "hours", "codes": ["a", "b"]}]}, "merges/0/column: “hours” is no choice"),
        (
            {"merges": [{"column": "sector", "codes": ["care", "no"]}]},
            "merges/0/codes/1: “sector” has no answer",
        ),
        ({"merges": [{"column": "sector", "codes": ["care"]}]}, "merges/0/codes: Name at least two answers"),
        (
            {"merges": [{"column": "sector", "codes": ["care", "work"], "into": "REST"}]},
            "merges/0/into: The answer “REST” stays.",
        ),
        ({"bands": [{"column": "sector", "limits": ["1"]}]}, "bands/0/column: “sector” is no number."),
        ({"bands": [{"column": "hours", "limits": ["2", "1"]}]}, "bands/0/limits: Give each limit once"),
        (
            {"bands": [{"column": "hours", "limits": ["0.001"]}]},
            "bands/0/limits/0: This limit has more decimals",
        ),
        (
            {"bands": [{"column": "hours", "limits": [1.5]}]},
            "bands/0/limits/0: expected a number written as a text",
        ),
        (
            {"dont_know": [{"column": "before", "codes": ["never", "much", "na"]}]},
            "dont_know/0/codes: One answer at least must mean something else.",
        ),
        (
            {
                "merges": [{"column": "sector", "codes": ["care", "work"]}],
                "dont_know": [{"column": "sector", "codes": ["care"]}],
            },
            "merges: The answer “care” of “sector” is recoded twice.",
        ),
    ],
)
def test_a_recipe_that_does_not_fit_is_refused_by_place(offer, wrong, expected):
    (found,) = problems(SOUND | wrong, offer)
    assert found.startswith(expected)


@pytest.mark.parametrize("data", [None, [], {}, {"spec": 2}, "recipe"])
def test_what_is_no_recipe_is_refused(offer, data):
    assert problems(data, offer) == ["document: A recipe is an object with “spec”: 1."]


def test_a_file_that_is_no_json_is_refused(offer):
    with pytest.raises(InvalidDocument, match="this is not JSON"):
        parse(b"k: 5", offer)


@given(
    st.builds(
        Recipe,
        audience=st.sampled_from(["named", "public"]),
        partial=st.booleans(),
        left_out=st.sampled_from([(), ("usable",)]),
        quasi_identifiers=st.just(("sector", "hours")),
        k=st.integers(2, 20),
        merges=st.sampled_from(
            [(), (Merge(column="sector", codes=("care", "work"), label=Text({"en": "Both"})),)]
        ),
        bands=st.sampled_from([(), (Bands(column="hours", limits=(Decimal("1.5"), Decimal(8))),)]),
    )
)
def test_a_recipe_that_was_written_is_read_again(offer, recipe):
    assert load(as_json(recipe), offer) == recipe
