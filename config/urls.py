"""Addresses of all apps."""

from django.urls import URLPattern, URLResolver, include, path

from config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("organisations.urls")),
    path("", include("surveys.urls")),
    path("", include("surveys.staff_urls")),
    path("", include("analysis.urls")),
]
