"""The filter of the audit log."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.deeds import ACTIONS, action_in_words
from organisations.models import User

NOBODY = "clock"
#: No day before the first or after the last of these is asked for; their midnights exist in every time zone.
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


class Day(forms.DateField):
    """A day, as browsers send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise ValidationError(_("Choose a day from 2000 on."))
        return day


class AuditForm(forms.Form):
    """Which deeds to show; posts nothing, so that what is shown can be linked to."""

    by = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Deed"), required=False)
    about = forms.CharField(
        label=gettext_lazy("Thing, as the list calls it"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "antwerp/waves/2", "autocomplete": "off"}),
    )
    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("Up to and including"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.users = {str(user.id): user for user in User.objects.order_by("name", "email")}
        names = [(key, f"{user} ({user.email})") for key, user in self.users.items()]
        deeds = sorted(((action, action_in_words(action)) for action in ACTIONS), key=lambda each: each[1])
        self._choose("by", [("", _("Everybody")), (NOBODY, _("The clock")), *names])
        self._choose("action", [("", _("All")), *deeds])

    def criteria(self) -> dict[str, Any]:
        """What `audit_entries` takes; nothing of a field that was filled in wrongly."""
        given = {name: self.cleaned_data.get(name) for name in ("about", "action", "since", "until")}
        by = self.cleaned_data.get("by", "")
        criteria = {name: value for name, value in given.items() if value}
        if by:
            criteria |= {"by_nobody": True} if by == NOBODY else {"by": self.users[by]}
        return criteria

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
