"""Actions on PostgreSQL: what was typed is kept, whatever it is, and counts nowhere."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.actions.drafting import change_language, save_draft
from surveys.actions.erasing import erase_response
from surveys.actions.sending import send_page
from surveys.loaded import load_version
from surveys.models import Response
from surveys.page_form import PageForm
from surveys.queries import responses_in_progress
from surveys.questionnaire.base import Posted
from surveys.questionnaire.document import Page
from tests.surveys.respondents import NOW, changes, general_link, open_survey, records, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def response() -> Response:
    return start(general_link(open_survey())).stored


def again(response: Response) -> Response:
    return responses_in_progress().get(id=response.id)


def page_of(response: Response, code: str) -> Page:
    return load_version(response.version_id).questionnaire.by_code[code]


def draft(response: Response, code: str, posted: Posted, *, after: int | None = 10) -> None:
    page = page_of(response, code)
    assert response.active_at
    now = None if after is None else response.active_at + timedelta(seconds=after)
    save_draft(response=response, page=page, form=PageForm.of(page, posted), now=now)


def test_draft_changes_nothing_that_counts(response: Response) -> None:
    before = (bytes(response.record or b""), response.revision, response.answers, response.sent)
    draft(response, "about", {"org": ["moon"], "name": ["x" * 5000]})
    stored = again(response)
    assert stored.draft == {"about": {"org": ["moon"], "name": ["x" * 5000], **stored_bases(stored)}}
    assert (bytes(stored.record or b""), stored.revision, stored.answers, stored.sent) == before
    assert len(changes()) == 1


def stored_bases(response: Response) -> dict[str, list[str]]:
    return {name: value for name, value in response.draft["about"].items() if name.startswith("base__")}


def test_draft_counts_as_answering(response: Response) -> None:
    draft(response, "about", {"org": ["caw"]}, after=25)
    assert again(response).active_seconds == 25
    assert again(response).active_at == response.active_at + timedelta(seconds=25)  # type: ignore[operator]


def test_draft_of_who_did_not_show_the_code_does_not(response: Response) -> None:
    draft(response, "about", {"org": ["caw"]}, after=None)
    assert (again(response).active_seconds, again(response).active_at) == (0, response.active_at)


def test_drafts_of_two_pages_do_not_touch_each_other(response: Response) -> None:
    stale = again(response)
    draft(response, "about", {"org": ["caw"]})
    draft(stale, "forms", {"hard": ["yes"]})
    assert list(again(response).draft) == ["about", "forms"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.text(st.characters(exclude_categories=())), min_size=1, max_size=3))
def test_draft_takes_any_characters(response: Response, values: list[str]) -> None:
    draft(response, "about", {"name": values, "base__name": values})
    kept = again(response).draft["about"]["name"]
    assert [len(value) for value in kept] == [len(value) for value in values]
    pairs = zip("".join(values), "".join(kept), strict=True)
    assert all(new in (old, "\N{REPLACEMENT CHARACTER}") for old, new in pairs)


def test_language_goes_into_the_record_with_a_change(response: Response) -> None:
    version, page = load_version(response.version_id), page_of(response, "about")
    was = bytes(response.record or b"")
    change_language(
        version=version,
        response=response,
        language="fr",
        page=page,
        form=PageForm.of(page, {"name": ["An"]}),
        now=response.active_at,  # type: ignore[arg-type]  # it was started
    )
    stored = again(response)
    assert (stored.language, stored.draft["about"]["name"]) == ("fr", ["An"])
    assert changes()[1:] == [(was, bytes(stored.record or b""))]
    assert all(record == computed for record, computed in records())


def test_language_change_loses_no_page_sent_at_the_same_moment(response: Response) -> None:
    version, page, stale = load_version(response.version_id), page_of(response, "about"), again(response)
    now = response.active_at
    assert now
    send_page(
        version=version, response=response, page=page, form=PageForm.of(page, {"org": ["caw"]}), now=now
    )
    change_language(version=version, response=stale, language="fr", page=None, form=None, now=now)
    stored = again(response)
    assert (stored.language, stored.sent, stored.answers) == ("fr", ["about"], {"org": {"value": "caw"}})


def test_draft_of_an_erased_response_goes_nowhere(response: Response) -> None:
    stale = again(response)
    erase_response(response=response, now=NOW)
    draft(stale, "about", {"org": ["caw"]})
    assert Response.objects.count() == 0
