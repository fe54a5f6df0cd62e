"""Reminders are queued once, at allowed times, for who has not finished, or else for partners."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from organisations.models import AuditEntry, Contact
from surveys.actions.reminding import plan_reminders, remind_organisations, thank_everybody, write_plan
from surveys.models import Distribution, Invitation, Message, OpenInvitation, OptOut, Survey, Wave
from surveys.next_mails import MailLine, next_mails
from surveys.personal import address_hash
from surveys.reminders import ReminderPlan
from tests.surveys.respondents import NOW, move_wave, open_survey

pytestmark = pytest.mark.django_db

#: Monday 2 March 2026, 10:00 in Brussels, as the wave opens and the invitations go out.
DAY = timedelta(days=1)
PLAN = ReminderPlan(days=(7, 14), gap_days=5)
State = Message.State


def planned(plan: ReminderPlan = PLAN, **settings: Any) -> Wave:
    """An open wave of four weeks with this plan."""
    survey = open_survey(**settings)
    Wave.objects.filter(survey=survey).update(closes_at=NOW + 28 * DAY, reminders=plan.stored())
    return Wave.objects.select_related("survey").get(survey=survey)


def invite(wave: Wave, name: str, *, state: str = State.SENT, at: datetime = NOW) -> Invitation:
    """Somebody whose invitation was handed over at `at`."""
    address = f"{name}@example.org"
    invitation = Invitation.objects.create(
        wave=wave,
        distribution=wave.distributions.get(),
        address=address,
        address_hash=address_hash(address),
        language="fr",
    )
    OpenInvitation.objects.create(invitation=invitation, token_hash=invitation.id.bytes)
    Message.objects.create(
        wave=wave,
        distribution=invitation.distribution,
        invitation=invitation,
        kind="invitation",
        language="fr",
        state=state,
        due_at=at,
        handed_over_at=at,
    )
    return invitation


def contact(name: str) -> Contact:
    organisation = Distribution.objects.get().organisation
    return Contact.objects.create(organisation=organisation, email=f"{name}@example.org", language="nl")


def sent(at: datetime, kind: str = "reminder") -> list[tuple[str, int]]:
    """To whom mail of this kind was queued for `at`, with its number."""
    rows = Message.objects.filter(kind=kind, due_at=at).values_list(
        "invitation__address", "address", "number"
    )
    return sorted(((invited or address).split("@")[0], number) for invited, address, number in rows)


def hand_over(at: datetime) -> None:
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT, handed_over_at=at)


def test_reminder_goes_to_whoever_has_not_finished_and_whose_invitation_arrived() -> None:
    wave = planned()
    for name in ("an", "bo", "cy", "di"):
        invite(wave, name)
    invite(wave, "bounced", state=State.BOUNCED)
    OpenInvitation.objects.get(invitation__address="bo@example.org").delete()
    OptOut.objects.create(address_hash=address_hash("cy@example.org"), survey=wave.survey, at=NOW)
    OptOut.objects.create(address_hash=address_hash("di@example.org"), survey=None, at=NOW)
    Invitation.objects.filter(id=invite(wave, "revoked").id).update(is_revoked=True)
    plan_reminders(now=NOW + 7 * DAY - timedelta(seconds=1))
    assert not Message.objects.filter(kind="reminder").exists()
    plan_reminders(now=NOW + 7 * DAY)
    assert sent(NOW + 7 * DAY) == [("an", 1)]
    reminder = Message.objects.get(kind="reminder")
    assert (reminder.language, reminder.state, reminder.distribution) == (
        "fr",
        State.QUEUED,
        wave.distributions.get(),
    )


def test_reminders_come_in_turn_and_end_with_the_plan() -> None:
    wave = planned()
    invite(wave, "an")
    moments = [NOW + days * DAY for days in range(28)]
    for moment in moments:
        plan_reminders(now=moment)
        plan_reminders(now=moment)
        hand_over(moment)
    assert [(moment, sent(moment)) for moment in moments if sent(moment)] == [
        (NOW + 7 * DAY, [("an", 1)]),
        (NOW + 14 * DAY, [("an", 2)]),
    ]


@pytest.mark.parametrize("now", [NOW + 7 * DAY + timedelta(hours=12), NOW + 5 * DAY])
def test_nothing_is_queued_at_night_or_in_a_weekend(now: datetime) -> None:
    invite(planned(ReminderPlan(days=(1,), gap_days=1)), "an")
    plan_reminders(now=now)
    assert not Message.objects.filter(kind="reminder").exists()


def test_mail_of_another_survey_to_the_same_person_keeps_its_distance() -> None:
    wave = planned()
    invite(wave, "an")
    other = planned(code="other")
    invite(other, "an", at=NOW + 4 * DAY)
    plan_reminders(now=NOW + 7 * DAY)
    assert not Message.objects.filter(kind="reminder").exists()
    plan_reminders(now=NOW + 9 * DAY)
    assert sent(NOW + 9 * DAY) == [("an", 1)]


def test_mail_that_still_waits_keeps_the_next_one_back() -> None:
    wave = planned()
    invite(wave, "an")
    plan_reminders(now=NOW + 7 * DAY)
    plan_reminders(now=NOW + 14 * DAY)
    assert Message.objects.filter(kind="reminder").count() == 1


def test_changed_plan_holds_for_what_is_not_queued_yet() -> None:
    wave = planned()
    invite(wave, "an")
    write_plan(wave=wave, plan=ReminderPlan(days=(10,)), now=NOW, by=None)
    plan_reminders(now=NOW + 7 * DAY)
    assert sent(NOW + 7 * DAY) == []
    plan_reminders(now=NOW + 10 * DAY)
    assert sent(NOW + 10 * DAY) == [("an", 1)]
    assert AuditEntry.objects.get().details["days"] == [10]


@pytest.mark.parametrize("change", [{"state": "paused"}, {"sending_stopped": "failures"}])
def test_wave_that_sends_nothing_plans_nothing(change: dict[str, str]) -> None:
    wave = planned()
    invite(wave, "an")
    contact("partner")
    Wave.objects.update(**change)
    plan_reminders(now=NOW + 7 * DAY)
    assert Message.objects.count() == 1


def test_organisation_that_closes_by_its_own_clock_is_reminded_no_more() -> None:
    wave = planned()
    invite(wave, "an")
    Distribution.objects.update(closes_at=NOW + 7 * DAY)
    plan_reminders(now=NOW + 7 * DAY)
    assert not Message.objects.filter(kind="reminder").exists()


def test_anonymous_survey_reminds_contact_persons_instead() -> None:
    planned(privacy_mode=Survey.PrivacyMode.ANONYMOUS)
    contact("partner")
    contact("unwilling")
    Contact.objects.create(organisation=Distribution.objects.get().organisation, name="Without address")
    OptOut.objects.create(address_hash=address_hash("unwilling@example.org"), survey=None, at=NOW)
    for days in (7, 7, 14):
        plan_reminders(now=NOW + days * DAY)
        hand_over(NOW + days * DAY)
    assert sent(NOW + 7 * DAY, "partner") == [("partner", 1)]
    assert sent(NOW + 14 * DAY, "partner") == [("partner", 2)]
    assert set(Message.objects.values_list("language", flat=True)) == {"nl"}


def test_nobody_is_reminded_in_person_in_an_anonymous_survey() -> None:
    wave = planned(privacy_mode=Survey.PrivacyMode.ANONYMOUS)
    invite(wave, "an").open.delete()  # a mail with the open link makes no such row
    contact("partner")
    plan_reminders(now=NOW + 7 * DAY)
    assert not Message.objects.filter(kind="reminder").exists()
    assert sent(NOW + 7 * DAY, "partner") == [("partner", 1)]


def test_organisation_with_a_list_of_its_own_needs_no_reminder_to_spread_the_link() -> None:
    wave = planned()
    contact("partner")
    invite(wave, "an")
    plan_reminders(now=NOW + 7 * DAY)
    assert sent(NOW + 7 * DAY, "partner") == []
    assert remind_organisations(wave=wave, now=NOW + 8 * DAY, by=None) == 0


@pytest.mark.parametrize(
    "change", [{"contact_state": "refused"}, {"contact_state": "out_of_scope"}, {"token": None}]
)
def test_organisation_that_spreads_nothing_is_not_reminded(change: dict[str, Any]) -> None:
    wave = planned()
    contact("partner")
    Distribution.objects.update(**change)
    assert remind_organisations(wave=wave, now=NOW, by=None) == 0


def test_button_reminds_each_contact_person_once_and_counts_as_the_next_of_the_plan() -> None:
    wave = planned()
    contact("partner")
    saturday = NOW + 5 * DAY
    assert remind_organisations(wave=wave, now=saturday, by=None) == 1
    assert remind_organisations(wave=wave, now=saturday, by=None) == 0
    monday = datetime(2026, 3, 9, 7, tzinfo=UTC)  # 8:00 in Brussels
    assert sent(monday, "partner") == [("partner", 1)]
    hand_over(monday)
    plan_reminders(now=NOW + 14 * DAY)
    assert sent(NOW + 14 * DAY, "partner") == [("partner", 2)]
    move_wave(wave.survey, Wave.State.PAUSED)
    with pytest.raises(ValidationError):
        remind_organisations(wave=wave, now=NOW, by=None)


def test_everybody_is_thanked_once_whether_they_took_part_or_not() -> None:
    wave = planned()
    invite(wave, "an")
    finished = invite(wave, "bo")
    OpenInvitation.objects.filter(invitation=finished).delete()
    invite(wave, "bounced", state=State.BOUNCED)
    with pytest.raises(ValidationError):
        thank_everybody(wave=wave, now=NOW, by=None)
    move_wave(wave.survey, Wave.State.CLOSING, closes_at=NOW + DAY)
    assert thank_everybody(wave=wave, now=NOW + DAY, by=None) == 2
    assert thank_everybody(wave=wave, now=NOW + DAY, by=None) == 0
    assert sent(NOW + DAY, "thanks") == [("an", 0), ("bo", 0)]


def test_plan_needs_a_closing_time_to_name() -> None:
    wave = planned()
    Wave.objects.update(closes_at=None)
    with pytest.raises(ValidationError):
        write_plan(wave=wave, plan=PLAN, now=NOW, by=None)
    write_plan(wave=wave, plan=ReminderPlan(), now=NOW, by=None)
    assert ReminderPlan.read(Wave.objects.get().reminders) == ReminderPlan()


def test_next_mails_are_what_the_outbox_and_the_plan_hold() -> None:
    wave = planned()
    invite(wave, "an")
    invite(wave, "bo", at=NOW + DAY)
    invite(wave, "cy", state=State.QUEUED)
    march = datetime(2026, 3, 1, tzinfo=UTC).date()
    Message.objects.filter(invitation__address="cy@example.org").update(handed_over_at=None)

    def line(day: int, number: int) -> MailLine:
        return MailLine(day=march.replace(day=day), kind="reminder", number=number, count=1, is_queued=False)

    queued = MailLine(day=march.replace(day=2), kind="invitation", number=0, count=1, is_queued=True)
    assert next_mails(wave, PLAN, NOW + DAY) == [queued, line(9, 1), line(10, 1), line(16, 2), line(17, 2)]
    soon = ReminderPlan(days=(1,), gap_days=7)
    assert next_mails(wave, soon, NOW + DAY) == [queued, line(9, 1), line(10, 1)]


@pytest.mark.django_db(transaction=True)
def test_two_beats_queue_each_reminder_once() -> None:
    wave = planned()
    for number in range(30):
        invite(wave, f"p{number}")
    open_link_only = planned(code="open")
    Contact.objects.create(
        organisation=open_link_only.distributions.get().organisation, email="c@example.org"
    )

    def tick(_: int) -> None:
        try:
            plan_reminders(now=NOW + 7 * DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as beats:
        list(beats.map(tick, range(8)))
    assert Message.objects.filter(kind="reminder").count() == 30
    assert Message.objects.filter(kind="partner").count() == 1


def test_who_was_in_a_final_wave_that_forgot_its_reminders_counts_as_mailed_until_it_closed() -> None:
    wave = planned(ReminderPlan(days=(1,), gap_days=5, weekends=True))
    invite(wave, "an")
    over = planned(code="over")
    invite(over, "an", at=NOW - 30 * DAY)
    Wave.objects.filter(id=over.id).update(
        state=Wave.State.FINAL, closes_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY
    )
    for day in (5, 6, 7):
        plan_reminders(now=NOW + day * DAY)
    assert (sent(NOW + 6 * DAY), sent(NOW + 7 * DAY)) == ([], [("an", 1)])
