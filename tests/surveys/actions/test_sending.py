"""Actions on PostgreSQL: sending pages, from one place and from several."""

from datetime import timedelta
from typing import Any

import pytest

from surveys.actions.erasing import erase_response
from surveys.actions.sending import Conflict, NotSent, Sent, send_page
from surveys.loaded import load_version
from surveys.models import Response
from surveys.page_form import PageForm
from surveys.queries import responses_in_progress
from surveys.questionnaire.answers import base_hash
from tests.surveys.respondents import NOW, changes, general_link, open_survey, records, start

pytestmark = pytest.mark.django_db

CAW, CITY = {"value": "caw"}, {"value": "city"}


@pytest.fixture
def response() -> Response:
    return start(general_link(open_survey())).stored


def again(response: Response) -> Response:
    return responses_in_progress().get(id=response.id)


def send(response: Response, page: str, **posted: list[str]) -> Sent | NotSent:
    """Send a page, a minute later, whose form was drawn from `base__CODE`, or from no answer."""
    version = load_version(response.version_id)
    asked = version.questionnaire.by_code[page]
    assert response.active_at
    now = response.active_at + timedelta(minutes=1)
    form = PageForm.of(asked, posted)
    return send_page(version=version, response=response, page=asked, form=form, now=now)


def left(outcome: Sent | NotSent) -> tuple[Any, ...]:
    assert isinstance(outcome, NotSent)
    return (outcome.errors, outcome.conflicts, outcome.left_open)


def record_is_right() -> bool:
    return all(stored == computed for stored, computed in records())


def test_sent_page_is_answers_and_a_change_of_the_record(response: Response) -> None:
    before = bytes(response.record or b"")
    send(response, "about", org=["caw"], name=["An"])
    stored = again(response)
    assert (stored.answers, stored.sent) == ({"org": CAW, "name": {"text": "An"}}, ["about"])
    assert changes()[1:] == [(before, bytes(stored.record or b""))]
    assert record_is_right()


def test_sending_counts_the_seconds_of_answering(response: Response) -> None:
    send(response, "about", org=["caw"])
    send(again(response), "forms", hard=["no"], reminded=["1"])
    assert again(response).active_seconds == 120


def test_sent_pages_stand_in_the_order_of_the_questionnaire(response: Response) -> None:
    for page in ("forms", "about", "forms"):
        send(again(response), page, org=["caw"], hard=["no"], reminded=["1"])
    assert again(response).sent == ["about", "forms"]


def test_sending_erases_the_draft_of_the_page_only(response: Response) -> None:
    Response.objects.update(draft={"about": {"org": ["city"]}, "forms": {"hard": ["yes"]}})
    send(again(response), "about", org=["caw"])
    assert again(response).draft == {"forms": {"hard": ["yes"]}}


def test_repeated_post_changes_nothing(response: Response) -> None:
    send(response, "about", org=["caw"])
    record = bytes(again(response).record or b"")
    assert isinstance(send(again(response), "about", org=["caw"]), Sent)
    assert (again(response).answers, bytes(again(response).record or b"")) == ({"org": CAW}, record)
    assert len(changes()) == 2


def test_two_tabs_with_the_same_answer_agree(response: Response) -> None:
    one, other = again(response), again(response)
    assert isinstance(send(one, "about", org=["caw"]), Sent)
    assert isinstance(send(other, "about", org=["caw"]), Sent)
    assert again(response).answers == {"org": CAW}


def test_two_tabs_with_different_answers_ask(response: Response) -> None:
    one, other = again(response), again(response)
    send(one, "about", org=["caw"])
    outcome = send(other, "about", org=["city"])
    question = load_version(response.version_id).questionnaire.questions["org"]
    assert left(outcome) == ({}, (Conflict(question, mine=CITY, stored=CAW),), ())
    assert again(response).answers == {"org": CAW}


def test_tab_that_changed_nothing_keeps_what_another_stored(response: Response) -> None:
    send(response, "about", org=["caw"], name=["An"])
    drawn = {"base__org": [base_hash(CAW)], "base__name": [base_hash({"text": "An"})]}
    send(again(response), "about", org=["city"], name=["An"], **drawn)
    send(again(response), "about", org=["caw"], name=["Bea"], **drawn)
    assert again(response).answers == {"org": CITY, "name": {"text": "Bea"}}


