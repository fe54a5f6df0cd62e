"""Actions on PostgreSQL: lists of people to invite, and the mails that they become."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organisations.models import AuditEntry
from surveys.actions import waves
from surveys.actions.inviting import (
    Added,
    Person,
    add_invitations,
    correct_invitation,
    reissue_invitation,
    remove_invitation,
    revoke_invitation,
)
from surveys.actions.queueing import queue_invitations
from surveys.models import (
    Distribution,
    Invitation,
    Message,
    OpenInvitation,
    OptOut,
    Response,
    Survey,
    Wave,
    WaveKey,
)
from surveys.personal import LostKey, address_hash, new_key, wrap
from tests.surveys.inviting import (
    invited,
    link_of,
    listed,
    open_link,
    people,
    second_organisation,
    start_personally,
)
from tests.surveys.respondents import NOW, move_wave, open_survey

pytestmark = pytest.mark.django_db


def queued() -> list[tuple[str, str]]:
    """Whom mails wait for, with the state of each."""
    rows = Message.objects.values_list("invitation__address", "state")
    return sorted((str(address), state) for address, state in rows)


def invite(survey: Survey, **choice: object) -> int:
    return queue_invitations(wave=survey.waves.get(number=1), now=NOW, by=None, **choice)  # type: ignore[arg-type]


def test_list_takes_each_address_once_whatever_its_case() -> None:
    open_survey()
    distribution = Distribution.objects.get()
    both = people(["an@example.org", "AN@example.org"])
    first = add_invitations(distribution=distribution, people=both, by=None, now=NOW)
    again = add_invitations(distribution=distribution, people=both, by=None, now=NOW)
    assert (first, again) == (Added(added=1), Added(already=1))
    assert Invitation.objects.get().address == "an@example.org"


def test_person_on_two_lists_is_invited_once_and_only_the_team_is_told() -> None:
    survey = open_survey()
    listed(survey, "an@example.org")
    other = second_organisation(survey)
    added = add_invitations(distribution=other, people=people(["An@Example.org"]), by=None, now=NOW)
    assert added == Added(added=1, doubles=1)
    assert (invite(survey), queued()) == (1, [("an@example.org", "queued")])


def test_who_wants_no_mail_is_listed_and_not_invited() -> None:
    survey = open_survey()
    for address, of in (("an@example.org", survey), ("bo@example.org", None)):
        OptOut.objects.create(address_hash=address_hash(address), survey=of, at=NOW.date())
    distribution = Distribution.objects.get()
    addresses = ["an@example.org", "bo@example.org", "cy@example.org"]
    added = add_invitations(distribution=distribution, people=people(addresses), by=None, now=NOW)
    assert added == Added(added=3, unwilling=2)
    assert (invite(survey), queued()) == (1, [("cy@example.org", "queued")])


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_the_same_moment_are_one_invitation() -> None:
    survey = open_survey()
    parts = [Distribution.objects.get(), second_organisation(survey)]

    def add(part: Distribution) -> Added:
        try:
            return add_invitations(distribution=part, people=people(["an@example.org"]), by=None, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as partners:
        added = list(partners.map(add, parts * 4))
    assert sum(added, Added()) == Added(added=2, already=6, doubles=1)
    assert Invitation.objects.filter(double_of=None).count() == 1


def test_inviting_twice_mails_once() -> None:
    survey = open_survey()
    listed(survey, "an@example.org")
    assert (invite(survey), invite(survey)) == (1, 0)
    assert OpenInvitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_invite_at_once_mail_once() -> None:
    survey = open_survey()
    listed(survey, *(f"p{number}@example.org" for number in range(50)))

    def press(_: int) -> int:
        try:
            return invite(survey)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as team:
        assert sum(team.map(press, range(4))) == 50
    assert Message.objects.count() == OpenInvitation.objects.count() == 50


def test_soft_start_draws_at_random_and_the_rest_follows() -> None:
    survey = open_survey()
    listed(survey, *(f"p{number}@example.org" for number in range(20)))
    assert (invite(survey, at_most=5), invite(survey, at_most=0), invite(survey)) == (5, 0, 15)


def test_named_organisations_begin() -> None:
    survey = open_survey()
    listed(survey, "an@example.org")
    other = second_organisation(survey)
    listed(survey, "bo@example.org", number=2)
    assert (invite(survey, distributions=[other]), queued()) == (1, [("bo@example.org", "queued")])


def test_mail_speaks_the_persons_language_else_the_organisations() -> None:
    survey = open_survey()
    distribution = Distribution.objects.select_related("organisation").get()
    distribution.organisation.language = "fr"
    distribution.organisation.save()
    asked = [Person(address="an@example.org", language="nl"), Person(address="bo@example.org")]
    add_invitations(distribution=distribution, people=asked, by=None, now=NOW)
    invite(survey)
    spoken = dict(Message.objects.values_list("invitation__address", "language"))
    assert spoken == {"an@example.org": "nl", "bo@example.org": "fr"}


@pytest.mark.parametrize("state", [state for state in Wave.State if state != Wave.State.OPEN])
def test_nobody_is_invited_unless_the_wave_is_open(state: Wave.State) -> None:
    survey = open_survey()
    listed(survey, "an@example.org")
    move_wave(survey, state)
    with pytest.raises(ValidationError):
        invite(survey)
    assert not Message.objects.exists()


def test_anonymous_mode_mails_the_open_link_and_opens_nothing_personal() -> None:
    survey = open_survey(privacy_mode="anonymous")
    listed(survey, "an@example.org")
    assert (invite(survey), OpenInvitation.objects.count(), WaveKey.objects.count()) == (1, 0, 0)


def scheduled(survey: Survey, mails: int | None) -> Wave:
    Wave.objects.update(state="scheduled", opens_at=NOW + timedelta(days=1), opening_mails=mails)
    return survey.waves.get()


@pytest.mark.parametrize(("mails", "expected"), [(None, 3), (2, 2), (0, 0)])
def test_clock_invites_at_the_opening_once(mails: int | None, expected: int) -> None:
    survey = open_survey()
    listed(survey, "an@example.org", "bo@example.org", "cy@example.org")
    scheduled(survey, mails)
    for hours in (1, 25, 26):
        waves.follow_clock(now=NOW + timedelta(hours=hours))
    assert (survey.waves.get().state, Message.objects.count()) == ("open", expected)


def test_wave_whose_key_is_lost_opens_and_its_people_wait() -> None:
    survey = open_survey()
    listed(survey, "an@example.org")
    wave = scheduled(survey, None)
    WaveKey.objects.create(wave=wave, wrapped=wrap(new_key(), wave.id + 1))  # not as this wave's
    waves.follow_clock(now=NOW + timedelta(days=2))
    assert (survey.waves.get().state, Message.objects.count()) == ("open", 0)
    with pytest.raises(LostKey):
        invite(survey)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_invite_once() -> None:
    survey = open_survey()
    listed(survey, "an@example.org", "bo@example.org")
    scheduled(survey, None)

    def tick(_: int) -> None:
        try:
            waves.follow_clock(now=NOW + timedelta(days=2))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(tick, range(4)))
    assert Message.objects.count() == 2


def test_final_wave_keeps_nothing_that_leads_to_a_response() -> None:
    survey = open_survey()
    links = invited(survey, "an@example.org")
    move_wave(survey, Wave.State.CLOSING)
    waves.finalise(wave=survey.waves.get(), now=NOW + timedelta(days=9), by=None)
    assert (WaveKey.objects.count(), OpenInvitation.objects.count()) == (0, 0)
    assert list(Message.objects.values_list("state", "reason")) == [("dropped", "closed")]
    assert open_link(links[0])[1].status_code == 404


def test_who_was_not_invited_yet_is_taken_off_and_a_double_takes_over() -> None:
    survey = open_survey()
    [first] = listed(survey, "an@example.org")
    second_organisation(survey)
    listed(survey, "an@example.org", number=2)
    remove_invitation(invitation=first, by=None, now=NOW)
    assert [each.double_of for each in Invitation.objects.all()] == [None]
    assert invite(survey) == 1
    with pytest.raises(ValidationError):
        remove_invitation(invitation=Invitation.objects.get(), by=None, now=NOW)


def test_corrected_address_gets_a_new_link_by_a_new_mail() -> None:
    survey = open_survey()
    [old] = invited(survey, "an@exmaple.org")
    Message.objects.update(state="bounced", reason="refused_address")
    corrected = Person(address="an@example.org", name="An")
    correct_invitation(invitation=Invitation.objects.get(), person=corrected, by=None, now=NOW)
    new = link_of(Invitation.objects.get())
    assert (open_link(old)[1].status_code, open_link(new)[1].status_code) == (404, 200)
    assert list(Message.objects.values_list("invitation__address", "state", "reason")) == [
        ("an@example.org", "queued", "")
    ]


def test_correction_of_a_name_keeps_the_link() -> None:
    survey = open_survey()
    [link] = invited(survey, "an@example.org")
    person = Person(address="An@example.org", name="Anna")
    correct_invitation(invitation=Invitation.objects.get(), person=person, by=None, now=NOW)
    assert (open_link(link)[1].status_code, Invitation.objects.get().name) == (200, "Anna")


def test_correction_to_an_address_of_the_same_list_is_refused() -> None:
    survey = open_survey()
    [first, _second] = listed(survey, "an@example.org", "bo@example.org")
    with pytest.raises(ValidationError):
        correct_invitation(invitation=first, person=Person(address="BO@example.org"), by=None, now=NOW)


def test_revoked_link_leads_nowhere_and_what_it_started_goes_on() -> None:
    survey = open_survey()
    [link] = invited(survey, "an@example.org")
    respondent = start_personally(link)
    revoke_invitation(invitation=Invitation.objects.get(), by=None, now=NOW)
    assert open_link(link)[1].status_code == 404
    assert respondent.get("about/").status_code == 200
    assert list(Message.objects.values_list("state", "reason")) == [("dropped", "not_needed")]


def test_link_that_is_issued_anew_goes_on_with_the_same_response() -> None:
    survey = open_survey()
    [old] = invited(survey, "an@example.org")
    invitation = Invitation.objects.get()
    first = start_personally(old)
    first.tab("about").send(org="caw")
    revoke_invitation(invitation=invitation, by=None, now=NOW)
    reissue_invitation(invitation=invitation, by=None, now=NOW)
    assert open_link(old)[1].status_code == 404
    assert start_personally(link_of(invitation)).home == first.home
    assert Response.objects.count() == 1


def test_who_finished_cannot_start_again_by_a_new_link() -> None:
    survey = open_survey()
    invited(survey, "an@example.org")
    OpenInvitation.objects.all().delete()  # as completing does
    for deed in (revoke_invitation, reissue_invitation):
        deed(invitation=Invitation.objects.get(), by=None, now=NOW)
    assert open_link(link_of(Invitation.objects.get()))[1].status_code == 404


def test_log_holds_numbers_and_no_address() -> None:
    survey = open_survey()
    invited(survey, "an@example.org", "bo@example.org")
    entries = [(each.action, each.details) for each in AuditEntry.objects.order_by("id")]
    assert entries == [("list people", {"people": 2}), ("invite", {"mails": 2, "organisations": 1})]
