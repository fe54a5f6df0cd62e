"""Showing a questionnaire's texts in staff templates."""

from django import template

from surveys.questionnaire.text import Text

register = template.Library()


@register.filter
def show(text: Text, language: str) -> str:
    """The text in a language, else in the first one it has."""
    return text.show(language)
