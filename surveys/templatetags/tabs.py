"""The tabs over the pages of a survey."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.permissions import Permission, may
from surveys.models import Survey

register = template.Library()


@dataclass(frozen=True)
class Tab:
    """A page of a survey by the name of its address; `also` are pages that belong to it but lie elsewhere."""

    name: str
    label: Any  # a text of gettext_lazy
    permission: Permission = Permission.SEE_SURVEYS
    also: tuple[str, ...] = ()


TABS = (
    Tab("overview", _("Overview")),
    Tab("questionnaire", _("Questionnaire")),
    Tab("waves", _("Fieldwork")),
    Tab("results", _("Results"), also=("presenter", "text_questions", "texts")),
    Tab("crossing", _("Cross questions"), also=("comparing",)),
    Tab("report", _("Report"), also=("weights", "population")),
    Tab("cleaning", _("Cleaning")),
    Tab("data", _("Data")),
    Tab("publishing", _("Publishing"), Permission.RUN_FIELDWORK),
    Tab("settings", _("Settings"), Permission.RUN_FIELDWORK),
    Tab("retention", _("Retention"), Permission.RUN_FIELDWORK),
    Tab("people", _("People"), Permission.MANAGE_USERS),
)


@register.inclusion_tag("staff/parts/tabs.html", takes_context=True)
def tabs(context: dict[str, Any], survey: Survey) -> dict[str, Any]:
    """The tabs that the reader may open, with where the reader is: `{% tabs survey %}`."""
    return {"tabs": list(_drawn(context["request"], survey))}


def _drawn(request: HttpRequest, survey: Survey) -> Iterator[dict[str, Any]]:
    for tab in TABS:
        if may(request.user, tab.permission):
            url = reverse(tab.name, args=[survey.code])
            yield {"url": url, "label": tab.label, "current": _current(request, tab, url)}


def _current(request: HttpRequest, tab: Tab, url: str) -> str:
    """What `aria-current` says: `page` for the page itself, `true` for one that belongs to it."""
    if request.path == url:
        return "page"
    is_within = tab.name != "overview" and request.path.startswith(url)  # every page lies within the overview
    match = request.resolver_match
    return "true" if is_within or (match is not None and match.url_name in tab.also) else ""
