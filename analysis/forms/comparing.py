"""The form of the page that compares two waves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from analysis.core.crossing import Side
from analysis.crossing import answer_labels
from analysis.forms.crossing import SideField
from analysis.forms.selection import AnswersForm, choice
from surveys.loaded import LoadedVersion
from surveys.models import Wave


class ComparingForm(AnswersForm):
    """Two waves, a question as one of `versions` asks it, and which of its answers are a scale."""

    def __init__(
        self,
        data: QueryDict,
        *,
        versions: Sequence[LoadedVersion],
        version: LoadedVersion,
        waves: Sequence[Wave],
        language: str,
    ) -> None:
        super().__init__(data)
        names = [(str(wave.number), wave.name) for wave in waves]
        question = SideField(version.questionnaire, language, label=_("Question"))
        numbers = [str(each.number) for each in versions]
        self.fields["question"] = question
        self.fields["first"] = choice(_("Wave"), names)
        self.fields["second"] = choice(_("compared with"), names[1:] + names[:1])
        self.fields["version"] = choice(_("Version"), [(number, number) for number in numbers])
        side = question.sides.get(data.get("question", ""))
        if side and side.can_be_crossed and not side.several:
            self.fields["scale"] = _scale(side, language)
        self._waves = {str(wave.number): wave for wave in waves}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("first") and self.cleaned_data["first"] == self.cleaned_data.get("second"):
            self.add_error("second", _("Choose another wave than the first."))
        return self.cleaned_data

    @property
    def side(self) -> Side | None:
        """The question; `None` while it is open. Of a valid form only."""
        field = self.fields["question"]
        assert isinstance(field, SideField)
        return field.sides.get(self.cleaned_data["question"])

    @property
    def waves(self) -> list[Wave]:
        """Both waves, by default the first two. Of a valid form only."""
        first, second, *_others = self._waves
        names: Mapping[str, str] = self.cleaned_data
        return [self._waves[names["first"] or first], self._waves[names["second"] or second]]

    @property
    def scale(self) -> list[str]:
        """The answers that are on a scale, from low to high. Of a valid form only."""
        return list(self.cleaned_data.get("scale") or ())


def _scale(side: Side, language: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Answers on a scale, from low to high"),
        help_text=_("Leave out “not applicable” and “no opinion”. Tick none where answers have no order."),
        choices=[*zip(side.answers, answer_labels(side, language), strict=True)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is not one of the choices.")},
    )
