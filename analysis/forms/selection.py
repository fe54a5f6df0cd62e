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
FLAGGED, CLEANED, ALL_VERSIONS = "careless", "answers", "all"


class FilterForm(forms.Form):
    """One of `versions`, and a choice for each of `filters` in a field named `only_COLUMN`.

    All of them may be left open.
    """

    def __init__(
        self, data: Mapping[str, Any], *, versions: Sequence[LoadedVersion], filters: Sequence[Filter]
    ) -> None:
        super().__init__(data)
        numbers = [str(version.number) for version in versions]
        self.fields["version"] = choice(_("Version"), [(number, number) for number in numbers])
        for each in filters:
            self.fields[f"{ONLY}{each.name}"] = choice(each.label, [("", _("All")), *each.choices])

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
    def careful(self) -> dict[str, str]:
        """The fields of a `SelectionForm` that select the same, without signs of careless answers.

        Of a form that was looked at; what is wrong in it is left out.
        """
        same = [*(name for name in self.fields if name.startswith(ONLY)), "version", CLEANED]
        chosen = {name: self.cleaned_data.get(name) for name in same}
        return {name: value for name, value in chosen.items() if value} | {FLAGGED: "without"}

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields of the filters."""
        return [self[name] for name in self.fields if name.startswith(ONLY)]


def raw_or_cleaned() -> forms.ChoiceField:
    """The field that says whether answers are as they were given, or cleaned."""
    return choice(_("Answers"), [("", _("As they were given")), ("cleaned", _("Cleaned"))])


class SelectionForm(FilterForm):
    """The filters, whether careless answers stay, and whether answers are raw or cleaned."""

    def __init__(
        self, data: Mapping[str, Any], *, versions: Sequence[LoadedVersion], filters: Sequence[Filter]
    ) -> None:
        super().__init__(data, versions=versions, filters=filters)
        version = self.fields["version"]
        assert isinstance(version, forms.ChoiceField)
        version.choices = [*version.choices, (ALL_VERSIONS, _("All together"))]  # type: ignore[misc]
        self.fields[FLAGGED] = choice(
            _("Signs of careless answers"), [("", _("Do not matter")), ("without", _("Leave out"))]
        )
        self.fields[CLEANED] = raw_or_cleaned()

    @property
    def is_open(self) -> bool:
        """Whether anything was chosen."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen, by the names of the fields, to choose the same again. Of a valid form only."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def selection(self) -> Selection:
        """What is chosen, with words in the active language. Of a valid form only."""
        return Selection(
            only=tuple(self.only.items()),
            without_flagged=bool(self.cleaned_data[FLAGGED]),
            cleaned=bool(self.cleaned_data[CLEANED]),
            all_versions=self.cleaned_data["version"] == ALL_VERSIONS,
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


def selection_form(fieldwork: Fieldwork, data: Mapping[str, Any], language: str) -> SelectionForm:
    """The form for a survey that was published, in words of `language`; groups of any size can be chosen."""
    versions = versions_to_cross(fieldwork.survey)
    version = version_asked(data, versions)
    filters = [*filters_of(fieldwork, version.questionnaire, language, fewest=1)]
    return SelectionForm(data, versions=versions, filters=filters)


def version_asked(data: Mapping[str, Any], versions: Sequence[LoadedVersion]) -> LoadedVersion:
    """The version that is asked for by its number, else the first."""
    wanted = data.get("version", "")
    return next((each for each in versions if str(each.number) == wanted), versions[0])


def choice(label: str, choices: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    """A choice that says of anything else that it is none."""
    errors = {"invalid_choice": _("“%(value)s” is not one of the choices.")}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=errors)
