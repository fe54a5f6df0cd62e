"""The form of a survey's settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from surveys.actions.settings import PRIVACY
from surveys.forms.waves import FieldworkForm
from surveys.models import Survey

LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60


class SettingsForm(FieldworkForm):
    """What respondents are promised, which is only shown once it is fixed, and idle minutes."""

    privacy_mode = forms.ChoiceField(
        label=gettext_lazy("Privacy mode"), widget=forms.RadioSelect, choices=Survey.PrivacyMode.choices
    )
    organisation_source = forms.ChoiceField(
        label=gettext_lazy("Where the organisation of a response comes from"),
        widget=forms.RadioSelect,
        choices=Survey.OrganisationSource.choices,
    )
    shown_live = forms.BooleanField(
        label=gettext_lazy("The totals are shown live in the room in which people answer"),
        help_text=gettext_lazy(
            "For a survey of its own for a meeting: the presenter view then follows every answer, from ten "
            "answers up. Respondents read so before they start."
        ),
        required=False,
    )
    receipt_codes = forms.BooleanField(
        label=gettext_lazy("Respondents get a receipt code, by which they can erase their answers later"),
        help_text=gettext_lazy(
            "It is shown once, after they sent their answers. Nobody finds answers by it but who has it."
        ),
        required=False,
    )
    idle_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes without answering after which the code is asked for"),
        help_text=gettext_lazy("It guards answers on a computer that several people use."),
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
    )

    def __init__(self, *args: Any, survey: Survey, is_fixed: bool, **options: Any) -> None:
        options["initial"] = {name: getattr(survey, name) for name in self.base_fields}
        super().__init__(*args, **options)
        for name in PRIVACY:
            self.fields[name].disabled = is_fixed
