"""Addresses of all apps."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import views

handler400 = "config.views.refused"
handler404 = "config.views.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("organisations.login_urls")),
    path("", include("organisations.urls")),
    path("", include("surveys.urls")),
    path("", include("analysis.urls")),  # its pages of a wave before the moves, which have any name
    path("", include("surveys.staff_urls")),
    path("", include("surveys.portal_urls")),
]

if settings.MAIL_PROVIDER != "smtp":
    from config.mail_provider import events_address  # loads the modules of all providers

    urlpatterns.append(events_address(settings.MAIL_PROVIDER))
if settings.CATCHES_MAIL:
    urlpatterns += [
        path("mail/", views.mails, name="caught_mails"),
        path("mail/<str:name>/", views.mail, name="caught_mail"),
    ]
