"""Forms of the pages on which people are invited."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms.helper import OnceForm
from organisations.models.text import validate_line
from surveys.actions.inviting import Person
from surveys.forms.waves import MOST_RESPONSES, FieldworkForm, SignForm
from surveys.models import Distribution, Invitation

#: What a browser may send of typed addresses; a longer list is uploaded as a file.
LONGEST_TYPED = 200_000


class PeopleForm(FieldworkForm):
    """Addresses that are typed, or a file with them."""

    people = forms.CharField(
        label=gettext_lazy("Addresses, one on each line"),
        help_text=escape(
            gettext_lazy("As address, or as Name <address>; a language may follow, such as fr.")
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_TYPED,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        required=False,
        error_messages={"empty": gettext_lazy("This file is empty. Choose the file with the list.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label=_("Look at what it would add"), **options)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("people")) == bool(cleaned.get("file")):
            raise ValidationError(_("Type addresses or choose a file: one of the two."))
        return cleaned


class FileForm(PeopleForm):
    """A file with the people of several organisations."""

    people = None  # type: ignore[assignment]  # what is typed names no organisation

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label, self.fields["file"].required = _("File (CSV or XLSX)"), True


class PersonForm(FieldworkForm):
    """Somebody on a list."""

    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, max_length=120, validators=[validate_line]
    )
    address = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, *args: Any, invitation: Invitation, languages: list[str], **options: Any) -> None:
        initial = {name: getattr(invitation, name) for name in ("name", "address", "language")}
        super().__init__(*args, label=_("Save"), initial=initial, **options)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("That of the organisation")), *((each, each) for each in languages)]

    def person(self) -> Person:
        """Who was filled in."""
        return Person(**self.cleaned_data)


class PartsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Boxes to tick, an organisation each with its category, and how many of its people wait."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.organisation.name} ({obj.organisation.category}): {obj.waiting}"


class MailsForm(FieldworkForm):
    """How many of those who wait are invited; `waiting` is all of them."""

    ALL, SOME, NONE = "all", "some", "none"
    who = forms.ChoiceField(label=gettext_lazy("Whom to invite"), widget=forms.RadioSelect, initial=ALL)
    number = forms.IntegerField(
        label=gettext_lazy("Number, if drawn at random"),
        required=False,
        min_value=1,
        max_value=MOST_RESPONSES,
    )

    def __init__(self, *args: Any, waiting: int, may_wait: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting = waiting
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (self.ALL, _("Everybody who waits (%(count)d)") % {"count": waiting}),
            (self.SOME, _("A number of them, drawn at random")),
            *([(self.NONE, _("Nobody yet: they wait"))] if may_wait else []),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who") == self.SOME and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Say how many."))
        return cleaned

    def at_most(self) -> int | None:
        """How many mails, None for all."""
        return {self.ALL: None, self.NONE: 0}.get(self.cleaned_data["who"], self.cleaned_data["number"])


class OpenForm(MailsForm):
    """Whom to invite when the wave opens, and why it does although the gate is not green."""

    def __init__(self, *args: Any, is_signed: bool, **options: Any) -> None:
        super().__init__(*args, may_wait=True, **options)
        if is_signed:
            self.fields["reason"] = SignForm.base_fields["reason"]

    def details(self) -> dict[str, Any]:
        return {"mails": self.at_most(), "reason": self.cleaned_data.get("reason", "")}


class InviteForm(OnceForm, MailsForm):
    """Whom to invite now, of which organisations."""

    parts = PartsField(
        label=gettext_lazy("Only people of"),
        help_text=gettext_lazy("None ticked: of all organisations."),
        queryset=Distribution.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, parts: QuerySet[Distribution], **options: Any) -> None:
        super().__init__(*args, may_wait=False, **options)
        field = self.fields["parts"]
        assert isinstance(field, PartsField)
        field.queryset = parts
