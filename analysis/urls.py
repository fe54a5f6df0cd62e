"""Addresses of the team's pages that show figures."""

from django.urls import path
from django.views.generic import RedirectView

from analysis.views import overview, results, surveys
from organisations.permissions import public

urlpatterns = [
    path("", public(RedirectView.as_view(pattern_name="surveys")), name="home"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/<slug:code>/", overview.overview, name="overview"),
    path("surveys/<slug:code>/results/", results.results, name="results"),
]
