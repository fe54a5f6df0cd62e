"""How a form that posts is drawn."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit


def posting(label: Any) -> FormHelper:
    """Draws the whole form with one button; our own messages take the place of the browser's."""
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("", label, css_class="btn-primary"))
    return helper
