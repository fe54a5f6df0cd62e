"""Views: answering page by page, as a browser does it."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surveys.models import Survey
from tests.surveys.respondents import ANSWERS, Respondent, Tab, answer_all, records, start

pytestmark = pytest.mark.django_db


def checked(html: str) -> list[tuple[str, str]]:
    """The radios and boxes that are chosen, as (name, value)."""
    inputs = re.findall(r"<input\b[^>]*>", html)
    chosen = [tag for tag in inputs if " checked" in tag and "keep__" not in tag]
    return [(re.findall(r'name="([^"]*)"', tag)[0], re.findall(r'value="([^"]*)"', tag)[0]) for tag in chosen]


def test_whole_survey_is_answered_page_by_page(respondent: Respondent) -> None:
    answer_all(respondent)
    stored = respondent.stored
    assert stored.sent == ["about", "forms", "centre", "last"]
    assert stored.answers == ANSWERS
    assert all(record == computed for record, computed in records())


def test_page_is_drawn_with_one_statement_and_sent_with_two(respondent: Respondent) -> None:
    with CaptureQueriesContext(connection) as drawing:
        tab = respondent.tab("about")
    with CaptureQueriesContext(connection) as sending:
        tab.send(org="caw")
    assert (len(drawing), len(sending)) == (1, 2)


def test_sent_page_leads_to_the_next_one(respondent: Respondent) -> None:
    answer = respondent.tab("about").send(org="caw")
    assert (answer.status_code, answer["Location"]) == (303, f"{respondent.home}forms/")


def test_page_that_routing_hides_is_left_out(respondent: Respondent) -> None:
    respondent.tab("about").send(org="city")
    answer = respondent.tab("forms").send(before__phone="much", before__visit="much", hard="no")
    assert answer["Location"] == f"{respondent.home}last/"
    assert respondent.get("centre/")["Location"] == f"{respondent.home}last/"


def test_last_page_leads_to_the_review(respondent: Respondent) -> None:
    answer_all(respondent)
    assert respondent.tab("about").send(org="caw", name="An")["Location"] == f"{respondent.home}review/"


def test_jump_ahead_leads_to_the_first_open_page(respondent: Respondent) -> None:
    assert respondent.get("last/")["Location"] == f"{respondent.home}about/"
    assert respondent.get("review/")["Location"] == f"{respondent.home}about/"
    assert respondent.get()["Location"] == f"{respondent.home}about/"


def test_what_was_typed_on_a_page_ahead_is_kept_until_it_is_reached(respondent: Respondent) -> None:
    answer = respondent.post("last/", needs="time", remarks="Early")
    assert answer["Location"] == f"{respondent.home}about/"
    assert (respondent.stored.sent, respondent.stored.draft["last"]["remarks"]) == ([], ["Early"])


def test_sent_page_shows_its_answers_again(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw", name="An")
    tab = respondent.tab("about")
    assert checked(tab.html) == [("org", "caw")]
    assert 'value="An"' in tab.html


def test_required_question_is_asked_for_with_a_link_to_it(respondent: Respondent) -> None:
    answer = respondent.tab("about").send(name="An")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_org">Org (nl)</a>' in html
    assert 'value="An"' in html
    assert re.search(r"<title>\s*Fout:", html)


def test_everything_typed_is_still_there_after_an_error(respondent: Respondent) -> None:
    tab = respondent.tab("about")
    tab.send(org=["caw", "city"], name="x" * 41)
    assert checked(tab.html) == [("org", "caw"), ("org", "city")]
    assert f'value="{"x" * 41}"' in tab.html
    assert tab.send(org="city", name="An").status_code == 303


def test_row_that_was_left_open_is_named_once_and_then_respected(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    tab = respondent.tab("forms")
    reminded = tab.send(before__phone="much", hard="no")
    assert reminded.status_code == 200
    assert '<a href="#id_before__visit">visit (nl)</a>' in tab.html
    assert checked(tab.html) == [("before__phone", "much"), ("hard", "no")]
    assert tab.send(before__phone="much", hard="no", reminded="1").status_code == 303


def test_back_button_and_a_second_send_store_the_newer_answer(respondent: Respondent) -> None:
    tab = respondent.tab("about")
    tab.send(org="caw")
    # The browser goes back to the page as it was drawn at first: its form is older than what it sent itself.
    assert tab.send(org="city").status_code == 409
    assert tab.send(org="city", keep__org="mine").status_code == 303
    assert respondent.stored.answers == {"org": {"value": "city"}}


def test_reply_that_was_lost_is_repeated_without_harm(respondent: Respondent) -> None:
    tab = respondent.tab("about")
    first, second = tab.send(org="caw", name="An"), tab.send(org="caw", name="An")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_two_tabs_with_different_answers_are_shown_both(respondent: Respondent) -> None:
    one, other = respondent.tab("about"), respondent.tab("about")
    one.send(org="caw", name="An")
    assert other.send(org="city", name="An").status_code == 409
    assert 'name="keep__org"' in other.html
    assert 'name="keep__name"' not in other.html
    assert ("caw (nl)" in other.html, checked(other.html)) == (True, [("org", "city")])
    assert respondent.stored.answers["org"] == {"value": "caw"}
    assert other.send(org="city", name="An", keep__org="stored").status_code == 303
    assert respondent.stored.answers["org"] == {"value": "caw"}


def test_second_device_sees_what_the_first_one_sent(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    phone = Client()
    answer = phone.post("/continue/", {"code": respondent.code})
    assert Tab(phone, answer["Location"]).response["Location"] == f"{respondent.home}forms/"
    assert checked(Tab(phone, f"{respondent.home}about/").html) == [("org", "caw")]


def test_question_that_a_choice_on_the_page_can_show_is_in_the_form(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    html = respondent.tab("forms").html
    script = re.findall(r'<script id="conditions" type="application/json">(.*?)</script>', html)
    assert 'name="reason"' in html
    assert json.loads(script[0]) == [
        {"question": "reason", "shown_if": ["==", {"name": "hard"}, "yes"], "cells": {}}
    ]


def test_autosave_keeps_what_was_typed_and_counts_nothing(respondent: Respondent) -> None:
    tab = respondent.tab("about")
    saved = tab.send(to=f"{tab.url}draft/", org="caw", name="A")
    assert (saved.status_code, saved.content) == (204, b"")
    assert (respondent.stored.answers, respondent.stored.sent) == ({}, [])
    again = respondent.tab("about")
    assert (checked(again.html), 'value="A"' in again.html) == ([("org", "caw")], True)


def test_autosave_takes_whatever_is_typed(respondent: Respondent) -> None:
    odd = {"org": "moon", "name": "\x00 <b>{{ 7 }}\u202e" + "x" * 40_000, "unknown": "1"}
    assert respondent.post("about/draft/", **odd).status_code == 204
    assert "unknown" not in respondent.stored.draft["about"]
    assert "&lt;b&gt;{{ 7 }}" in respondent.tab("about").html


def test_draft_of_an_old_tab_does_not_overwrite_what_another_sent(respondent: Respondent) -> None:
    old = respondent.tab("about")
    respondent.tab("about").send(org="caw")
    old.send(to=f"{old.url}draft/", org="city")
    tab = respondent.tab("about")
    assert checked(tab.html) == [("org", "city")]
    assert tab.send(org="city").status_code == 409


def test_previous_and_stop_keep_what_was_typed(respondent: Respondent) -> None:
    respondent.tab("about").send(org="caw")
    tab = respondent.tab("forms")
    assert tab.send("previous", hard="yes")["Location"] == f"{respondent.home}about/"
    assert checked(respondent.tab("forms").html) == [("hard", "yes")]
    assert tab.send("stop", hard="no")["Location"] == f"{respondent.home}stop/?page=forms"
    assert checked(respondent.tab("forms").html) == [("hard", "no")]
    assert respondent.stored.sent == ["about"]


def test_language_switch_keeps_what_was_typed(respondent: Respondent) -> None:
    tab = respondent.tab("about")
    answer = tab.send(to=f"{respondent.home}language/?page=about", name="An", language="fr")
    assert answer["Location"] == tab.url
    french = respondent.tab("about").html
    assert ("Page about (fr)" in french, 'value="An"' in french) == (True, True)
    assert (respondent.stored.language, respondent.stored.sent) == ("fr", [])
    assert all(record == computed for record, computed in records())


def test_language_that_the_survey_does_not_have_changes_nothing(respondent: Respondent) -> None:
    answer = respondent.post("language/?page=nowhere", language="xx")
    assert (answer.status_code, respondent.stored.language) == (303, "nl")


def test_any_page_of_a_test_can_be_reached(survey: Survey) -> None:
    tester = start(f"/t/{survey.test_token}/")
    html = tester.tab("last").html
    assert re.findall(rf'href="{tester.home}(\w+)/"', html)[:3] == ["about", "forms", "last"]
    assert tester.tab("last").send(needs="time")["Location"] == f"{tester.home}review/"
    assert tester.get("review/").status_code == 200


def test_code_stands_on_every_page(respondent: Respondent) -> None:
    group = f"<span>{respondent.code[:4]}</span>"
    assert group in respondent.tab("about").html
    respondent.tab("about").send(org="caw")
    assert group in respondent.tab("forms").html
