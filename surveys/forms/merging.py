"""Choosing the double of an organisation."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.forms.helper import NamedWithCategory
from organisations.models import Organisation


class DoubleForm(forms.Form):
    """Which organisation is the same as `kept`."""

    double = NamedWithCategory(Organisation.objects.none(), label=_("The double"))

    def __init__(self, *args: Any, kept: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.exclude(id=kept.id).select_related("category")
        self.fields["double"].queryset = others.order_by(Lower("name"))  # type: ignore[attr-defined]  # of a choice
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
