"""Forms of what the team keeps of a partner in a wave."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.helper import OnceForm
from organisations.models.text import validate_lines
from surveys.actions.following import Contact
from surveys.forms.waves import FAR, MOST_RESPONSES, FieldworkForm
from surveys.models import Distribution
from surveys.questionnaire.document import Questionnaire
from surveys.views.pages import language_choices


class ContactForm(OnceForm, FieldworkForm):
    """Where the contact stands, when to look again, what the partner told, and a note."""

    contact_state = forms.ChoiceField(
        label=gettext_lazy("Contact"), choices=Distribution.ContactState.choices, widget=forms.RadioSelect
    )
    next_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        required=False,
        help_text=gettext_lazy("From that day it stands in the list “To look at today”."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    staff_number = forms.IntegerField(
        label=gettext_lazy("Number of staff"),
        required=False,
        help_text=gettext_lazy("As the partner told it: how many could get the link."),
        min_value=1,
        max_value=MOST_RESPONSES,
    )
    sent_number = forms.IntegerField(
        label=gettext_lazy("Number that it says it sent"),
        required=False,
        help_text=gettext_lazy("To how many the partner sent the link. Empty where it did not say."),
        min_value=1,
        max_value=MOST_RESPONSES,
    )
    text = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        help_text=gettext_lazy("For the team only. Write nothing about single respondents."),
        validators=[validate_lines, MaxLengthValidator(2_000)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_next_on(self) -> Any:
        day = self.cleaned_data["next_on"]
        if day and abs(day - timezone.localdate()) > FAR:
            raise forms.ValidationError(_("Choose a day within ten years from now."))
        return day

    def contact(self) -> Contact:
        """What was filled in, but for the note."""
        names = ("contact_state", "next_on", "staff_number", "sent_number")
        return Contact(**{name: self.cleaned_data[name] for name in names})


class PaperForm(FieldworkForm):
    """What is asked before a paper questionnaire is entered."""

    start_token = forms.CharField(widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the questionnaire"), widget=forms.RadioSelect
    )
    consent = forms.BooleanField(
        label=gettext_lazy("The respondent agreed to take part on the paper questionnaire"),
        error_messages={"required": gettext_lazy("Without this consent it must not be entered.")},
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **options: Any) -> None:
        super().__init__(*args, **options)
        languages = self.fields["language"]
        assert isinstance(languages, forms.ChoiceField)
        languages.choices = [
            (each["code"], each["name"]) for each in language_choices(questionnaire.languages, "")
        ]
        if not questionnaire.consent.required:
            del self.fields["consent"]
