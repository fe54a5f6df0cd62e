"""Sending a page: what was typed becomes answers, and nothing that somebody stored is overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.actions.recording import rewrite
from surveys.loaded import LoadedVersion
from surveys.models import Response
from surveys.page_form import PageForm
from surveys.queries import responses_in_progress
from surveys.questionnaire.answers import merge
from surveys.questionnaire.base import Answer, InvalidAnswer, Question
from surveys.questionnaire.document import Page
from surveys.questionnaire.journey import Journey

REQUIRED = _("This question needs an answer before you can go on.")


@dataclass(frozen=True)
class Conflict:
    """Two answers to one question: `mine` was typed now, `stored` was sent since the form was drawn."""

    question: Question
    mine: Answer | None
    stored: Answer | None


@dataclass(frozen=True)
class Sent:
    """The page was sent; `journey` goes on from the answers as they are now."""

    journey: Journey


@dataclass(frozen=True)
class NotSent:
    """Nothing was stored, for one of three reasons; `errors` are by field, `left_open` are fields."""

    errors: Mapping[str, Any] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Given:
    """What a form gives for a question: the answer to store, the stored one if something is wrong."""

    answer: Answer | None
    errors: Mapping[str, Any] = field(default_factory=dict)
    conflict: Conflict | None = None


def send_page(
    *, version: LoadedVersion, response: Response, page: Page, form: PageForm, now: datetime
) -> Sent | NotSent:
    """Store the answers of `page`, once they are valid, complete and in conflict with nothing that is stored.

    Raises `Response.DoesNotExist` when the response was completed or erased meanwhile.
    """
    while True:
        stored = Journey(version.questionnaire, response.answers, response.sent)
        given = {
            question.code: _given(question, form, stored.answers.get(question.code))
            for question in page.questions
            if form.asks(question)
        }
        journey = _with(stored, page, given)
        is_reminded = form.reminded or page.code in stored.sent
        refusal = _refusal(journey, page, given, is_reminded=is_reminded)
        if refusal:
            return refusal
        response.answers = dict(journey.answers)
        response.sent = [code for code in version.questionnaire.by_code if code in journey.sent]
        if rewrite(version, response, page=page.code, typed=None, now=now):
            return Sent(journey)
        # Somebody else wrote since we read. We read again and merge with what is stored now; each round that
        # fails is another one's success, so this ends.
        response = responses_in_progress().get(id=response.id)


def _given(question: Question, form: PageForm, stored: Answer | None) -> _Given:
    keep = form.keeps.get(question.code)
    if keep == "stored":
        return _Given(stored)
    try:
        mine = question.clean(form.values_of(question))
    except InvalidAnswer as invalid:
        return _Given(stored, errors=invalid.errors)
    merged = merge(mine, form.bases[question.code], stored)
    # Who was asked and chose the own answer gets it, or is asked again if it changed elsewhere meanwhile.
    is_conflict = merged.conflict or (keep == "mine" and merged.answer != mine)
    return _Given(merged.answer, conflict=Conflict(question, mine, stored) if is_conflict else None)


def _with(stored: Journey, page: Page, given: Mapping[str, _Given]) -> Journey:
    """The journey with what was given on `page`, which is then sent."""
    answers = {**stored.answers, **{code: one.answer for code, one in given.items()}}
    answered = {code: answer for code, answer in answers.items() if answer is not None}
    return Journey(stored.questionnaire, answered, {*stored.sent, page.code})


def _refusal(
    journey: Journey, page: Page, given: Mapping[str, _Given], *, is_reminded: bool
) -> NotSent | None:
    """Why the page cannot be sent like this, if so. What routing hides is in nobody's way."""
    errors: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    left_open: list[str] = []
    for question in journey.visible_questions(page.code):
        one = given.get(question.code, _Given(None))
        answer = journey.answers.get(question.code)
        if one.errors:
            errors.update(one.errors)
        elif one.conflict:
            conflicts.append(one.conflict)
        elif answer is None and question.required:
            errors[question.fields()[0]] = REQUIRED
        elif not is_reminded:
            left_open += question.left_open(answer)
    if errors or conflicts:
        return NotSent(errors, tuple(conflicts))
    return NotSent(left_open=tuple(left_open)) if left_open else None
