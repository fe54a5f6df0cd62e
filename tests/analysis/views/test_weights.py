"""Views: known totals of the population, and what weights make of the answers."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from analysis.actions.cleaning import exclude
from analysis.models import Population
from organisations.models import AuditEntry
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.loaded import load_version
from surveys.models import Response, Version
from tests.analysis.views.reading import Reader, counted
from tests.analysis.views.test_crossing import final
from tests.organisations.team import logged_in
from tests.support.study import (
    NOW,
    agreeing,
    file_of,
    options,
    page,
    published,
    question,
    questionnaire,
    row,
)

pytestmark = pytest.mark.django_db

URL = "/surveys/study/weights/"
TOTALS = {
    "total_care": "5000", "total_work": "5000", "total_rest": "0",
    "source": "Register of professions", "counted_on": "2026-01-01",
}  # fmt: skip


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("researcher")
    client.cookies["django_language"] = "en"
    return client


def answers(version: Version) -> None:
    """75 respondents of care, of whom 15 work much at the desk, and 25 of work, of whom 20 do."""
    counted(
        version,
        *[row(sector="care", before__desk="much")] * 15,
        *[row(sector="care", before__desk="never")] * 60,
        *[row(sector="work", before__desk="much")] * 20,
        *[row(sector="work", before__desk="never")] * 5,
    )


def saved(client: Client, **changed: str) -> int:
    return client.post(f"{URL}sector/", TOTALS | changed).status_code


def test_shares_stand_weighted_beside_unweighted(client: Client, version: Version):
    answers(version)
    final()
    assert saved(client) == 302
    shown = Reader(client.get(URL).content.decode())
    # As the worked example of raking: weights of 2/3 and 2.
    assert shown.parts["facts"].startswith(
        "Respondents 100 Lowest weight 0.67 Highest weight 2.00 Design effect (Kish) 1.33 "
        "Effective number of respondents 75.0"
    )
    assert shown.parts["notes"].startswith("Raw data.")
    assert "100 answered. Raw data." in shown.parts["before__desk"]
    assert shown.tables["before__desk"] == [
        ["", "Number", "Share", "Weighted share"],
        ["never", "65", "65.0%", "50.0%"],
        ["much", "35", "35.0%", "50.0%"],
        ["na", "0", "0.0%", "0.0%"],
    ]
    assert [line[-1] for line in shown.tables["sector"][1:]] == ["50.0%", "50.0%", "0.0%"]
    assert [line[-1] for line in shown.tables["now__desk"][1:]] == ["–"] * 3
    (entry,) = AuditEntry.objects.filter(action="enter population")
    assert entry.details == {"question": "sector", "source": "Register of professions"}


def test_command_prints_what_the_page_shows(client: Client, version: Version, capsys: Any):
    answers(version)
    final()
    saved(client)
    call_command("weights", "study", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [*found] == [
        *("respondents", "lowest", "highest", "design_effect", "effective_n", "rounds", "totals", "shares"),
        "decisions",
    ]
    assert found["decisions"] is None
    assert (found["respondents"], round(found["effective_n"], 6)) == (100, 75)
    assert found["totals"] == [
        {
            "question": "sector",
            "source": "Register of professions",
            "counted_on": "2026-01-01",
            "totals": {"care": 5000, "work": 5000, "rest": 0},
        }
    ]
    (desk,) = (each for each in found["shares"] if each["question"] == "before__desk")
    assert desk["n"] == 100
    assert [[code, count, share, round(weighted, 6)] for code, count, share, weighted in desk["rows"]] == [
        ["never", 65, 65.0, 50.0],
        ["much", 35, 35.0, 50.0],
        ["na", 0, 0.0, 0.0],
    ]


def test_weights_of_cleaned_answers_say_how_many_decisions(client: Client, version: Version, capsys: Any):
    answers(version)
    final()
    saved(client)
    someone = Response.objects.filter(answers__sector__value="care").first()
    assert someone
    exclude(survey=version.survey, responses=[someone.id], reason="seen", by=None, now=NOW)
    shown = Reader(client.get(URL, {"answers": "cleaned"}).content.decode())
    assert shown.parts["facts"].startswith("Respondents 99 ")
    assert shown.parts["notes"].startswith("Cleaned data: 1 decision was applied.")
    call_command("weights", "study", "--json", "--cleaned")
    found = json.loads(capsys.readouterr().out)
    assert (found["respondents"], found["decisions"]) == (99, 1)
    reply = client.get(URL, {"answers": "washed"})
    assert reply.status_code == 422
    assert "“washed” is not one of the choices." in reply.content.decode()


def test_nothing_is_weighed_before_the_wave_is_final(client: Client, version: Version):
    answers(version)
    reply = client.post(f"{URL}sector/", TOTALS)
    assert reply.status_code == 422
    assert "Weights need final answers" in reply.content.decode()
    assert 'value="Register of professions"' in reply.content.decode()
    assert not Population.objects.exists()
    with pytest.raises(CommandError, match="Weights need final answers"):
        call_command("weights", "study")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"total_rest": "9"}, "nobody answered “rest”, so no weight can stand for its total."),
        ({"total_work": "24"}, "more people answered “work” than its total says there are."),
        ({"total_work": "0"}, "some answered “work”, but its total is 0."),
        ({"total_care": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"total_care": "many"}, "Enter a whole number."),
        ({"total_care": ""}, "This field is required."),
        ({"source": ""}, "This field is required."),
        ({"counted_on": "yesterday"}, "Enter a valid date."),
        ({"counted_on": "9999-12-31"}, "Give a day that is over: nobody was counted later than today."),
    ],
)
def test_totals_that_cannot_be_are_refused_and_stay_typed(
    client: Client, version: Version, changed: dict[str, str], said: str
):
    answers(version)
    final()
    assert saved(client) == 302
    reply = client.post(f"{URL}sector/", TOTALS | {"source": "Another register"} | changed)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert said in page
    assert "Another register" in page or "source" in changed
    assert Population.objects.get().source == "Register of professions"


def test_weights_that_do_not_settle_change_nothing(client: Client):
    version = published(
        page("one", question("single", "sector", options=options("care", "work"))),
        page("two", question("single", "age", options=options("young", "old"))),
    )
    rows = [{"sector": "care", "age": "young"}, {"sector": "work", "age": "old"}]
    _imported(version, rows * 20)
    final()
    totals = {"source": "Register", "counted_on": "2026-01-01"}
    client.post(f"{URL}sector/", totals | {"total_care": "100", "total_work": "100"})
    reply = client.post(f"{URL}age/", totals | {"total_young": "30", "total_old": "70"})
    assert reply.status_code == 422
    assert "Nothing was changed. The weights do not settle within 1000 rounds" in reply.content.decode()
    assert [each.question for each in Population.objects.all()] == ["sector"]


def test_totals_can_be_taken_away(client: Client, version: Version):
    answers(version)
    final()
    saved(client)
    assert client.post(f"{URL}sector/", {"remove": "1"}).status_code == 302
    assert not Population.objects.exists()
    assert "facts" not in Reader(client.get(URL).content.decode()).parts


def test_totals_of_options_that_changed_are_told(client: Client, version: Version):
    answers(version)
    final()
    saved(client)
    other = page("about", question("single", "sector", options=options("care", "work"), breakdown=True))
    publish(survey=version.survey, document=agreeing(questionnaire(other), version.survey), now=NOW, by=None)
    assert "the totals are not of the options" in client.get(URL).content.decode()


def test_a_question_without_totals_is_not_found(client: Client, version: Version):
    for code in ("tools", "hours", "nothing"):
        assert client.get(f"{URL}{code}/").status_code == 404


def _imported(version: Version, rows: list[dict[str, str]]) -> None:
    done = {"completed": "1", "last_page": "2", "language": "nl"}
    file = file_of(load_version(version.id).questionnaire, *(done | cells for cells in rows))
    import_responses(version=version, wave=version.survey.waves.get(), source="imported", file=file)
