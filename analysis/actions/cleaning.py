"""Deciding about answers, and undoing it: a row in `Decision`, never a change of what somebody answered.

The audit log says how many were decided about and of which question; answers and reasons stay out of it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.cleaning import OWN_ANSWER, holding, own_option
from analysis.models import Decision
from analysis.models.cleaning import REASON_LENGTH
from analysis.report.counted import options_of, structure
from organisations.actions.auditing import note
from organisations.models import User
from surveys.loaded import load_version
from surveys.models import Response, Survey
from surveys.questionnaire.base import NOT_STORABLE, OWN_ANSWER_LENGTH, Question

#: More than this at once is no decision about single answers.
MOST_AT_ONCE = 5_000

Kind = Decision.Kind


@transaction.atomic
def exclude(
    *, survey: Survey, responses: Collection[UUID], reason: str, by: User | None, now: datetime
) -> None:
    """Leave responses out of everything that is cleaned.

    Raises `ValidationError` by field, and decides nothing, where one is not counted anyway, is left out
    already, or no reason is given.
    """
    _lock(survey)
    wanted = {*responses}
    _check_number("responses", wanted)
    counted = Response.objects.filter(version__survey=survey, id__in=wanted, record__isnull=False)
    if counted.count() < len(wanted):
        raise _refused("responses", _("A response of these is not counted, or was erased. Choose again."))
    if holding(survey.id).filter(response__in=wanted).exists():
        message = _("A response of these was left out meanwhile. Look at the list, and choose again.")
        raise _refused("responses", message)
    rows = [Decision(kind=Kind.EXCLUDE, response_id=response) for response in wanted]
    _decide(survey, rows, reason, by, now)
    note(about=_about(survey), action="leave responses out", by=by, now=now, responses=len(rows))


@transaction.atomic
def merge(
    *,
    survey: Survey,
    question: str,
    spellings: Sequence[str],
    becomes: str,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    """Let spellings in the answers to a text question mean one other, which nobody needs to have written.

    `becomes` itself may be among `spellings`. Raises `ValidationError` by field, and decides nothing, where a
    spelling was never written or is merged already, or a merge would lead to a further one.
    """
    _lock(survey)
    becomes = becomes.strip()
    wanted = {*spellings} - {becomes}
    if structure(_question(survey, question)) != "open":
        raise _refused("question", _("This question has no texts to merge."))
    _check_text("becomes", becomes)
    _check_number("texts", wanted)
    _check_given(survey, _path(Kind.MERGE, question), wanted)
    merges = holding(survey.id).filter(kind=Kind.MERGE, question=question)
    _check_undecided(merges, wanted)
    if merges.filter(text=becomes).exists():
        message = _("“%(text)s” is itself merged into another spelling. Choose that one, or undo it first.")
        raise _refused("becomes", message % {"text": becomes})
    if target := merges.filter(becomes__in=wanted).values_list("becomes", flat=True).first():
        message = _("Others are merged into “%(text)s”. Undo that first, or merge the other way round.")
        raise _refused("texts", message % {"text": target})
    rows = [_about_text(Kind.MERGE, question, text, becomes) for text in sorted(wanted)]
    _decide(survey, rows, reason, by, now)
    note(
        about=_about(survey),
        action="merge spellings",
        by=by,
        now=now,
        question=question,
        spellings=len(rows),
    )


@transaction.atomic
def recode(
    *,
    survey: Survey,
    question: str,
    texts: Sequence[str],
    option: str,
    reason: str,
    by: User | None,
    now: datetime,
) -> None:
    """Let own answers to a question mean one of its options.

    Raises `ValidationError` by field, and decides nothing, where an own answer was never written or is
    recoded already, or there is no such option to choose.
    """
    _lock(survey)
    found = _question(survey, question)
    own = own_option(found)
    if own is None:
        raise _refused("question", _("This question has no own answers."))
    if option not in {each.code for each in options_of(found)} - {own.code}:
        raise _refused("becomes", _("Choose the option that these answers mean."))
    wanted = {*texts}
    _check_number("texts", wanted)
    _check_given(survey, _path(Kind.RECODE, question), wanted)
    _check_undecided(holding(survey.id).filter(kind=Kind.RECODE, question=question), wanted)
    rows = [_about_text(Kind.RECODE, question, text, option) for text in sorted(wanted)]
    _decide(survey, rows, reason, by, now)
    note(
        about=_about(survey),
        action="recode own answers",
        by=by,
        now=now,
        question=question,
        option=option,
        own_answers=len(rows),
    )


@transaction.atomic
def undo(*, decision: Decision, by: User | None, now: datetime) -> bool:
    """Let a decision hold no longer; it stays in the list with who undid it. False: that was done already."""
    undone = Decision.objects.filter(id=decision.id, undone_at=None).update(undone_by=by, undone_at=now)
    if undone:
        about, kind = _about(decision.survey), decision.kind
        note(about=about, action="undo cleaning", by=by, now=now, decision=decision.id, kind=kind)
    return bool(undone)


@transaction.atomic
def forget_erased() -> int:
    """Delete the decisions about responses and words that are erased, and return how many those were.

    Words can tell who wrote them, so they do not outlive the last response that had them.
    """
    there = Response.objects.filter(id=OuterRef("response_id"))
    gone = list(Decision.objects.filter(~Exists(there), kind=Kind.EXCLUDE).values_list("id", flat=True))
    about_texts = Decision.objects.exclude(kind=Kind.EXCLUDE)
    for survey, kind, question in about_texts.values_list("survey", "kind", "question").distinct():
        decisions = about_texts.filter(survey=survey, kind=kind, question=question)
        texts = dict(decisions.values_list("id", "text"))
        answers = Response.objects.filter(version__survey=survey).annotate(text=KT(_path(kind, question)))
        kept = {*answers.filter(text__in={*texts.values()}).values_list("text", flat=True)}
        gone += [id_ for id_, text in texts.items() if text not in kept]
    Decision.objects.filter(id__in=gone).delete()
    return len(gone)


def _path(kind: str, question: str) -> str:
    """Where the answers to a question have the words that a decision of this kind is about."""
    return f"answers__{question}__{'text' if kind == Kind.MERGE else OWN_ANSWER}"


def _lock(survey: Survey) -> None:
    """One at a time: what holds is read before something is decided."""
    Survey.objects.select_for_update().only("id").get(id=survey.id)


def _decide(survey: Survey, rows: Sequence[Decision], reason: str, by: User | None, now: datetime) -> None:
    reason = reason.strip()
    if not reason:
        raise _refused("reason", _("Say why. The reason stands beside every decision."))
    _check_text("reason", reason, REASON_LENGTH)
    for row in rows:
        row.survey, row.reason, row.decided_by, row.decided_at = survey, reason, by, now
    Decision.objects.bulk_create(rows)


def _about_text(kind: Kind, question: str, text: str, becomes: str) -> Decision:
    return Decision(kind=kind, question=question, text=text, becomes=becomes)


def _question(survey: Survey, code: str) -> Question:
    """The question in the newest version."""
    newest = survey.versions.order_by("-number").values_list("id", flat=True).first()
    questions = load_version(newest).questionnaire.questions if newest else {}
    if code not in questions:
        raise _refused("question", _("There is no question “%(code)s”.") % {"code": code})
    return questions[code]


def _check_number(field: str, wanted: Collection[object]) -> None:
    if not wanted:
        raise _refused(field, _("Choose at least one."))
    if len(wanted) > MOST_AT_ONCE:
        message = _("These are %(count)d. Choose at most %(most)d at once.")
        raise _refused(field, message % {"count": len(wanted), "most": MOST_AT_ONCE})


def _check_given(survey: Survey, path: str, wanted: Collection[str]) -> None:
    """Whether somebody whose response counts gave each of the answers."""
    for text in wanted:
        _check_text("texts", text)
    counted = Response.objects.filter(version__survey=survey, record__isnull=False).annotate(text=KT(path))
    given = {*counted.filter(text__in=wanted).values_list("text", flat=True)}
    if missing := sorted({*wanted} - given):
        message = _("Nobody wrote “%(text)s”. Choose from the list.")
        raise _refused("texts", message % {"text": missing[0]})


def _check_undecided(decisions: QuerySet[Decision], wanted: Collection[str]) -> None:
    if known := decisions.filter(text__in=wanted).order_by("text").values_list("text", flat=True).first():
        message = _("“%(text)s” was decided about already. Undo that decision first.")
        raise _refused("texts", message % {"text": known})


def _check_text(field: str, text: str, most: int = OWN_ANSWER_LENGTH) -> None:
    if not text:
        raise _refused(field, _("Write what it shall be."))
    if NOT_STORABLE.search(text):
        raise _refused(field, _("This text holds a character that cannot be stored. Type the text again."))
    if len(text) > most:
        message = ngettext(
            "This text has %(length)d characters and only %(most)d is possible. Shorten it.",
            "This text has %(length)d characters and at most %(most)d are possible. Shorten it.",
            most,
        )
        raise _refused(field, message % {"length": len(text), "most": most})


def _refused(field: str, message: str) -> ValidationError:
    return ValidationError({field: message})


def _about(survey: Survey) -> str:
    return f"{survey.code}/cleaning"
