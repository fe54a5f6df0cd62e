"""Asking in a template whether there are results to see."""

from django import template

from analysis.publishing.seeing import settings_of
from surveys.models import Survey

register = template.Library()


@register.filter
def shows_partners(survey: Survey) -> bool:
    """Whether partners see results of a survey: `{% if survey|shows_partners %}`; one read."""
    return settings_of(survey).partner
