"""Addresses of the coordinators' pages. A survey is not called `code` here: its members are the team."""

from django.urls import path

from surveys.views import portal, portal_people

_WAVE = "portal/<slug:survey>/<int:number>/"

urlpatterns = [
    path("portal/", portal.portal, name="portal"),
    path(_WAVE, portal.wave, name="portal_wave"),
    path(_WAVE + "letter/", portal.letter, name="portal_letter"),
    path(_WAVE + "poster/", portal.poster, name="portal_poster"),
    path(_WAVE + "people/", portal_people.people, name="portal_people"),
    path(_WAVE + "people/check/", portal_people.planned, name="portal_planned"),
    path(_WAVE + "codes/<int:batch>/", portal.codes, name="portal_codes"),
]
