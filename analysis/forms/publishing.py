"""The form of who sees results, and how coarse they are."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analysis.actions.publishing import SWITCHES
from analysis.core.protection import MIN_BASE, MIN_CELL
from analysis.models import PublishingSettings
from analysis.publishing.joining import LONGEST_NAME, NotRead, as_text, groups_from, joined_by
from analysis.report.definition import Report
from organisations.models.text import validate_lines
from surveys.forms.waves import FieldworkForm
from surveys.questionnaire.document import Questionnaire

MOST = 10_000
LONGEST_GROUPS = 4_000


class PublishingForm(FieldworkForm):
    """What partners and the public see; all but the two switches is only shown once a wave was opened."""

    public = forms.BooleanField(
        label=gettext_lazy("The public sees results"),
        help_text=gettext_lazy("On a page that needs no account."),
        required=False,
    )
    partner = forms.BooleanField(
        label=gettext_lazy("Partners see results"),
        help_text=gettext_lazy(
            "On their portal, with a comparison of their own organisation where links tell the organisation "
            "and results have no groups."
        ),
        required=False,
    )
    while_open = forms.BooleanField(
        label=gettext_lazy("Totals are shown while a wave is open, a block behind"),
        help_text=gettext_lazy(
            "What was shown then limits the release: a question whose answers changed little since stays as "
            "it was last shown."
        ),
        required=False,
    )
    min_base = forms.IntegerField(
        label=gettext_lazy("Fewest persons of a group"), min_value=MIN_BASE, max_value=MOST
    )
    min_cell = forms.IntegerField(
        label=gettext_lazy("Fewest persons of a count"), min_value=MIN_CELL, max_value=MOST
    )
    block_size = forms.IntegerField(
        label=gettext_lazy("Completed responses in a block"), min_value=MIN_BASE, max_value=MOST
    )
    breakdown = forms.ChoiceField(label=gettext_lazy("Groups of a release"), required=False)
    groups = forms.CharField(
        label=gettext_lazy("Answers that make one group"),
        help_text=gettext_lazy(
            "A line for each group: its name in the languages of the questionnaire, then the codes of its "
            "answers, such as: Welfare | Bien-être = ocmw, caw. Answers that stand nowhere are groups of "
            "their own. The larger the groups, the more can be shown."
        ),
        required=False,
        max_length=LONGEST_GROUPS,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    joins = forms.BooleanField(
        label=gettext_lazy("Answers that the report sums are shown as sums alone"),
        help_text=gettext_lazy("Such as agree and strongly agree. Then more can be shown."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        settings: PublishingSettings,
        questionnaire: Questionnaire,
        report: Report,
        is_fixed: bool,
        **options: Any,
    ) -> None:
        initial = {name: getattr(settings, name) for name in self.base_fields if hasattr(settings, name)}
        options["initial"] = {
            **initial,
            "groups": as_text(settings.groups, questionnaire.languages),
            "joins": bool(settings.joined),
        }
        super().__init__(*args, **options)
        self.settings, self.questionnaire, self.report = settings, questionnaire, report
        self.is_fixed = is_fixed
        found = [
            (question.code, question.text.show(get_language() or ""))
            for question in questionnaire.questions.values()
            if question.breakdown
        ]
        self.fields["breakdown"].choices = [("", _("none")), *found]  # type: ignore[attr-defined]
        for name in self.fields:
            self.fields[name].disabled = is_fixed and name not in SWITCHES

    def clean(self) -> dict[str, Any]:
        """The settings by their names; groups and sums as they are stored."""
        found = dict(super().clean() or {})
        if self.is_fixed or self.errors:
            return {name: found[name] for name in SWITCHES if name in found}
        text, joins = found.pop("groups"), found.pop("joins")
        found["groups"] = self._groups(found["breakdown"], text)
        found["joined"] = joined_by(self.report, self.questionnaire) if joins else {}
        return found

    def _groups(self, breakdown: str, text: str) -> list[dict[str, Any]]:
        if not breakdown:
            return []
        question = self.questionnaire.questions[breakdown]
        try:
            return groups_from(text, question, self.questionnaire.languages)
        except NotRead as problem:
            if problem.code:
                message = _("Line %(line)d: “%(code)s” is no answer, or stands here twice.")
            else:
                message = _(
                    "Line %(line)d: write a name of at most %(most)d characters, or one in each language "
                    "with | between, then = and the codes of answers."
                )
            message %= {"line": problem.line, "code": problem.code, "most": LONGEST_NAME}
            self.add_error("groups", ValidationError(message))
            return []
