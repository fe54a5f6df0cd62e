"""The form of the page that crosses two questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from analysis.core.crossing import MOST_ANSWERS, Side
from analysis.crossing import part_label, sides
from analysis.forms.selection import SelectionForm, choice
from analysis.groups import Filter
from surveys.loaded import LoadedVersion
from surveys.questionnaire.document import Questionnaire

#: Whose shares the table shows.
OF_ROWS, OF_COLUMNS = "rows", "columns"

Choices = list[tuple[str, Any]]


class SideField(forms.ChoiceField):
    """One of the sides; says of anything else why it cannot be crossed."""

    def __init__(self, questionnaire: Questionnaire, language: str, **options: Any) -> None:
        self._questionnaire = questionnaire
        self.sides = sides(questionnaire)
        super().__init__(choices=_by_question(self.sides.values(), language), required=False, **options)

    def validate(self, value: str) -> None:
        if value and not (value in self.sides and self.sides[value].can_be_crossed):
            raise ValidationError(self._why_not(value))

    def _why_not(self, name: str) -> str:
        if name in self.sides:
            words = _(
                "“%(name)s” has %(answers)d answers; at most %(most)d can be crossed. Use the data file."
            )
            return words % {
                "name": name,
                "answers": len(self.sides[name].answers),
                "most": MOST_ANSWERS,
            }
        question = self._questionnaire.questions.get(name) or self._questionnaire.question_of_column.get(name)
        if question is None:
            return _("There is no question “%(name)s” in this version of the questionnaire.") % {"name": name}
        if any(side.question is question for side in self.sides.values()):
            return _("“%(name)s” has several rows. Choose one of them in the list.") % {"name": name}
        return _("“%(name)s” has no answers to choose from, so it cannot be crossed.") % {"name": name}


class CrossingForm(SelectionForm):
    """Two sides, whose shares are shown, and of which responses; all may be left open.

    `versions` can be chosen, `version` is the one that is shown.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        versions: Sequence[LoadedVersion],
        version: LoadedVersion,
        filters: Sequence[Filter],
        language: str,
    ) -> None:
        super().__init__(data, versions=versions, filters=filters, together=False)
        questionnaire = version.questionnaire
        self.fields["rows"] = SideField(questionnaire, language, label=_("Rows"))
        self.fields["columns"] = SideField(questionnaire, language, label=_("Columns"))
        self.fields["share"] = choice(
            _("Shares"), [(OF_ROWS, _("of each row")), (OF_COLUMNS, _("of each column"))]
        )

    def clean(self) -> dict[str, Any]:
        rows, columns = self.cleaned_data.get("rows"), self.cleaned_data.get("columns")
        if rows and rows == columns:
            self.add_error("columns", _("Choose another question than that of the rows."))
        return super().clean()

    @property
    def sides(self) -> tuple[Side, Side] | None:
        """Both sides, rows first; `None` while one is open. Of a valid form only."""
        rows, columns = self.cleaned_data["rows"], self.cleaned_data["columns"]
        field = self.fields["rows"]
        assert isinstance(field, SideField)
        return (field.sides[rows], field.sides[columns]) if rows and columns else None


def _by_question(found: Iterable[Side], language: str) -> Choices:
    """The sides as choices, those of one question under its heading."""
    by_question: dict[str, list[Side]] = {}
    for side in found:
        if side.can_be_crossed:
            by_question.setdefault(side.question.code, []).append(side)
    choices: Choices = [("", _("Choose a question"))]
    for several in by_question.values():
        text = several[0].question.text.show(language)
        if len(several) == 1:
            choices.append((several[0].name, text))
        else:
            choices.append((text, [(side.name, _option(side, language)) for side in several]))
    return choices


def _option(side: Side, language: str) -> str:
    """A side under the heading of its question."""
    part = part_label(side, language)
    if not side.several:
        return part
    return _("%(row)s – all boxes") % {"row": part or side.question.text.show(language)}