def test_answer_that_was_emptied_is_removed(response: Response) -> None:
    send(response, "about", org=["caw"], name=["An"])
    send(again(response), "about", org=["caw"], name=[""], base__org=[base_hash(CAW)],
         base__name=[base_hash({"text": "An"})])  # fmt: skip
    assert again(response).answers == {"org": CAW}


@pytest.mark.parametrize(("keep", "kept"), [("mine", CITY), ("stored", CAW)])
def test_conflict_is_settled_by_who_was_asked(response: Response, keep: str, kept: Any) -> None:
    send(response, "about", org=["caw"])
    send(again(response), "about", org=["city"], base__org=[base_hash(CAW)], keep__org=[keep])
    assert again(response).answers == {"org": kept}


def test_conflict_is_asked_again_when_the_stored_answer_changed_once_more(response: Response) -> None:
    send(response, "about", org=["caw"], name=["An"])
    seen = [base_hash({"text": "Cis"})]
    outcome = send(again(response), "about", org=["caw"], name=["Bea"], base__name=seen, keep__name=["mine"])
    assert isinstance(outcome, NotSent)
    assert [conflict.question.code for conflict in outcome.conflicts] == ["name"]


def test_choosing_the_own_answer_is_no_wish_to_keep_what_another_stored_meanwhile(response: Response) -> None:
    send(response, "about", org=["caw"], name=["An"])
    seen = [base_hash({"text": "Bea"})]
    outcome = send(again(response), "about", org=["caw"], name=["Bea"], base__name=seen, keep__name=["mine"])
    assert isinstance(outcome, NotSent)
    assert [conflict.question.code for conflict in outcome.conflicts] == ["name"]


def test_pages_sent_at_the_same_moment_are_both_kept(response: Response) -> None:
    one, other = again(response), again(response)
    send(one, "about", org=["caw"])
    send(other, "last", needs=["time"])
    stored = again(response)
    assert (stored.answers, stored.sent) == ({"org": CAW, "needs": {"values": ["time"]}}, ["about", "last"])
    assert (stored.revision, record_is_right()) == (2, True)


def test_required_question_is_asked_for(response: Response) -> None:
    errors, _, _ = left(send(response, "about", name=["An"]))
    assert list(errors) == ["org"]
    assert again(response).sent == []


def test_invalid_answers_are_all_told_at_once(response: Response) -> None:
    errors, _, _ = left(send(response, "about", org=["moon"], name=["x" * 41]))
    assert list(errors) == ["org", "name"]
    assert (again(response).answers, again(response).sent) == ({}, [])


def test_hidden_question_asks_for_nothing(response: Response) -> None:
    assert isinstance(send(response, "forms", hard=["no"], reason=["x" * 1000], reminded=["1"]), Sent)
    assert again(response).answers == {"hard": {"value": "no"}}


def test_question_shown_by_the_same_page_is_required(response: Response) -> None:
    errors, _, _ = left(send(response, "forms", hard=["yes"], reminded=["1"]))
    assert list(errors) == ["reason"]


def test_hidden_answer_leaves_the_record_at_once_and_comes_back(response: Response) -> None:
    send(response, "forms", hard=["yes"], reason=["Time"], reminded=["1"])
    yes = base_hash({"value": "yes"})
    send(again(response), "forms", hard=["no"], base__hard=[yes])
    assert again(response).answers == {"hard": {"value": "no"}, "reason": {"text": "Time"}}
    assert record_is_right()


def test_what_was_left_open_is_pointed_out_once(response: Response) -> None:
    assert left(send(response, "forms", before__phone=["much"])) == ({}, (), ("before__visit", "hard"))
    assert again(response).sent == []
    assert isinstance(send(response, "forms", before__phone=["much"], reminded=["1"]), Sent)
    changed = {"before__phone": ["never"], "base__before": [base_hash({"rows": {"phone": "much"}})]}
    assert isinstance(send(again(response), "forms", **changed), Sent)


def test_page_of_an_erased_response_cannot_be_sent(response: Response) -> None:
    stale = again(response)
    erase_response(response=response, now=NOW)
    with pytest.raises(Response.DoesNotExist):
        send(stale, "about", org=["caw"])
