"""Addresses of the team's pages that show figures."""

from django.urls import path

from analysis.views import overview, results, surveys

urlpatterns = [
    path("", surveys.home, name="home"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/<slug:code>/", overview.overview, name="overview"),
    path("surveys/<slug:code>/results/", results.results, name="results"),
]
