"""What a survey publishes, when its questionnaire changed after that was decided: pure."""

from analysis.models import PublishingSettings
from analysis.publishing.default import report_of_questions
from analysis.publishing.plan import plan_of
from analysis.report.counted import options_of
from tests.analysis.publishing.simulated import QUESTIONNAIRE, SECTORS


def test_answers_and_questions_that_are_gone_are_left_out() -> None:
    settings = PublishingSettings(
        breakdown="sector",
        groups=[
            {"code": "g1", "text": {"en": "One"}, "answers": ["care", "gone"]},
            {"code": "g2", "text": {"en": "Two"}, "answers": ["gone"]},
        ],
        joined={"gone": [["a", "b"]], "now": [["some", "gone"]]},
    )
    plan = plan_of(settings, report_of_questions(QUESTIONNAIRE, "sector"), QUESTIONNAIRE)
    units = {unit.name: unit.cells for unit in plan.units}
    assert units["sector"] == tuple((code,) for code in SECTORS)
    assert units["now__desk"] == (("never",), ("some",), ("much",), ("na",))
    shown = options_of(plan.shown_questionnaire.questions["sector"])
    assert [option.code for option in shown][:2] == ["g1", "work"]


def test_a_breakdown_that_is_gone_is_none() -> None:
    settings = PublishingSettings(breakdown="gone")
    plan = plan_of(settings, report_of_questions(QUESTIONNAIRE, ""), QUESTIONNAIRE)
    assert (plan.breakdown, plan.shown_questionnaire) == ("", QUESTIONNAIRE)


def test_every_closed_question_is_in_the_report_of_a_survey_without_a_definition() -> None:
    report = report_of_questions(QUESTIONNAIRE, "sector")
    assert [(each.id, each.kind) for each in report.outputs] == [
        ("respondents", "respondents"),
        ("sector", "frequencies"),
        ("before", "items"),
        ("now", "items"),
        ("tools", "frequencies"),
        ("usable", "usability"),
        ("why", "shares"),
        ("needs", "ranking"),
    ]
