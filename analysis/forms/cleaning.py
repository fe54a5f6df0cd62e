"""Forms of the cleaning pages: what is decided, and why."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.models import Decision
from analysis.models.cleaning import REASON_LENGTH
from organisations.models.text import validate_line
from surveys.forms.waves import FieldworkForm
from surveys.questionnaire.base import OWN_ANSWER_LENGTH

ALL, CHOSEN = "all", "chosen"
HOLDING, UNDONE = "holding", "undone"


class Texts(forms.MultipleChoiceField):
    """Answers in own words that are ticked in a list; the action knows which there are."""

    default_error_messages = {"required": gettext_lazy("Tick at least one in the list.")}

    def to_python(self, value: Any) -> list[str]:
        """As they were written: browsers send the ends of lines as the web has them."""
        return [text.replace("\r\n", "\n") for text in super().to_python(value)]

    def valid_value(self, value: Any) -> bool:
        return "\x00" not in value


class DecisionForm(FieldworkForm):
    """A decision with its reason, which every list of decisions shows.

    `chosen` is the field that is ticked in a list, `shown` are those below the list.
    """

    chosen: ClassVar[str] = "texts"
    shown: ClassVar[tuple[str, ...]] = ("becomes", "reason")

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody of the team can read it. Write nothing that tells who answered."),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper.layout = Layout(*self.shown)
        self.helper.disable_csrf = True  # the form around the list has it

    @property
    def ticked(self) -> set[str]:
        """What is ticked in the list, sound or not."""
        return {text.replace("\r\n", "\n") for text in self[self.chosen].value() or ()}


class MergeForm(DecisionForm):
    """Which spellings become which."""

    texts = Texts(label=gettext_lazy("Spellings"))
    becomes = forms.CharField(
        label=gettext_lazy("They all become"),
        help_text=gettext_lazy("One of the spellings, or another that is right."),
        max_length=OWN_ANSWER_LENGTH,
        validators=[validate_line],
    )
    field_order = ("texts", "becomes", "reason")

    def details(self) -> dict[str, Any]:
        names = {"spellings": "texts", "becomes": "becomes", "reason": "reason"}
        return {told: self.cleaned_data[name] for told, name in names.items()}


class RecodeForm(DecisionForm):
    """Which own answers become which option; `options` are pairs of code and text."""

    texts = Texts(label=gettext_lazy("Own answers"))
    becomes = forms.ChoiceField(
        label=gettext_lazy("They mean"),
        error_messages={"required": gettext_lazy("Choose the option that these answers mean.")},
    )
    field_order = ("texts", "becomes", "reason")

    def __init__(self, *args: Any, options: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["becomes"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose an option")), *options]

    def details(self) -> dict[str, Any]:
        names = {"texts": "texts", "option": "becomes", "reason": "reason"}
        return {told: self.cleaned_data[name] for told, name in names.items()}


class Responses(forms.MultipleChoiceField):
    """Responses by their ids, ticked in a list; whether they are there the action knows."""

    def valid_value(self, value: Any) -> bool:
        return _is_id(value)


class ExcludeForm(DecisionForm):
    """Which responses are left out: those that are ticked and one by its id, or all that are `listed`.

    `seen` is how many of these the page told, so that none is left out that nobody knew of.
    """

    responses = Responses(label=gettext_lazy("Responses"), required=False)
    one = forms.UUIDField(
        label=gettext_lazy("Another response"),
        help_text=gettext_lazy("Its id, as the data file has it in the column response_id."),
        required=False,
        error_messages={"invalid": gettext_lazy("This is no id of a response. Copy it from the data file.")},
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Leave out"),
        choices=[
            (CHOSEN, gettext_lazy("those that I chose")),
            (ALL, gettext_lazy("all in the list that are not left out yet")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    chosen = "responses"
    shown = ("which", "one", "reason")
    field_order = ("responses", *shown)

    def __init__(self, *args: Any, listed: Sequence[UUID], **more: Any) -> None:
        super().__init__(*args, initial={"which": CHOSEN}, **more)
        self.listed = listed

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("which") == ALL and found.get("seen") != len(self.listed):
            self.add_error(
                "which", _("The list has changed meanwhile. Look at it, and leave them out again.")
            )
        return found

    def details(self) -> dict[str, Any]:
        found = self.cleaned_data
        chosen = {UUID(each) for each in found["responses"]} | {found["one"]} - {None}
        listed = found["which"] == ALL
        return {"responses": {*self.listed} if listed else chosen, "reason": found["reason"]}


class DecisionFilterForm(forms.Form):
    """Which decisions are listed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *Decision.Kind.choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[
            ("", gettext_lazy("All")),
            (HOLDING, gettext_lazy("Holding")),
            (UNDONE, gettext_lazy("Undone")),
        ],
        required=False,
    )


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
