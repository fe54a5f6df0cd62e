"""Addresses of the account pages."""

from django.urls import path
from django.views.i18n import set_language

from organisations.permissions import public
from organisations.views import accounts

urlpatterns = [
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.logout, name="logout"),
    path("password/", accounts.password, name="password"),
    path("language/", public(set_language), name="set_language"),
]
