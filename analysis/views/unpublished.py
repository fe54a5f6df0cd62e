"""The page of a survey that has no version yet, in the place of all that would show figures of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.models import Survey


def unpublished(request: HttpRequest, survey: Survey) -> HttpResponse:
    """That the survey was never published; its title is in a version, so it goes by its code."""
    return render(request, "analysis/unpublished.html", {"survey": survey, "title": survey.code})
