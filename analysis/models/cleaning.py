"""Decisions of the team about answers: which are left out, which spellings and own answers mean the same."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Response, Survey
from surveys.questionnaire.base import OWN_ANSWER_LENGTH

REASON_LENGTH = 500


class Decision(models.Model):
    """One decision, with who took it, when and why; it holds until it is undone. No answer is ever changed.

    *Exclude* is about one `response`. *Merge* says that `text`, an answer to the text question `question`,
    means the spelling `becomes`. *Recode* says that the own answer `text` to `question` means its option
    `becomes`. Both are about every response that has the answer.
    """

    class Kind(models.TextChoices):
        EXCLUDE = "exclude", _("Response left out")
        MERGE = "merge", _("Spelling merged")
        RECODE = "recode", _("Own answer recoded")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    # A response can be erased whatever was decided about it; then there is nothing left to leave out.
    response = models.ForeignKey(
        Response, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    question = models.CharField(_("question"), max_length=20, blank=True)
    text = models.CharField(_("answer"), max_length=OWN_ANSWER_LENGTH, blank=True)
    becomes = models.CharField(_("becomes"), max_length=OWN_ANSWER_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("cleaning decision")
        verbose_name_plural = _("cleaning decisions")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=("response",), condition=Q(undone_at=None), name="response_left_out_once"
            ),
            models.UniqueConstraint(
                fields=("survey", "kind", "question", "text"),
                condition=Q(undone_at=None) & ~Q(kind="exclude"),
                name="answer_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="exclude", response__isnull=False, question="", text="", becomes="")
                | ~Q(Q(kind="exclude") | Q(question="") | Q(text="") | Q(becomes="")) & Q(response=None),
                name="decision_says_what_it_is_about",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.response_id or self.question}"

    @property
    def holds(self) -> bool:
        """Whether nobody undid it."""
        return self.undone_at is None
