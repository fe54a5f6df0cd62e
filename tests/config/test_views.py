"""What a load balancer asks, and what every answer carries."""

import json

import pytest
from django.test import Client

from tests.organisations.team import logged_in


def test_healthz_says_that_the_process_lives():
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_tells_of_database_and_broker():
    response = Client().get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_readyz_serves_respondents_without_the_broker(settings):
    elsewhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": elsewhere}
    response = Client().get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (200, {"database": True, "broker": False})


def test_every_answer_is_guarded_by_strict_headers():
    headers = Client().get("/healthz").headers
    directives = sorted(part.strip() for part in headers["Content-Security-Policy"].split(";"))
    assert directives == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    ]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_who_is_logged_in_is_told_what_there_is_not():
    client = logged_in("analyst")
    client.cookies["django_language"] = "en"
    page = client.get("/surveys/nowhere/results/")
    assert page.status_code == 404
    assert "There is no such survey." in page.content.decode()
    assert "There is nothing at this address." in client.get("/nowhere/").content.decode()
    stranger = Client().get("/results/nowhere/", headers={"accept-language": "en"})
    assert stranger.status_code == 404
    assert "There is nothing at this address." in stranger.content.decode()
    assert "There is no such survey." not in stranger.content.decode()
