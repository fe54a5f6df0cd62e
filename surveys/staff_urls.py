"""Addresses of the team's pages of a survey that show no figures."""

from django.urls import path

from surveys.views import staff

urlpatterns = [
    path("surveys/<slug:code>/questionnaire/", staff.questionnaire, name="questionnaire"),
]
