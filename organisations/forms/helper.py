"""How a form that posts is drawn, and what lets it do its deed once."""

import secrets
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower

from organisations.models import Organisation


def posting(label: Any) -> FormHelper:
    """Draws the whole form with one button; our own messages take the place of the browser's."""
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("", label, css_class="btn-primary"))
    return helper


class NamedWithCategory(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Two organisations with one name are told apart by their categories."""

    def __init__(self, queryset: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(queryset.select_related("category").order_by(Lower("name")), **kwargs)

    def label_from_instance(self, obj: Organisation) -> str:
        return f"{obj.name} ({obj.category})"


def new_token() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


class OnceForm(forms.Form):
    """A form that holds a token of its own, by which `organisations.actions.once` knows it again."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22, initial=new_token)
