"""Forms of the outbox page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Distribution, Message, Wave
from surveys.texts import MAILS

ANY = [("", _("All"))]


class MessageFilterForm(forms.Form):
    """Which messages of the wave are listed."""

    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *Message.State.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Message.Kind.choices], required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Distribution.objects.none(),
        required=False,
        to_field_name="number",
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, wave: Wave, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = wave.distributions.select_related("organisation__category")
        field.label_from_instance = _organisation_name  # type: ignore[assignment]  # as Django documents


class TrialForm(forms.Form):
    """Which of the wave's mails somebody wants to see in the own mailbox."""

    mail = forms.ChoiceField(
        label=_("Mail to try"), choices=[(mail.body.name, mail.body.label) for mail in MAILS]
    )


class DeedForm(forms.Form):
    """What a button does: to one message, or without one to all in this state."""

    deed = forms.ChoiceField(
        choices=[(name, name) for name in ("go_on", "it_was_sent", "send_again", "trial")]
    )
    message = forms.UUIDField(required=False)
    state = forms.ChoiceField(choices=[*ANY, *Message.State.choices], required=False)


def _organisation_name(distribution: Distribution) -> str:
    """With its category, since one name can stand in several."""
    return f"{distribution.organisation.name} ({distribution.organisation.category})"
