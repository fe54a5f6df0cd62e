"""Views: two questions crossed."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis.actions.counting import count_pending
from surveys.actions.importing import import_responses
from surveys.actions.publishing import publish
from surveys.models import Version, Wave
from tests.analysis.report.conftest import antwerp
from tests.analysis.views.reading import Reader, answered
from tests.organisations.team import logged_in
from tests.support.study import (
    NOW,
    PAGES,
    agreeing,
    file_of,
    options,
    page,
    published,
    question,
    questionnaire,
    row,
    unpublished,
)

__all__ = ["antwerp"]  # a fixture

pytestmark = pytest.mark.django_db

URL = "/surveys/study/cross/"
PAIR = {"rows": "sector", "columns": "before__desk"}
TICKS = {"tools__mail": "1", "tools__chat": "1", "tools__none": "0"}


def read(client: Client, **asked: str) -> Reader:
    reply = client.get(URL, asked)
    assert reply.status_code == 200
    return Reader(reply.content.decode())


def refused(client: Client, **asked: str) -> str:
    """The words of the page that says what is wrong."""
    reply = client.get(URL, asked)
    assert reply.status_code == 422
    return " ".join(Reader(reply.content.decode()).parts.values())


def final() -> None:
    closing = NOW + timedelta(days=1)
    Wave.objects.update(state=Wave.State.FINAL, opens_at=NOW, closes_at=closing, ends_at=closing)


def test_page_without_questions_asks_for_them(client: Client, version: Version):
    html = client.get(URL).content.decode()
    assert "Choose a question for the rows and one for the columns." in html
    for name in ("sector", "before__desk", "tools", "tools__mail", "usable__refer", "needs__2"):
        assert f'<option value="{name}">' in html
    for name in ("org", "hours", "remarks"):
        assert f'<option value="{name}">' not in html


def test_cross_has_counts_shares_of_rows_and_both_numbers(client: Client, version: Version):
    answered(
        version,
        row(sector="care", before__desk="never"),
        row(sector="care", before__desk="much"),
        row(sector="work", before__desk="much"),
        row(sector="work"),
        row(sector="rest", completed="0", last_page="1"),
    )
    shown = read(client, **PAIR)
    assert shown.tables["crossed"] == [
        ["", "never", "much", "na", "Number"],
        ["care", "1 50.0%", "1 50.0%", "0 0.0%", "2"],
        ["work", "0 0.0%", "1 100.0%", "0 0.0%", "1"],
        ["rest", "0 –", "0 –", "0 –", "0"],
        ["Together", "1 33.3%", "2 66.7%", "0 0.0%", "3"],
    ]
    words = shown.parts["crossed"]
    assert "sector × before – desk" in words
    assert "3 of 5 answered both." in words
    assert "sector: 5 answered; 0 left it open, 0 were not asked, 0 did not get so far." in words
    assert "before – desk: 3 answered; 1 left it open, 0 were not asked, 1 did not get so far." in words


def test_shares_of_columns_stand_upright(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much"), row(sector="work", before__desk="much"))
    assert read(client, **PAIR, share="columns").tables["crossed"] == [
        ["", "never", "much", "na", "Number"],
        ["care", "0 –", "1 50.0%", "0 –", "1 50.0%"],
        ["work", "0 –", "1 50.0%", "0 –", "1 50.0%"],
        ["rest", "0 –", "0 0.0%", "0 –", "0 0.0%"],
        ["Together", "0", "2", "0", "2"],
    ]


def test_a_list_is_crossed_by_who_ticked_each_box(client: Client, version: Version):
    answered(version, row(sector="care", **TICKS), row(sector="work", **{**TICKS, "tools__chat": "0"}))
    shown = read(client, rows="sector", columns="tools")
    assert shown.tables["crossed"] == [
        ["", "mail", "chat", "none", "Number"],
        ["care", "1 100.0%", "1 100.0%", "0 0.0%", "1"],
        ["work", "1 100.0%", "0 0.0%", "0 0.0%", "1"],
        ["rest", "0 –", "0 –", "0 –", "0"],
        ["Together", "2 100.0%", "1 50.0%", "0 0.0%", "2"],
    ]
    assert "one respondent can be in several cells" in shown.parts["crossed"]
    assert read(client, rows="tools__chat", columns="sector").tables["crossed"][1][0] == "Not ticked"


def test_bars_are_drawn_where_each_respondent_is_in_one_part(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much", **TICKS))
    drawn = client.get(URL, PAIR).content.decode()
    assert 'aria-label="3 bars of 100%, each divided into: never, much, na.' in drawn
    shaded = client.get(URL, {"rows": "sector", "columns": "tools"}).content.decode()
    assert "data-chart" not in shaded
    assert '<td class="heat-10">1 <span class="share">100.0%</span></td>' in shaded
    of_columns = client.get(URL, {"rows": "sector", "columns": "tools", "share": "columns"}).content.decode()
    assert "3 bars of 100%, each divided into: care, work, rest." in of_columns


@pytest.mark.parametrize(
    ("only", "responses"),
    [
        ({"only_@completed": "0"}, 1),
        ({"only_@language": "en"}, 1),
        ({"only_sector": "care"}, 2),
        ({"only_sector": "care", "only_@language": "nl"}, 1),
    ],
)
def test_filters_leave_others_out(client: Client, version: Version, only: dict[str, str], responses: int):
    answered(
        version,
        row(sector="care"),
        row(sector="care", language="en"),
        row(sector="work", completed="0", last_page="1"),
    )
    assert f"of {responses} answered both." in read(client, **PAIR, **only).parts["crossed"]


def test_filter_that_leaves_nobody_says_so(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much"))
    words = read(client, **PAIR, only_sector="work").parts["crossed"]
    assert "No response meets these filters." in words
    assert "There are no responses yet." not in words


def test_questions_that_nobody_answered_both_say_so(client: Client, version: Version):
    assert "There are no responses yet." in read(client, **PAIR).parts["crossed"]
    answered(version, row(sector="care"))
    assert "Nobody answered both questions" in read(client, **PAIR).parts["crossed"]


def test_an_older_version_can_be_crossed(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much", needs__1="time"))
    shorter = agreeing(questionnaire(*PAGES[:2]), version.survey)
    publish(survey=version.survey, document=shorter, now=NOW, by=None)
    assert "There is no question “needs__1”" in refused(client, rows="sector", columns="needs__1")
    older = read(client, rows="sector", columns="needs__1", version="1")
    assert "1 of 1 answered both." in older.parts["crossed"]
    assert "“7” is not one of the choices." in refused(client, **PAIR, version="7")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rows": "nothing", "columns": "sector"}, "There is no question “nothing”"),
        ({"rows": "<b>", "columns": "\0"}, "There is no question “<b>”"),
        ({"rows": "org", "columns": "sector"}, "“org” has no answers to choose from"),
        ({"rows": "hours", "columns": "sector"}, "“hours” has no answers to choose from"),
        ({"rows": "before", "columns": "sector"}, "“before” has several rows."),
        ({"rows": "sector", "columns": "sector"}, "Choose another question than that of the rows."),
        ({**PAIR, "share": "both"}, "“both” is not one of the choices."),
        ({**PAIR, "only_@language": "xx"}, "“xx” is not one of the choices."),
        ({**PAIR, "only_@wave": "2"}, "cannot be filtered by “@wave”"),
        ({**PAIR, "only_before__desk": "much"}, "cannot be filtered by “before__desk”"),
    ],
)
def test_bad_input_is_named_and_what_was_chosen_is_kept(
    client: Client, version: Version, asked: dict[str, str], said: str
):
    assert said in refused(client, **asked)
    assert client.get("/surveys/study/cross.csv", asked).status_code == 422
    if asked["columns"] == "sector":
        assert '<option value="sector" selected>' in client.get(URL, asked).content.decode()


def test_question_of_600_options_says_that_it_is_too_long(client: Client):
    published(
        page("one", question("single", "city", options=options(*(f"c{number}" for number in range(600))))),
        page("two", question("single", "sector", options=options("a", "b"))),
    )
    assert "“city” has 600 answers; at most 60 can be crossed." in refused(
        client, rows="city", columns="sector"
    )
    assert '<option value="city">' not in client.get(URL).content.decode()


def associated(version: Version) -> None:
    rows = (
        [("care", "never")] * 20
        + [("care", "much")] * 10
        + [("work", "never")] * 10
        + [("work", "much")] * 20
    )
    answered(version, *(row(sector=sector, before__desk=before) for sector, before in rows))


def test_association_is_given_of_everybody_once_the_wave_is_final(client: Client, version: Version):
    associated(version)
    final()
    # By hand: all four expected counts are 15, so chi-square = 4 * 25 / 15; V = sqrt((6.667 / 60 - 1 / 59) /
    # (2 - 1 / 59 - 1)) = 0.309.
    assert (
        "Chi-square 6.67 (df = 1), p = 0.010, n = 60; Cramér’s V 0.31, corrected for bias"
        in read(client, **PAIR).parts["crossed"]
    )


def test_association_is_not_given_before_and_of_some(client: Client, version: Version):
    associated(version)
    assert "No test yet: it is given when all waves are final." in read(client, **PAIR).parts["crossed"]
    final()
    filtered = read(client, **PAIR, **{"only_@language": "nl"}).parts["crossed"]
    assert "No test: these are only some of the respondents." in filtered
    assert "Chi-square" not in filtered


def test_association_is_not_given_where_it_would_mislead(client: Client, version: Version):
    answered(
        version, row(sector="care", before__desk="much", **TICKS), row(sector="work", before__desk="never")
    )
    final()
    assert "No test: for so many cells there are too few respondents" in read(client, **PAIR).parts["crossed"]
    alike = read(client, rows="sector", columns="tools__mail").parts["crossed"]
    assert "No test: all who answered both gave the same answer to one of the questions." in alike
    several = read(client, rows="sector", columns="tools").parts["crossed"]
    assert "No test: one respondent can be in several cells of this table." in several


def test_file_has_a_line_for_each_cell(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much"), row(sector="work", before__desk="never"))
    reply = client.get("/surveys/study/cross.csv", {**PAIR, "only_sector": "care"})
    assert reply.headers["Content-Disposition"] == 'attachment; filename="study-sector-before__desk.csv"'
    lines = list(csv.reader(StringIO(reply.getvalue().decode("utf-8-sig"))))
    assert lines[0] == [
        *("row", "row_label", "column", "column_label", "count", "row_total", "column_total", "both"),
        *("share_of_row", "share_of_column", "data", "responses"),
    ]
    assert len(lines) == 10
    said = ["raw", "Only: sector: care."]
    assert lines[2] == ["care", "care", "much", "much", "1", "1", "1", "1", "100.0", "100.0", *said]
    assert lines[4] == ["work", "work", "never", "never", "0", "0", "0", "1", "", "", *said]


def test_file_runs_no_formula(client: Client):
    hostile = [{"code": code, "text": {"nl": "=1+1", "en": "=1+1"}} for code in ("a", "b")]
    published(
        page("one", question("single", "sector", options=hostile)),
        page("two", question("single", "other", options=options("a", "b"))),
    )
    reply = client.get("/surveys/study/cross.csv", {"rows": "sector", "columns": "other"})
    text = reply.getvalue().decode()
    assert ("'=1+1" in text, ",=1+1" in text) == (True, False)


def test_labels_are_data_and_not_markup(client: Client):
    nasty = "</script><script>alert(1)</script>{{ 7 }}"
    hostile = [{"code": code, "text": {"nl": nasty, "en": nasty}} for code in ("a", "b")]
    version = published(
        page("one", question("single", "sector", options=hostile) | {"text": {"nl": nasty, "en": nasty}}),
        page("two", question("single", "other", options=hostile)),
    )
    assert version
    assert "<script>alert" not in client.get(URL, {"rows": "sector", "columns": "other"}).content.decode()


def test_synthetic_responses_are_announced_and_the_page_is_internal(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much"), source="synthetic")
    assert "1 synthetic response, made up by a program" in read(client, **PAIR).parts["synthetic"]
    assert "For the team only" in client.get(URL).content.decode()


def test_page_costs_the_same_queries_however_many_answers(client: Client, version: Version):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, PAIR)
        return len(captured)

    answered(version, row(sector="care", before__desk="much"))
    first = queries()
    answered(version, *[row(sector=sector, before__desk="never") for sector in ("care", "work", "rest")] * 20)
    assert queries() == first


def test_results_lead_to_crossing_a_question(client: Client, version: Version):
    html = client.get("/surveys/study/results/").content.decode()
    for name in ("sector", "before__desk", "tools", "usable__advise", "needs__1"):
        assert f'href="{URL}?rows={name}"' in html
    assert f"{URL}?rows=hours" not in html


def test_responses_to_another_version_are_missed_aloud_and_leave_no_test(client: Client, version: Version):
    answered(version, row(sector="care", before__desk="much"))
    shorter = agreeing(questionnaire(*PAGES[:2]), version.survey)
    newer = publish(survey=version.survey, document=shorter, now=NOW, by=None)
    file = file_of(shorter, {"completed": "1", "last_page": "2", "language": "nl", "sector": "care"})
    import_responses(version=newer, wave=version.survey.waves.get(), source="imported", file=file)
    count_pending(version_id=newer.id, now=NOW)
    final()
    older = read(client, **PAIR, version="1").parts["crossed"]
    assert "Without 1 response to another version of the questionnaire." in older
    assert "No test: these are only some of the respondents." in older


def test_a_whole_wave_is_no_part_of_the_respondents(client: Client, version: Version):
    wave = version.survey.waves.get()
    answered(
        version, *[row(sector="care", before__desk="much"), row(sector="work", before__desk="never")] * 10
    )
    final()
    Wave.objects.create(survey=version.survey, number=wave.number + 1, name="Autumn")
    assert "No test yet" in read(client, **PAIR).parts["crossed"]
    assert "Chi-square" in read(client, **PAIR, **{"only_@wave": str(wave.number)}).parts["crossed"]


def test_careless_answers_can_be_left_out_of_a_cross(antwerp: Version):
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"

    def crossed(**asked: str) -> str:
        pair = {"rows": "orgcat", "columns": "statements__expect"}
        return " ".join(client.get("/surveys/antwerp/cross/", pair | asked).content.decode().split())

    def responses(html: str) -> int:
        found = re.search(r"\d+ of (\d+) answered both", html)
        assert found
        return int(found[1])

    everybody, careful = crossed(), crossed(careless="without")
    signs = re.search(r"(\d+) responses? shows? (a sign|signs) of careless answers", careful)
    assert signs
    assert responses(everybody) - responses(careful) == int(signs[1]) > 0
    assert "Only: without signs of careless answers." in careful
    assert responses(crossed(careless="without", answers="cleaned")) == responses(careful)


def test_a_survey_without_version_says_what_to_do(client: Client):
    unpublished("study")
    assert "questionnaire load" in client.get(URL).content.decode()


def test_crossing_takes_no_post(client: Client, version: Version):
    assert client.post(URL).status_code == 405
