"""What a release shows is true, and what it hides is not told by another output."""

import re
from typing import Any

import pytest

from analysis.exports.results import for_team, of_audience
from analysis.publishing.joining import joined_by
from analysis.publishing.seeing import report_for
from analysis.reports import state_of
from surveys.fieldwork import Fieldwork, fieldwork_of
from surveys.models import Version
from tests.analysis.publishing.simulated import QUESTIONNAIRE, answer, persons, release, survey
from tests.support.study import NOW

pytestmark = pytest.mark.django_db

SMALL = {"code": "g1", "text": {"en": "Small sectors"}, "answers": ["youth", "law", "rest"]}


@pytest.fixture(autouse=True)
def _in_one_transaction(transactional_db: None) -> None:
    """Counting commits."""


def fieldwork() -> Fieldwork:
    found = fieldwork_of("study")
    assert found
    return found


def outputs(audience: str) -> dict[str, dict[str, Any]]:
    if audience == "team":
        here = fieldwork()
        assert here.version
        _source, report = report_for(here.survey, here.version.questionnaire, "sector")
        state = state_of(report, here.version, here.waves, language="en", now=NOW)
        found = for_team(here, report, state)
    else:
        found = of_audience(fieldwork(), "public", "en")
    return {output["id"]: output for output in found["outputs"]}


def cells(output: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (row[0], column): value
        for row in output["rows"]
        for column, value in zip(output["columns"][2:], row[2:], strict=True)
    }


def released(**settings: Any) -> Version:
    version = survey(**settings)
    answer(version, [*persons()], NOW)
    release(version)
    return version


def test_whatever_is_shown_is_what_the_team_sees() -> None:
    released()
    team, public = outputs("team"), outputs("public")
    compared = 0
    for id_, output in public.items():
        of_team = cells(team[id_])
        for place, value in cells(output).items():
            if value is not None:
                compared += 1
                assert value == pytest.approx(of_team[place]), (id_, place)
    assert compared > 150


def test_what_counts_persons_in_several_boxes_and_moves_of_persons_stays_with_the_team() -> None:
    released()
    team, public = outputs("team"), outputs("public")
    missing = {team[id_]["kind"] for id_ in team.keys() - public.keys()}
    assert missing == {"how_many", "combinations", "usability"}  # the one whose base is who ticked in a row
    change = next(output for output in public.values() if output["kind"] == "change")
    assert {*change["columns"]} <= {"code", "label", "n_before", "before", "n_now", "now"}


def test_a_caption_says_of_how_many_a_question_was_asked() -> None:
    released()
    team, public = outputs("team"), outputs("public")
    asked = re.compile(r"Asked of \d+\.")
    captions = [
        each["caption"] for each in public.values() if each["kind"] == "shares" and each["id"] == "o7"
    ]
    assert [asked.search(caption)[0] for caption in captions] == asked.findall(team["o7"]["caption"])  # type: ignore[index]  # None fails
    assert captions


def test_no_caption_tells_that_few_left_a_question_open() -> None:
    version, everybody = survey(), [*persons()]
    some = [person for person in everybody if person.get("why") == "faster"][:3]
    answer(version, [{**person, "why": ""} if person in some else person for person in everybody], NOW)
    release(version)
    assert "Asked of" in outputs("team")["o7"]["caption"]
    assert "Asked of" not in outputs("public")["o7"]["caption"]


def test_joined_groups_are_shown_where_small_ones_are_hidden() -> None:
    released(groups=[SMALL])
    public = outputs("public")
    sectors = cells(next(each for each in public.values() if each["kind"] == "frequencies"))
    assert [code for code, column in sectors if column == "count"] == ["care", "work", "home", "g1"]
    assert None not in sectors.values()
    by_sector = next(each for each in public.values() if each["kind"] == "shares")
    assert [row[:2] for row in by_sector["rows"]] == [
        ["care", "care"], ["work", "work"], ["home", "home"], ["g1", "Small sectors"], ["total", "Total"],
    ]  # fmt: skip


def test_summed_answers_are_shown_as_their_sum_alone() -> None:
    released(joined={"now": [["some", "much"]]})
    items = cells(next(each for each in outputs("public").values() if each["kind"] == "items"))
    of_team = cells(next(each for each in outputs("team").values() if each["kind"] == "items"))
    assert (items.get(("desk", "some")), items.get(("desk", "much"))) == (None, None)
    assert items["desk", "used"] == pytest.approx(of_team["desk", "used"])


def test_sums_of_a_report_that_have_answers_in_common_are_joined() -> None:
    here = survey()
    _source, report = report_for(here.survey, QUESTIONNAIRE, "sector")
    assert joined_by(report, QUESTIONNAIRE) == {
        "before": [["some", "much"]],
        "now": [["some", "much", "na"]],
    }
