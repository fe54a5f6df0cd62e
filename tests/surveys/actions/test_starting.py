"""Actions on PostgreSQL: starting a response."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from surveys.actions.sending import send_page
from surveys.actions.starting import NotOpen, Started, start_response
from surveys.loaded import load_version
from surveys.models import Distribution, Identity, OpenInvitation, Response, Survey, Wave
from surveys.page_form import PageForm
from surveys.queries import (
    WayIn,
    general_way_in,
    organisation_way_in,
    personal_way_in,
    responses_in_progress,
    way_in_for_test,
)
from surveys.secrets import new_start_token, resume_code, resume_hash
from tests.surveys.inviting import invited
from tests.surveys.respondents import NOW, changes, move_wave, open_survey, records

pytestmark = pytest.mark.django_db


def started(way_in: WayIn | None, token: str, language: str = "nl") -> Started:
    assert way_in
    assert way_in.version
    version = load_version(way_in.version.id)
    return start_response(way_in=way_in, version=version, token=token, language=language, now=NOW)


def test_start_makes_a_response_that_its_code_opens() -> None:
    open_survey()
    token = new_start_token()
    start = started(general_way_in("visits"), token, language="fr")
    response = responses_in_progress().get(handle=start.handle)
    assert start.code == resume_code(token)
    assert bytes(response.resume_hash or b"") == resume_hash(resume_code(token))
    assert (response.source, response.language, response.sent, response.answers) == ("real", "fr", [], {})
    assert (response.started_at, response.active_at, response.active_seconds) == (NOW, NOW, 0)
    assert response.wave == Wave.objects.get()


def test_start_is_counted_as_nothing_reached_yet() -> None:
    open_survey()
    started(general_way_in("visits"), new_start_token())
    [(stored, computed)] = records()
    assert stored == computed
    assert changes() == [(None, stored)]
    cells = load_version(Response.objects.get().version_id).layout.cells(stored or b"")
    assert {name: cell for name, cell in cells.items() if cell} == {
        "@completed": "0",
        "@language": "nl",
        "@source": "real",
        "@wave": "1",
        "@organisation": "0",
        **{f"@page__{page}": "0" for page in ("about", "forms", "centre", "last")},
    }


def test_second_start_with_the_same_token_finds_the_first() -> None:
    open_survey()
    token = new_start_token()
    first, second = (started(general_way_in("visits"), token) for _ in range(2))
    assert first == second
    assert (Response.objects.count(), len(changes())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_many_starts_with_one_token_at_the_same_moment_are_one_response() -> None:
    open_survey()
    token = new_start_token()

    def press(_: int) -> Started:
        try:
            return started(general_way_in("visits"), token)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as browsers:
        starts = set(browsers.map(press, range(8)))
    assert (len(starts), Response.objects.count(), len(changes())) == (1, 1, 1)


def test_start_token_opens_nothing_once_a_page_was_sent() -> None:
    open_survey()
    token = new_start_token()
    first = started(general_way_in("visits"), token)
    response = responses_in_progress().get(handle=first.handle)
    version = load_version(response.version_id)
    page = version.questionnaire.by_code["about"]
    send_page(
        version=version, response=response, page=page, form=PageForm.of(page, {"org": ["caw"]}), now=NOW
    )
    assert started(general_way_in("visits"), token) == Started(handle=first.handle, code=None)


@pytest.mark.parametrize("source", [Survey.OrganisationSource.ANSWER, Survey.OrganisationSource.NONE])
def test_organisation_of_the_link_is_not_counted_where_the_link_does_not_tell_it(source: str) -> None:
    survey = open_survey(organisation_source=source)
    started(organisation_way_in(str(Distribution.objects.get().token)), new_start_token())
    response = Response.objects.get()
    cells = load_version(response.version_id).layout.cells(bytes(response.record or b""))
    assert (response.distribution, cells["@organisation"]) == (
        Distribution.objects.get(wave__survey=survey),
        "0",
    )


def test_organisation_of_the_link_is_counted_where_the_link_tells_it() -> None:
    open_survey(organisation_source=Survey.OrganisationSource.LINK)
    started(organisation_way_in(str(Distribution.objects.get().token)), new_start_token())
    response = Response.objects.get()
    cells = load_version(response.version_id).layout.cells(bytes(response.record or b""))
    assert cells["@organisation"] == "1"


def test_test_link_starts_a_response_that_nothing_counts() -> None:
    survey = open_survey()
    started(way_in_for_test(survey.test_token), new_start_token())
    response = Response.objects.get()
    assert (response.source, response.wave, response.record, changes()) == ("test", None, None, [])


@pytest.mark.parametrize("state", [state for state in Wave.State if state != Wave.State.OPEN])
def test_nothing_starts_unless_the_wave_is_open(state: Wave.State) -> None:
    survey = open_survey()
    move_wave(survey, state)
    with pytest.raises(NotOpen):
        started(general_way_in("visits"), new_start_token())
    assert (Response.objects.count(), changes()) == (0, [])


def test_test_link_works_before_the_wave_is_open() -> None:
    survey = open_survey()
    move_wave(survey, Wave.State.DRAFT)
    assert started(way_in_for_test(survey.test_token), new_start_token()).code


def personal(link: str) -> tuple[WayIn | None, str]:
    token = link.split("/")[2]
    return personal_way_in(token), token


@pytest.mark.parametrize("mode", ["identified", "anonymous_on_completion"])
@pytest.mark.django_db(transaction=True)
def test_many_starts_by_one_personal_link_are_one_response(mode: str) -> None:
    survey = open_survey(privacy_mode=mode)
    way_in, token = personal(invited(survey, "an@example.org")[0])

    def press(_: int) -> Started:
        try:
            return started(way_in, token)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as devices:
        starts = set(devices.map(press, range(8)))
    assert (len(starts), Response.objects.count()) == (1, 1)
    assert Identity.objects.count() == (mode == "identified")


def test_link_that_was_used_up_since_the_start_page_starts_nothing() -> None:
    way_in, token = personal(invited(open_survey(), "an@example.org")[0])
    OpenInvitation.objects.all().delete()
    with pytest.raises(NotOpen):
        started(way_in, token)
    assert Response.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in Wave.State if state != Wave.State.OPEN])
def test_wave_that_moved_on_since_it_was_read_starts_nothing(state: Wave.State) -> None:
    survey = open_survey()
    way_in = general_way_in("visits")
    move_wave(survey, state)
    with pytest.raises(NotOpen):
        started(way_in, new_start_token())
    assert (Response.objects.count(), changes()) == (0, [])
