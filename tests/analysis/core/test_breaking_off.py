"""Where respondents stopped: pure."""

from analysis.core.blocks import shape_of
from analysis.core.breaking_off import stopped
from analysis.core.counting import count
from analysis.core.strata import EVERYBODY
from analysis.core.tally import Tally
from surveys.questionnaire.journey import Journey
from surveys.questionnaire.record import Layout
from surveys.questionnaire.recorder import Header, Recorder
from tests.support import study
from tests.support.study import options, page, question

PAGES = (
    page("first", question("single", "a", options=options("yes", "no"))),
    page("some", question("single", "b", options=options("yes", "no"), condition="a == 'yes'")),
    page("last", question("single", "c", options=options("yes", "no"))),
)


def test_everybody_who_did_not_submit_stopped_somewhere():
    questionnaire = study.questionnaire(*PAGES)
    layout = Layout.of(questionnaire, study.SOURCES)
    recorder = Recorder(questionnaire, layout)
    journeys = [
        ("", False),
        ("first", False),
        ("first some", False),
        ("first last", False),
        ("first last", True),
        ("first some last", True),
    ]
    records = b"".join(
        recorder.record(
            Journey(questionnaire, {"a": {"value": "yes"}}, sent.split()),
            Header(completed=completed, language="nl", source="real", wave=1),
        )
        for sent, completed in journeys
    )
    shape = shape_of(layout, tuple(questionnaire.questions.values()))
    tally = Tally(shape, count(shape, records)[EVERYBODY])
    found = [
        (each.page and each.page.code, [also.code for also in each.also], each.count)
        for each in stopped(questionnaire, tally)
    ]
    assert found == [(None, [], 1), ("first", ["some"], 2), ("last", [], 1)]
