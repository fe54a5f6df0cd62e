"""Drawing a page of questions: what is stored or was typed, and what stands in the way of sending it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from surveys.actions.sending import Conflict, NotSent
from surveys.page_form import PageForm
from surveys.questionnaire.answers import base_hash
from surveys.questionnaire.base import Answer, Item, Question
from surveys.questionnaire.document import Page
from surveys.secrets import show_code
from surveys.views.drawing import Key, Skeleton, Slot, Slots, draw_question, kept
from surveys.views.opening import Answering
from surveys.views.respondents import draw, said, show

FRESH = NotSent()

#: The slots of a page: what belongs to one respondent. All else looks the same to many.
HANDLE, QUESTIONS = ("own", "handle", ""), ("own", "questions", "")


def draw_page(
    answering: Answering,
    page: Page,
    *,
    form: PageForm | None = None,
    refusal: NotSent = FRESH,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed (`form`, else the draft) over what is stored, and why it was not sent."""
    questions = list(_questions(answering, page, form or _draft(answering, page), refusal))
    code = show_code(answering.code)  # empty for who has none
    if refusal is not FRESH or answering.is_test:
        context = _context(answering, page, refusal) | {"questions": questions, "resume_code": code}
        return show("page", context, status=status)
    shown = {HANDLE: escape(answering.response.handle), QUESTIONS: "".join(questions)} | _groups(code)
    return HttpResponse(_skeleton(answering, page).fill(shown), status=status)


def _skeleton(answering: Answering, page: Page) -> Skeleton:
    """The page as it looks to all who are at the same place of it, with slots for what is one's own."""
    journey, language = answering.journey, answering.response.language
    place = (journey.progress(page.code), _previous(answering, page), answering.closing)
    kind = (answering.is_onward, answering.is_entered)
    conditions = json.dumps(_conditions(answering, page))

    def draw_anew() -> Skeleton:
        slots = Slots()
        anybody = copy(answering.response)
        anybody.handle = slots.mark(Slot(HANDLE))
        context = _context(replace(answering, response=anybody), page, FRESH)
        context["questions"] = [slots.mark(Slot(QUESTIONS))]
        context["resume_code"] = "-".join(slots.mark(Slot(key)) for key in _groups(show_code(answering.code)))
        return slots.cut(draw("page", context))

    return kept(("page", answering.version.id, page.code, language, *place, *kind, conditions), draw_anew)


def _groups(code: str) -> dict[Key, str]:
    """The groups of a shown code by their slots."""
    return {("own", "code", str(number)): group for number, group in enumerate(code.split("-")) if group}


def _previous(answering: Answering, page: Page) -> Page | None:
    """The page that one can go back to."""
    return None if answering.is_onward else answering.journey.previous_page(page.code)


def _context(answering: Answering, page: Page, refusal: NotSent) -> dict[str, Any]:
    """What the template takes, but for the questions and the code."""
    journey = answering.journey
    progress = journey.progress(page.code)
    previous = _previous(answering, page)
    return answering.frame() | {
        "languages": language_choices(answering.version.questionnaire.languages, answering.response.language),
        "page_title": said(page.title),
        "page_intro": said(page.intro),
        "page_number": progress.number,
        "page_count": progress.count,
        "percent": progress.percent,
        "errors": [_pointer(page, field) | {"message": message} for field, message in refusal.errors.items()],
        "conflicts": [_conflict(conflict, answering.response.language) for conflict in refusal.conflicts],
        "reminders": [_pointer(page, field) for field in refusal.left_open],
        "reminded": bool(refusal.left_open),
        "action_url": answering.page_url(page),
        "previous_url": answering.page_url(previous) if previous else "",
        "draft_url": answering.page_url(page) + "draft/",
        "stop_url": answering.url("stop", page),
        "erase_url": answering.url("erase", page),
        "language_url": answering.url("language", page),
        "closing": answering.closing,
        "conditions": _conditions(answering, page),
        "test_pages": _test_pages(answering) if answering.is_test else [],
    }


def language_choices(languages: Iterable[str], current: str) -> list[dict[str, Any]]:
    """The languages to switch between, each by its own name."""
    return [{"code": code, "name": _own_name(code), "current": code == current} for code in languages]


def _own_name(language: str) -> str:
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language


def _draft(answering: Answering, page: Page) -> PageForm | None:
    typed = answering.response.draft.get(answering.draft_name(page))
    return PageForm.of(page, typed) if typed is not None else None


def _questions(
    answering: Answering, page: Page, form: PageForm | None, refusal: NotSent
) -> Iterator[SafeString]:
    seen = {conflict.question.code: base_hash(conflict.stored) for conflict in refusal.conflicts}
    for question in answering.journey.possible_questions(page.code):
        stored = answering.response.answers.get(question.code)
        if form and form.asks(question):
            values = form.values_of(question)
            # Where two answers are shown to choose from, the stored one was seen.
            base = seen.get(question.code, form.bases[question.code])
        else:
            values, base = question.posted(stored), base_hash(stored)
        yield draw_question(
            answering.version,
            question,
            answering.response.language,
            values=values,
            errors=refusal.errors,
            base=base,
        )


def _pointer(page: Page, field: str) -> dict[str, Any]:
    """Where a message leads, and how that place is called: the question, or one of its items."""
    question = next(question for question in page.questions if field in question.fields())
    items: Sequence[Item] = getattr(question, "items", ())
    named = [item.text for item in items if field == f"{question.code}__{item.code}"]
    return {"field": field, "label": said(named[0] if named else question.text)}


def _conflict(conflict: Conflict, language: str) -> dict[str, Any]:
    question = conflict.question
    return {
        "code": question.code,
        "label": said(question.text),
        "mine": _lines(question, conflict.mine, language),
        "stored": _lines(question, conflict.stored, language),
    }


def _lines(question: Question, answer: Answer | None, language: str) -> list[str]:
    lines = question.show(answer, language) if answer is not None else ()
    return [": ".join(filter(None, (line.label, "; ".join(line.values)))) for line in lines]


def _conditions(answering: Answering, page: Page) -> list[dict[str, Any]]:
    """For the script: which questions of the page depend on which of its fields, and cells of other pages.

    Nothing where those cells are not shown: then all questions stand there, as without script.
    """
    if answering.is_onward:
        return []
    questionnaire, values = answering.version.questionnaire, answering.journey.values
    return [
        {
            "question": question.code,
            "shown_if": question.condition.as_json(),
            "cells": {
                name: values.get(name, "")
                for name in question.condition.names()
                if questionnaire.page_of[questionnaire.question_of_column[name].code] is not page
            },
        }
        for question in page.questions
        if question.condition and question.code in questionnaire.decided_on_own_page
    ]


def _test_pages(answering: Answering) -> list[dict[str, str]]:
    return [
        {"url": answering.page_url(page), "title": said(page.title)} for page in answering.journey.shown_pages
    ]
