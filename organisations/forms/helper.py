"""How a form that posts is drawn, and what lets it do its deed once."""

import secrets
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


def posting(label: Any) -> FormHelper:
    """Draws the whole form with one button; our own messages take the place of the browser's."""
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("", label, css_class="btn-primary"))
    return helper


def new_token() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


class OnceForm(forms.Form):
    """A form that holds a token of its own, by which `organisations.actions.once` knows it again."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22, initial=new_token)
