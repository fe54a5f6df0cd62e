"""`manage.py tally`: the command on the database."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from analysis.models import TallyTotal
from surveys.actions.importing import import_responses
from surveys.models import Response, Version
from tests.support import study
from tests.support.study import row

ROWS = (
    row(sector="care", hours="12.5", needs__1="time", needs__2="rooms"),
    row(sector="work", tools__mail="1", tools__chat="0", tools__none="0", language="en"),
    row(sector="work", tools__mail="0", tools__chat="0", tools__none="1"),
    row(completed="0", last_page="1", hours="7.25"),
)


def studied() -> Version:
    version = study.published()
    import_responses(
        version=version,
        wave=version.survey.waves.get(),
        source=Response.Source.IMPORTED,
        file=study.data_file(*ROWS),
    )
    return version


def run(capsys: Any, *options: str) -> Any:
    call_command("tally", "study", "--json", *options)
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_json_counts_what_is_pending_first(capsys: Any) -> None:
    studied()
    tally = run(capsys)
    assert list(tally) == ["survey", "version", "as_of", "responses", "columns", "by"]
    assert (tally["survey"], tally["version"]) == ("study", 1)
    assert tally["responses"] == {"started": 4, "completed": 3}
    assert not study.closed_columns() ^ set(tally["columns"])
    columns = {name: tally["columns"][name] for name in ("sector", "tools__mail", "needs__2", "hours")}
    assert columns == {
        "sector": {"base": 3, "asked": 4, "seen": 4, "counts": {"care": 1, "work": 2, "rest": 0}},
        "tools__mail": {"base": 2, "asked": 3, "seen": 3, "counts": {"0": 1, "1": 1}},
        "needs__2": {
            "base": 1,
            "asked": 3,
            "seen": 3,
            "counts": {"time": 0, "money": 0, "rooms": 1, "else": 0},
        },
        "hours": {
            "base": 2,
            "asked": 4,
            "seen": 4,
            "counts": {},
            "sum": "19.75",
            "sum_of_squares": "208.8125",
        },
    }


@pytest.mark.django_db
def test_question_that_routing_hides_was_seen_but_not_asked(capsys: Any) -> None:
    studied()
    boxes = run(capsys)["columns"]["usable__advise__mail"]
    assert boxes == {"base": 0, "asked": 2, "seen": 3, "counts": {"0": 0, "1": 0}}


@pytest.mark.django_db
def test_json_counts_each_group_of_each_breakdown(capsys: Any) -> None:
    studied()
    by = run(capsys)["by"]
    bases = {
        breakdown: {group: columns["sector"]["base"] for group, columns in groups.items()}
        for breakdown, groups in by.items()
    }
    assert bases == {
        "@language": {"en": 1, "nl": 2},
        "@source": {"imported": 3},
        "@wave": {"1": 3},
        "@organisation": {"": 3},
        "sector": {"": 0, "care": 1, "work": 2},
    }
    assert by["sector"]["work"]["tools__none"] == {
        "base": 2,
        "asked": 2,
        "seen": 2,
        "counts": {"0": 1, "1": 1},
    }


@pytest.mark.django_db
def test_a_survey_without_responses_has_zeros(capsys: Any) -> None:
    study.published()
    tally = run(capsys)
    assert tally["responses"] == {"started": 0, "completed": 0}
    assert tally["columns"]["tools__none"] == {"base": 0, "asked": 0, "seen": 0, "counts": {"0": 0, "1": 0}}
    assert set(map(len, tally["by"].values())) == {0}


@pytest.mark.django_db(transaction=True)
def test_verify_fails_when_live_and_recounted_differ_and_rebuild_repairs_it(capsys: Any) -> None:
    studied()
    call_command("tally", "study", "--verify")
    assert capsys.readouterr() == ("study 1: 4 started, 3 completed\n", "Live and recounted agree.\n")

    TallyTotal.objects.filter(breakdown__in=("", "@wave")).delete()
    message = r"^Live and recounted differ in total, @wave=1\. Recount with --rebuild\.$"
    with pytest.raises(CommandError, match=message):
        call_command("tally", "study", "--verify")

    capsys.readouterr()
    assert run(capsys, "--rebuild", "--verify")["responses"] == {"started": 4, "completed": 3}


@pytest.mark.django_db
def test_command_names_what_is_not_there() -> None:
    with pytest.raises(CommandError, match=r"^There is no published survey 'study'\.$"):
        call_command("tally", "study")
