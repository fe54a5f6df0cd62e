"""Tags of the respondents' pages: texts in a language, and the slots of `surveys/views/drawing.py`."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext, pgettext

from surveys.questionnaire.base import Option, Question
from surveys.questionnaire.text import Text
from surveys.views.drawing import Slot, Slots

register = template.Library()

#: Options of at most so many characters, and words of at most so many, stand two by two on a phone.
SHORT_OPTION, SHORT_WORD = 28, 12


@register.simple_tag(takes_context=True)
def show(context: Context, text: Text) -> SafeString:
    """The text in the page's language; one that exists in another language only is marked as such."""
    language = context["language"]
    shown = text.show(language)
    if language in text or not shown:
        return format_html("{}", shown)
    return format_html('<span lang="{}" dir="auto">{}</span>', next(iter(text)), shown)


@register.filter
def plain(text: Text, language: str) -> str:
    """The text in a language, else in its first one, without markup: for places that allow none."""
    return text.show(language)


@register.filter
def headed(text: str) -> SafeString:
    """The paragraphs of a text; a question on a line of its own above a paragraph is its heading."""
    return format_html_join("", "{}{}", map(_headed, re.split(r"\n{2,}", text.strip())))


def _headed(paragraph: str) -> tuple[str, str]:
    first, _, rest = paragraph.partition("\n")
    if rest and first.endswith("?"):
        return format_html("<h3>{}</h3>", first), linebreaks_filter(rest)
    return "", linebreaks_filter(paragraph)


@register.filter
def field(code: str, part: object) -> str:
    """The field name of a part of a question: `before` and `phone` give `before__phone`."""
    return f"{code}__{part}"


@register.filter
def are_short(options: Iterable[Option], language: str) -> bool:
    """Whether every option fits in half the width of a phone."""
    texts = [option.text.show(language) for option in options]
    longest_word = max((len(word) for text in texts for word in text.split()), default=0)
    return longest_word <= SHORT_WORD and all(len(text) <= SHORT_OPTION for text in texts)


@register.filter
def others(options: Iterable[Option]) -> list[Option]:
    """The options that come with a text of one's own."""
    return [option for option in options if option.other]


@register.filter
def place_label(place: int) -> str:
    """How the select of a ranking is called, e.g. "1st choice"."""
    names = {
        1: pgettext("ranking", "1st choice"),
        2: pgettext("ranking", "2nd choice"),
        3: pgettext("ranking", "3rd choice"),
    }
    return names.get(place) or gettext("Choice %(place)d") % {"place": place}


@register.filter
def places(count: int) -> range:
    """1 to `count`."""
    return range(1, count + 1)


@register.filter
def grouped(question: Any) -> list[tuple[Any, list[Any]]]:
    """The items of a matrix or grid under their group; items without one stand under `None`."""
    groups = {group.code: group for group in question.groups}
    clusters: list[tuple[Any, list[Any]]] = []
    for item in question.items:
        group = groups.get(item.group)
        if not clusters or clusters[-1][0] is not group:
            clusters.append((group, []))
        clusters[-1][1].append(item)
    return clusters


@register.filter
def in_groups(code: str) -> list[str]:
    """The groups of a code with hyphens between them, as it is read out and copied."""
    return code.split("-")


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr`."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


@register.simple_tag(takes_context=True)
def checked(context: Context, name: str, value: str) -> SafeString:
    """` checked` where the value was chosen."""
    return _slots(context).mark(Slot(("choice", name, value), before=" checked"))


@register.simple_tag(takes_context=True)
def selected(context: Context, name: str, value: str) -> SafeString:
    """` selected` where the value was chosen."""
    return _slots(context).mark(Slot(("choice", name, value), before=" selected"))


@register.simple_tag(takes_context=True)
def typed(context: Context, name: str) -> SafeString:
    """What was typed in the field."""
    return _slots(context).mark(Slot(("typed", name, "")))


@register.simple_tag(takes_context=True)
def base(context: Context) -> SafeString:
    """The hash of the stored answer that this form was drawn from."""
    return _slots(context).mark(Slot(("base", "", "")))


@register.simple_tag(takes_context=True)
def error(context: Context, name: str) -> SafeString:
    """What is wrong with the field, as a paragraph that its inputs refer to."""
    before = format_html(
        '<p class="error" id="{}-error"><span class="visually-hidden">{} </span>', name, gettext("Error:")
    )
    return _slots(context).mark(Slot(("error", name, ""), before=before, after="</p>"))


@register.simple_tag(takes_context=True)
def described(context: Context, name: str, *helps: str) -> SafeString:
    """`aria-describedby` of an input: the ids in `helps`, and its error while there is one."""
    told = " ".join(id_ for id_ in helps if id_)
    empty = format_html(' aria-describedby="{}"', told) if told else ""
    wrong = format_html(' aria-invalid="true" aria-describedby="{}"', f"{told} {name}-error".strip())
    return _slots(context).mark(Slot(("wrong", name, ""), before=wrong, empty=empty))


@register.simple_tag(takes_context=True)
def help_id(context: Context) -> str:
    """The id of the question's help, or nothing where it has none."""
    question: Question = context["question"]
    return f"{question.code}-help" if question.help.show(context["language"]) else ""


def _slots(context: Context) -> Slots:
    slots = context["slots"]
    assert isinstance(slots, Slots)
    return slots
