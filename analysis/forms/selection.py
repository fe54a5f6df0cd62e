"""The form that says which responses are looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from analysis.crossing import versions_to_cross
from analysis.groups import Filter, filters_of
from analysis.selection import Selection
from surveys.fieldwork import Fieldwork
from surveys.loaded import LoadedVersion

#: What stands before a column's name in the field that selects by it.
ONLY = "only_"
FLAGGED, CLEANED, VERSION, ALL_VERSIONS = "careless", "answers", "version", "all"


class SelectionForm(forms.Form):
    """Which responses are looked at, and how: all fields may be left open.

    One of `versions`, or all of them where they can be counted `together`; a choice for each of `filters` in
    a field named `only_COLUMN`; whether careless answers stay; whether answers are raw or cleaned.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        versions: Sequence[LoadedVersion],
        filters: Sequence[Filter],
        together: bool = True,
    ) -> None:
        super().__init__(data)
        numbers = [(str(version.number), str(version.number)) for version in versions]
        pooled = [(ALL_VERSIONS, _("All together"))] if together else []
        self.fields[VERSION] = choice(_("Version"), [*numbers, *pooled])
        for each in filters:
            self.fields[f"{ONLY}{each.name}"] = choice(each.label, [("", _("All")), *each.choices])
        self.fields[FLAGGED] = choice(
            _("Signs of careless answers"), [("", _("Do not matter")), ("without", _("Leave out"))]
        )
        self.fields[CLEANED] = raw_or_cleaned()
        self._selecting = [*self.fields]

    def clean(self) -> dict[str, Any]:
        for name in self.data:
            if name.startswith(ONLY) and name not in self.fields:
                told = {"name": name.removeprefix(ONLY)}
                self.add_error(None, _("This version cannot be filtered by “%(name)s”.") % told)
        return self.cleaned_data

    @property
    def only(self) -> dict[str, str]:
        """The filters that are set: a code by the name of a column. Of a valid form only."""
        return {
            name.removeprefix(ONLY): value
            for name, value in self.cleaned_data.items()
            if name.startswith(ONLY) and value
        }

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields of the filters."""
        return [self[name] for name in self.fields if name.startswith(ONLY)]

    @property
    def is_open(self) -> bool:
        """Whether anything was selected, or asked for that cannot be."""
        return any(
            name.startswith(ONLY) or name in self._selecting for name, value in self.data.items() if value
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What is selected, by the names of the fields, to select the same again. Of a valid form only."""
        found = {name: self.cleaned_data[name] for name in self._selecting}
        return {name: value for name, value in found.items() if value}

    @property
    def selection(self) -> Selection:
        """What is chosen, with words in the active language. Of a valid form only."""
        return Selection(
            only=tuple(self.only.items()),
            without_flagged=bool(self.cleaned_data[FLAGGED]),
            cleaned=bool(self.cleaned_data[CLEANED]),
            all_versions=self.cleaned_data[VERSION] == ALL_VERSIONS,
            words=self._words(),
        )

    def _words(self) -> str:
        """Of whom the figures are; empty where nobody is left out."""
        parts = []
        for name, code in self.only.items():
            field = self.fields[f"{ONLY}{name}"]
            assert isinstance(field, forms.ChoiceField)
            between = " " if str(field.label).endswith("?") else ": "
            parts.append(f"{field.label}{between}{dict(field.choices)[code]}")  # type: ignore[arg-type]
        if self.cleaned_data[FLAGGED]:
            parts.append(_("without signs of careless answers"))
        return _("Only: %(parts)s.") % {"parts": "; ".join(parts)} if parts else ""


class AnswersForm(forms.Form):
    """Whether answers are as they were given, or cleaned."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields[CLEANED] = raw_or_cleaned()

    @property
    def cleaned(self) -> bool:
        """Whether they are cleaned. Of a valid form only."""
        return bool(self.cleaned_data[CLEANED])


def raw_or_cleaned() -> forms.ChoiceField:
    """The field that says whether answers are as they were given, or cleaned."""
    return choice(_("Answers"), [("", _("As they were given")), ("cleaned", _("Cleaned"))])


def selection_form(fieldwork: Fieldwork, data: Mapping[str, Any], language: str) -> SelectionForm:
    """The form for a survey that was published, in words of `language`; groups of any size can be chosen."""
    versions = versions_to_cross(fieldwork.survey)
    version = version_asked(data, versions)
    filters = [*filters_of(fieldwork, version.questionnaire, language, fewest=1)]
    return SelectionForm(data, versions=versions, filters=filters)


def version_asked(data: Mapping[str, Any], versions: Sequence[LoadedVersion]) -> LoadedVersion:
    """The version that is asked for by its number, else the first."""
    wanted = data.get(VERSION, "")
    return next((each for each in versions if str(each.number) == wanted), versions[0])


def choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    """A choice that says of anything else that it is none."""
    errors = {"invalid_choice": _("“%(value)s” is not one of the choices.")}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=errors)
