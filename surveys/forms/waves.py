"""Forms of the fieldwork pages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.helper import OnceForm
from organisations.models import Category, Organisation
from organisations.models.text import validate_line
from surveys.actions.fieldwork import Plan
from surveys.models import Wave
from surveys.models.wave import MOST_GRACE_HOURS

#: Fieldwork is planned for this time at most: a typed year of five digits is a mistake.
FAR = timedelta(days=3660)
MOST_RESPONSES = 10_000_000


class Moment(forms.DateTimeField):
    """A date and a time on the clock of the server's time zone, which the help text names."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        zone = timezone.get_default_timezone_name()
        help_text = format_lazy("{} ({})", options.pop("help_text", ""), zone)
        super().__init__(help_text=help_text, **options)

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment and abs(moment - timezone.now()) > FAR:
            raise ValidationError(_("Choose a moment within ten years from now."))
        return moment


class SecondSubmit(Submit):  # type: ignore[misc]  # crispy has no types of its own
    """Another button beside the one that a form is for."""

    field_classes = "btn btn-outline-primary"


class FieldworkForm(forms.Form):
    """A form whose button says what it does."""

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("", label, css_class="btn-primary"))

    def details(self) -> dict[str, Any]:
        """What the action that the form asks for is told."""
        return self.cleaned_data

    def refuse(self, error: ValidationError) -> None:
        """Show what an action refused, at the field it is about where the form has that field."""
        for name, messages in getattr(error, "error_dict", {None: error}).items():
            self.add_error(name if name in self.fields else None, messages)


class WaveForm(FieldworkForm):
    """What the team decides of a wave."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, validators=[validate_line])
    opens_at = Moment(label=gettext_lazy("Opens at"), required=False)
    closes_at = Moment(label=gettext_lazy("Closes at"), required=False)
    grace_hours = forms.IntegerField(
        label=gettext_lazy("Hours to finish after closing"),
        help_text=gettext_lazy("So long responses in progress go on. Respondents are told."),
        min_value=0,
        max_value=MOST_GRACE_HOURS,
        initial=48,
    )
    target = forms.IntegerField(
        label=gettext_lazy("Target number of responses"),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
    )

    is_pilot = forms.BooleanField(
        label=gettext_lazy("This wave is a pilot"),
        help_text=gettext_lazy(
            "Its responses count nowhere until you decide, once it is closed, that they count or are erased."
        ),
        required=False,
    )

    complete_percent = forms.IntegerField(
        label=gettext_lazy("Percentage of applicable questions that makes a response complete"),
        help_text=gettext_lazy("Response rates are made by it. Once the wave is open it is fixed."),
        required=False,
        min_value=50,
        max_value=100,
        initial=80,
    )

    def __init__(self, *args: Any, wave: Wave | None = None, **options: Any) -> None:
        if wave:
            options["initial"] = {name: getattr(wave, name) for name in self.base_fields} | {
                f"target_{code}": number for code, number in wave.targets.items()
            }
        super().__init__(*args, **options)
        for category in Category.objects.all():
            label = _("Target of %(category)s") % {"category": category}
            self.fields[f"target_{category.code}"] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=MOST_RESPONSES
            )
        if wave and wave.state not in Wave.PLANNED:
            self._fix("opens_at", "is_pilot", "complete_percent")
        if wave and wave.state == Wave.State.CLOSING:
            self._fix("closes_at", "grace_hours")

    def clean_complete_percent(self) -> int:
        """Empty leaves it as it is."""
        percent: int | None = self.cleaned_data["complete_percent"]
        return percent or self.get_initial_for_field(self.fields["complete_percent"], "complete_percent")

    def plan(self) -> Plan:
        """What was filled in."""
        return Plan(**self._filled(), targets=dict(self._targets()))

    def _filled(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WaveForm.base_fields}

    def _targets(self) -> Iterator[tuple[str, int]]:
        for name, number in self.cleaned_data.items():
            if name.startswith("target_") and number:
                yield name.removeprefix("target_"), number

    def _fix(self, *names: str) -> None:
        for name in names:
            self.fields[name].disabled = True


class NewWaveForm(OnceForm, WaveForm):
    """A wave, and who takes part at first."""

    ALL, LAST, NOBODY = "all", "last", "nobody"
    who = forms.ChoiceField(
        label=gettext_lazy("Organisations that take part"),
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[
            (ALL, gettext_lazy("All organisations")),
            (LAST, gettext_lazy("Those of the last wave")),
            (NOBODY, gettext_lazy("None yet: they are added later")),
        ],
    )

    def organisations(self, last: Wave | None) -> list[Organisation]:
        """Who was chosen; `last` is the survey's last wave."""
        who = self.cleaned_data["who"]
        if who == self.ALL:
            return list(Organisation.objects.all())
        if who == self.LAST and last:
            return [each.organisation for each in last.distributions.select_related("organisation")]
        return []


class OrganisationsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Boxes to tick; an organisation is told by name and category, since one name can stand in several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.category})"


class JoinForm(FieldworkForm):
    """Organisations that take part as well, with their own closing time."""

    organisations = OrganisationsField(
        label=gettext_lazy("Organisations"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one organisation.")},
    )
    closes_at = Moment(
        label=gettext_lazy("Own closing time"),
        required=False,
        help_text=gettext_lazy("Empty: they close with the wave."),
    )

    def __init__(self, *args: Any, wave: Wave, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Organisation.objects.exclude(distributions__wave=wave).select_related("category")
        field = self.fields["organisations"]
        assert isinstance(field, OrganisationsField)
        field.queryset = others


class DistributionForm(FieldworkForm):
    """An organisation's own closing time and target number."""

    closes_at = Moment(
        label=gettext_lazy("Own closing time"),
        required=False,
        help_text=gettext_lazy("Empty: it closes with the wave."),
    )
    target = forms.IntegerField(
        label=gettext_lazy("Target number of responses"),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
    )


class SignForm(FieldworkForm):
    """Why the wave opens although the gate is not green."""

    reason = forms.CharField(
        label=gettext_lazy("Reason to go on although the gate is not green"),
        help_text=gettext_lazy("It is written down with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtendForm(FieldworkForm):
    """Until when."""

    until = Moment(label=gettext_lazy("Until"))
