"""Peilpunt's addresses and the floor, behind the same middleware."""

from django.urls import include, path

from benchmarks.floor import floor

urlpatterns = [path("floor/<str:handle>/", floor), path("", include("config.urls"))]
