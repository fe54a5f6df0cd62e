"""Deciding what datasets show of free texts, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from analysis.core.identifying import is_name
from analysis.datasets.offer import offer_of
from analysis.datasets.texts import texts_to_read
from analysis.models import TextDecision
from organisations.actions.auditing import note
from organisations.models import Organisation, User
from surveys.models import Survey

LONGEST_TEXT = 20_000
State = TextDecision.State
#: In the place of a response where none is meant.
NOBODY = UUID(int=0)


class TextRefused(Exception):  # noqa: N818 - it is what it says
    """A text cannot be released like this; `response` is whose, the sentence says why."""

    def __init__(self, response: UUID, sentence: str) -> None:
        super().__init__(sentence)
        self.response = response


@dataclass(frozen=True)
class Choice:
    """Release a text as `text`, or withhold it."""

    release: bool
    text: str = ""


@transaction.atomic
def decide_texts(
    *, survey: Survey, column: str, choices: Mapping[UUID, Choice], by: User, now: datetime
) -> int:
    """Writes down what was decided about texts of a column; returns how many. All or none.

    Raises `TextRefused`.
    """
    if not offer_of(survey).texts_allowed:
        message = _("Respondents were told that what they write is in no dataset for others.")
        raise TextRefused(next(iter(choices), NOBODY), message)
    written = texts_to_read(survey, column, only=choices)
    names = list(Organisation.objects.values_list("name", flat=True))
    decided = [
        _decision(response, choice, written.get(response, ""), names) for response, choice in choices.items()
    ]
    for decision in decided:
        decision.survey, decision.column, decision.decided_by, decision.decided_at = survey, column, by, now
    TextDecision.objects.bulk_create(
        decided,
        update_conflicts=True,
        unique_fields=["response", "column"],
        update_fields=["state", "text", "decided_by", "decided_at"],
    )
    if decided:
        released = sum(decision.state != State.WITHHELD for decision in decided)
        counts = {"released": released, "withheld": len(decided) - released}
        note(about=survey.code, action="decide text", by=by, now=now, column=column, **counts)
    return len(decided)


def _decision(response: UUID, choice: Choice, written: str, names: list[str]) -> TextDecision:
    if not written:
        raise TextRefused(response, _("This text is no longer there."))
    text = choice.text.replace("\r\n", "\n").strip()
    if not choice.release:
        return TextDecision(response_id=response, state=State.WITHHELD)
    if not text:
        raise TextRefused(response, _("There is nothing to release. Withhold this text instead."))
    if len(text) > LONGEST_TEXT:
        raise TextRefused(response, _("This text cannot be stored: it is too long."))
    if "\0" in text:
        raise TextRefused(response, _("This text cannot be stored: a character in it is none."))
    if is_name(text, names):
        raise TextRefused(response, _("This is the name of an organisation, which no dataset tells."))
    state = State.RELEASED if text == written.strip() else State.EDITED
    return TextDecision(response_id=response, state=state, text=text)
