"""Views: the tabs over the pages of a survey."""

import re

import pytest
from django.test import Client

from tests.organisations.team import logged_in
from tests.support.study import published

pytestmark = pytest.mark.django_db


def tabs(client: Client, path: str = "") -> list[tuple[str, str]]:
    """Every tab of a page by its label, with what it says of where the reader is."""
    client.cookies["django_language"] = "en"
    html = client.get(f"/surveys/study/{path}").content.decode()
    drawn = re.search(r'<nav class="tabs".*?</nav>', html, re.DOTALL)
    assert drawn is not None
    return re.findall(r'<a href="[^"]+"\s*(?:aria-current="(\w+)")?>([^<]+)</a>', drawn[0])


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", ("page", "Overview")),
        ("fieldwork/1/", ("true", "Fieldwork")),
        ("compare/", ("true", "Cross questions")),
        ("present/", ("true", "Results")),
        ("weights/", ("true", "Report")),
    ],
)
def test_tabs_mark_where_the_reader_is(path: str, current: tuple[str, str]):
    published()
    assert [each for each in tabs(logged_in(), path) if each[0]] == [current]


def test_tabs_are_those_that_the_reader_may_open():
    published()
    hidden = {"Publishing", "Settings", "Retention", "People"}
    everything = [label for _, label in tabs(logged_in())]
    assert [label for _, label in tabs(logged_in("analyst"))] == [
        each for each in everything if each not in hidden
    ]
