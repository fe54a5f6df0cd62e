"""Outputs of the small study: their numbers, bases and captions, and what an empty survey gives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from analysis.actions.counting import count_pending
from analysis.report.computing import outputs
from analysis.report.kinds.base import count_column
from analysis.report.output import Output, as_json, shown
from analysis.report.reading import load
from analysis.reports import state_of
from surveys.actions.importing import import_responses
from surveys.fieldwork import fieldwork_of
from surveys.loaded import load_version
from surveys.models import Response, Version, Wave
from tests.analysis.report.test_reading import SCALE, definition, output
from tests.support import study
from tests.support.study import row

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CLUSTERS = [{"code": "all", "text": {"en": "All"}, "members": ["advise", "refer"]}]
MAIL = [{"code": "mail", "text": {"en": "Mail"}, "members": ["mail"]}]
#: One of each kind.
ALL = [
    output("respondents"),
    output("organisations", question="org", breakdown="sector"),
    output("margin_of_error", populations=[2, 5000]),
    output("frequencies", question="tools", chart="bars"),
    output("shares", question="before", item="desk", breakdown="sector", chart="stacked"),
    output("items", question="now", chart="stacked"),
    output("agreement", question="now", item="phone", scale={**SCALE, "apart": ["na"]}, breakdown="sector"),
    output("change", question="now", scale=["never", "much"], others_as="never", answers=["much"]),
    output("how_many", lists=["tools"]),
    output("combinations", question="tools"),
    output("usability", question="usable"),
    output("check_marks", question="usable", thresholds={"one": 25, "two": 50}, items=CLUSTERS, options=MAIL),
    output("distribution", question="usable"),
    output("top", question="needs", breakdown="sector", fewest=1, top=2),
    output("ranking", question="needs", fewest=1),
    output("order", question="tools", breakdown="sector", fewest=1),
]
GRID = {"usable__advise__mail": "1", "usable__advise__chat": "0", "usable__refer__mail": "0"}
ROWS = [
    row(sector="care", org="Huis", before__desk="much", now__desk="never", before__phone="na"),
    row(sector="care", org="Huis", before__desk="never", now__desk="much", tools__mail="1", tools__chat="1",
        tools__none="0", needs__1="money", needs__2="time"),
    row(sector="work", org="Werk", **GRID, usable__refer__chat="0", needs__1="time"),
    row(sector="work", completed="0", last_page="1"),
]  # fmt: skip


def computed(version: Version, *defined: dict[str, Any], language: str = "en") -> dict[str, Output]:
    """The outputs by kind."""
    named = [{**each, "id": f"o{number}"} for number, each in enumerate(defined)]
    report = load(
        definition(*named, recalled=[{"question": "before", "year": 2022}], indicative_below=2),
        study.questionnaire(),
    )
    found = fieldwork_of("study")
    assert found is not None
    state = state_of(report, load_version(version.id), found.waves, language=language, now=NOW)
    return {each.kind: each for each in outputs(report, state.counted)}


def counted(*rows: dict[str, str]) -> Version:
    version = study.published()
    wave = version.survey.waves.get()
    import_responses(version=version, wave=wave, source=Response.Source.IMPORTED, file=study.data_file(*rows))
    count_pending(version_id=version.id, now=NOW)
    return version


def table(output: Output) -> list[list[Any]]:
    shown = as_json(output)
    return [shown["columns"], *shown["rows"]]


@pytest.mark.django_db
def test_outputs_hold_unrounded_numbers_by_group_with_the_total_last() -> None:
    found = computed(counted(*ROWS), *ALL)
    assert table(found["shares"]) == [
        ["code", "label", "n", "never", "much", "na"],
        ["care", "care", 2, 50, 50, 0],
        ["work", "work", 0, None, None, None],
        ["rest", "rest", 0, None, None, None],
        ["total", "Total", 2, 50, 50, 0],
    ]
    assert table(found["organisations"]) == [
        ["code", "label", "count", "share"],
        ["care", "care", 2, 50],
        ["care/Huis", "– Huis", 2, None],
        ["work", "work", 2, 50],
        ["work/Werk", "– Werk", 1, None],
        ["rest", "rest", 0, 0],
        ["total", "Total", 4, 100],
    ]
    assert table(found["top"])[1:] == [
        ["care", "care", 1, ["time", "money"], 100, [], None],
        ["work", "work", 1, ["time"], 100, [], None],
        ["rest", "rest", 0, [], None, [], None],
        ["total", "Total", 2, ["time"], 100, ["money"], 50],
    ]
    assert table(found["usability"]) == [
        ["code", "label", "n", "n_row", "mail", "chat"],
        ["advise", "advise", 1, 1, 100, 0],
        ["refer", "refer", 1, 0, 0, 0],
    ]
    assert table(found["check_marks"])[1] == ["all", "All", 2, 50]
    assert table(found["order"])[1] == [
        "care", "care", 1, 100, 1, 100, 1, 0, 3
    ]  # fmt: skip


@pytest.mark.django_db
def test_captions_say_the_bases() -> None:
    captions = {kind: each.caption for kind, each in computed(counted(*ROWS), *ALL).items()}
    assert captions["shares"] == "Figure 2: One, N% (N=2). As remembered in 2022. Raw data."
    assert captions["change"] == (
        "Table 5: One, N=2. As remembered in 2022. Changes of the same persons: pairs n 0–2. Raw data."
    )
    assert captions["usability"] == (
        "Table 8: One, N% (N=1). Shares of all who answered the grid (1); something in the row ticked 0–1. "
        "Raw data."
    )


@pytest.mark.django_db
def test_tests_are_given_once_the_wave_is_final() -> None:
    version = counted(*ROWS)
    defined = output("change", question="now", scale=["never", "much"], others_as="never", answers=["much"])
    before = computed(version, defined)["change"]
    assert table(before)[1][11:14] == [None, None, None]
    assert before.notes == ("No tests are given before the wave is final.",)

    Wave.objects.update(state=Wave.State.FINAL, closes_at=LATER, ends_at=LATER)

    after = computed(version, defined)["change"]
    assert dict(zip(*table(after)[:2], strict=True)) == {
        "code": "desk", "label": "desk", "n_before": 2, "before": 50, "n_now": 2, "now": 50,
        "pairs": 2, "up": 1, "same": 0, "down": 1, "changed": 100,
        "z": 0, "p": 1, "p_holm": 1, "rank_biserial": 0, "z_pratt": 0, "p_pratt": 1,
        "pairs_sensitivity": 2, "z_sensitivity": 0, "p_holm_sensitivity": 1,
    }  # fmt: skip


@pytest.mark.django_db
def test_an_empty_survey_has_all_outputs_and_no_figures() -> None:
    found = computed(study.published(), *ALL)
    assert len(found) == len(ALL)
    assert {each.n for each in found.values()} == {0}
    assert table(found["shares"])[-1] == ["total", "Total", 0, None, None, None]
    assert table(found["margin_of_error"])[-1] == ["endless", "Very large", None, 0, None]


@pytest.mark.django_db
def test_a_population_below_n_has_no_margin_and_says_why() -> None:
    margin = computed(counted(*ROWS), output("margin_of_error", populations=[2]))["margin_of_error"]
    assert table(margin)[1] == ["2", "2", 2, 4, None]
    assert margin.notes[0] == "A population of 2 is smaller than the 4 who answered."


@pytest.mark.django_db
def test_a_margin_of_error_is_given_for_an_entered_design_effect_too() -> None:
    asked = output("margin_of_error", populations=[2], design_effect="4")
    margin = computed(counted(*ROWS), asked)["margin_of_error"]
    assert [column.label for column in margin.columns][-1] == "With a design effect of 4.00"
    simple, designed = table(margin)[-1][-2:]
    assert (simple, designed) == (pytest.approx(49.0, abs=0.01), pytest.approx(98.0, abs=0.01))
    assert table(margin)[1] == ["2", "2", 2, 4, None, None]


def test_counts_are_shown_as_the_language_groups_their_digits() -> None:
    column = count_column()
    with override("nl"):
        assert shown(12345, column, "nl") == "12.345"
    with override("en"):
        assert shown(12345, column, "en") == "12,345"
