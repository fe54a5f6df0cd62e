"""Views: who did what, for admins."""

import ast
import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from organisations.actions.auditing import note
from organisations.deeds import ACTIONS, DETAILS
from organisations.models import AuditEntry, User
from organisations.views import audit
from tests.organisations.team import logged_in
from tests.organisations.team import user as new_user

pytestmark = pytest.mark.django_db

WAVE = "visits/waves/1"


@pytest.fixture
def client(db: None) -> Client:
    client = logged_in("admin")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def anna(db: None) -> User:
    return new_user("researcher", "researcher@example.org")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def html(response: Any) -> str:
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def listed(client: Client, **query: Any) -> list[str]:
    """The actions of the download, the last one first."""
    response: Any = client.get("/audit/download/", query)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [line["action"] for line in csv.DictReader(text.splitlines())]


def test_deed_is_told_in_words_with_a_link_to_the_thing(client: Client, anna: User):
    note(about=f"{WAVE}/organisations/2/codes/1", action="make codes", by=anna, now=at(2), codes=200)
    shown = html(client.get("/audit/"))
    for part in (
        "Anna",
        "made printed codes",
        "codes: 200",
        "/surveys/visits/fieldwork/1/organisations/2/codes/1/",
    ):
        assert part in shown


def test_details_name_people_moments_and_what_is_unknown(client: Client, anna: User):
    details = {
        "user": str(anna.id),
        "closes_at": "2026-05-01T10:00:00+00:00",
        "target": None,
        "odd": [1, True],
    }
    note(about="visits/people", action="never heard of", by=None, now=at(2), **details)
    shown = html(client.get("/audit/"))
    for part in (
        "odd: 1, yes; user: Anna; target: none; closes at: May 1, 2026, noon",
        "never heard of",
        "by the clock",
        'href="/surveys/visits/people/"',
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("about", "url"),
    [
        ("organisations", "/organisations/"),
        ("users/00000000-0000-0000-0000-000000000001", "/users/00000000-0000-0000-0000-000000000001/"),
        (f"{WAVE}/organisations/2/people", "/surveys/visits/fieldwork/1/organisations/2/"),
        (WAVE, "/surveys/visits/fieldwork/1/"),
    ],
)
def test_thing_with_a_page_has_a_link(client: Client, about: str, url: str):
    note(about=about, action="change", by=None, now=at(2))
    assert f'<a href="{url}">{about}</a>' in html(client.get("/audit/"))


@pytest.mark.parametrize("about", ["backups", "users/x/../y", '<script>"', f"{WAVE}0000000000"])
def test_thing_without_a_page_has_none(client: Client, about: str):
    note(about=about, action="change", by=None, now=at(2))
    shown = html(client.get("/audit/"))
    assert ('<td class="left">\n                \n' in shown, '<script>"' in shown) == (True, False)


def test_filters_find_by_person_thing_deed_and_day(client: Client, anna: User):
    note(about=WAVE, action="open", by=anna, now=at(2))
    note(about=WAVE, action="close", by=None, now=at(3))
    note(about="visits/waves/2", action="open", by=anna, now=at(4, 22))
    note(about="other/waves/1", action="pause", by=anna, now=at(4, 23))  # at midnight here
    assert listed(client) == ["pause", "open", "close", "open"]
    assert listed(client, by=str(anna.id)) == ["pause", "open", "open"]
    assert listed(client, by="clock") == ["close"]
    assert listed(client, about="visits/") == ["open", "close", "open"]
    assert listed(client, action="open", about=WAVE) == ["open"]
    assert listed(client, since="2026-03-03", until="2026-03-04") == ["open", "close"]


def test_page_holds_what_the_filter_and_the_last_id_say(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(audit, "PAGE_LENGTH", 2)
    for number in range(5):
        note(about=WAVE, action=f"deed {number}", by=anna, now=at(2))
    first = client.get("/audit/", {"by": str(anna.id)})
    second = client.get("/audit/?" + first.context["older"])
    third = client.get("/audit/?" + second.context["older"])
    pages = [[line.action for line in page.context["lines"]] for page in (first, second, third)]
    assert pages == [["deed 4", "deed 3"], ["deed 2", "deed 1"], ["deed 0"]]
    assert third.context["older"] == ""


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"until": "9999-12-31"},
        {"by": "nobody"},
        {"action": "x" * 9},
        {"about": "a\0b"},
    ],
)
def test_wrong_filter_is_told_at_its_field(client: Client, query: dict[str, str]):
    for path in ("/audit/", "/audit/download/"):
        response = client.get(path, query)
        assert response.status_code == 422
        assert "is-invalid" in response.content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", "\0"])
def test_id_that_is_none_shows_the_first_page(client: Client, before: str):
    note(about=WAVE, action="open", by=None, now=at(2))
    assert "opened" in html(client.get("/audit/", {"before": before}))


def test_spreadsheet_runs_nothing_of_the_download(client: Client):
    note(about='=HYPERLINK("x")', action="@open", by=None, now=at(2), reason="+1")
    assert listed(client) == ["'@open"]


def test_number_of_statements_does_not_grow(client: Client, anna: User, django_assert_max_num_queries: Any):
    for number in range(30):
        details = {"user": str(anna.id)}
        note(
            about=f"users/{anna.id}",
            action="change",
            by=new_user("analyst", f"{number}@x.org"),
            now=at(2),
            **details,
        )
    with django_assert_max_num_queries(7):
        client.get("/audit/")


def test_page_tells_that_the_log_is_whole_and_its_head(client: Client, anna: User):
    note(about=WAVE, action="open", by=anna, now=at(2))
    shown = html(client.get("/audit/"))
    head = AuditEntry.objects.latest("id").chain.hex()
    assert ("its last row fits" in shown, f"<code>{head}</code>" in shown) == (True, True)
    assert "(Researcher)" in shown


def test_page_names_the_row_that_does_not_fit(client: Client):
    with override_settings(SECRET_KEY="another key"):
        note(about=WAVE, action="open", by=None, now=at(2))
    shown = html(client.get("/audit/"))
    assert (f"row {AuditEntry.objects.latest('id').id} (" in shown, "does not fit" in shown) == (True, True)


def calls_of_note() -> list[ast.Call]:
    """Every place that writes something down."""
    return [
        call
        for app in ("organisations", "surveys", "analysis", "config")
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note"
    ]


def test_every_deed_that_is_written_down_has_words():
    written = {
        keyword.value.value
        for call in calls_of_note()
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert {"import", "make codes"} <= written
    assert written - set(ACTIONS) == set()


def test_details_that_are_written_down_are_known_and_none_is_an_answer_or_an_address():
    written = {keyword.arg for call in calls_of_note() for keyword in call.keywords if keyword.arg}
    assert {"mails", "organisations"} <= written
    assert written - set(DETAILS) - {"about", "action", "by", "now"} == set()
    assert not {"address", "email", "answer", "answers", "token", "code", "response"} & set(DETAILS)
