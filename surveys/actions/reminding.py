"""Planning mail that goes out while a wave is open, and the thanks after it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.actions.holding import hold_wave
from surveys.models import Message, Wave
from surveys.remindable import CANDIDATES, PartnerCandidate, parameters, partner_candidates
from surveys.reminders import ReminderPlan, next_time
from surveys.waves import audit_name

#: The waves that mail goes out of.
_REMINDING = {"state": Wave.State.OPEN, "sending_stopped": ""}
_REMIND = """
INSERT INTO surveys_message (
    id, wave_id, distribution_id, invitation_id, kind, number, address, language,
    state, reason, reply, attempts, due_at, provider_id
)
SELECT gen_random_uuid(), wave_id, distribution_id, invitation_id, 'reminder', number, '', language,
    'queued', '', '', 0, %(now)s, ''
FROM candidate WHERE earliest <= %(now)s AND (closes_at IS NULL OR closes_at > %(now)s)
ON CONFLICT DO NOTHING
"""
#: To whoever was invited, as nobody knows who took part.
_THANK = """
INSERT INTO surveys_message (
    id, wave_id, distribution_id, invitation_id, kind, number, address, language,
    state, reason, reply, attempts, due_at, provider_id
)
SELECT gen_random_uuid(), invited.wave_id, invited.distribution_id, invited.invitation_id, 'thanks', 0, '',
    invited.language, 'queued', '', '', 0, %(due_at)s, ''
FROM surveys_message invited JOIN surveys_invitation person ON person.id = invited.invitation_id
WHERE invited.wave_id = %(wave)s AND invited.kind = 'invitation' AND invited.state = 'sent'
    AND person.address <> '' AND NOT person.is_revoked AND NOT EXISTS (
        SELECT FROM surveys_optout wish WHERE wish.address_hash = person.address_hash
            AND (wish.survey_id IS NULL OR wish.survey_id = %(survey)s)
    )
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def write_plan(*, wave: Wave, plan: ReminderPlan, now: datetime, by: User | None) -> None:
    """Replace the wave's reminder plan; it holds for whatever is not queued yet.

    Raises `ValidationError` for a closed wave, and for reminders in a wave without a closing time.
    """
    stored = hold_wave(wave.id)
    if stored.state in Wave.CLOSED:
        raise ValidationError(_("This wave is closed, so nobody is reminded any more."))
    if plan.days and stored.closes_at is None:
        raise ValidationError(_("Give the wave a closing time first: the last reminder names it."))
    stored.reminders = plan.stored()
    stored.save(update_fields=["reminders"])
    note(about=audit_name(stored), action="plan reminders", by=by, now=now, **stored.reminders)


def plan_reminders(*, now: datetime) -> None:
    """Queue the reminders whose time has come; any number of callers at once do it once."""
    for wave_id in Wave.objects.filter(**_REMINDING).values_list("id", flat=True):
        with transaction.atomic():
            locked = Wave.objects.select_for_update(of=("self",), skip_locked=True).select_related("survey")
            wave = locked.filter(**_REMINDING, id=wave_id).first()
            if wave:
                _remind(wave, ReminderPlan.read(wave.reminders), now)


@transaction.atomic
def remind_organisations(*, wave: Wave, now: datetime, by: User | None) -> int:
    """Queue a mail to each contact person who spreads a link and had no mail within the plan's gap.

    It counts as the next reminder of the plan. Returns how many mails; raises `ValidationError` unless the
    wave is open.
    """
    stored = hold_wave(wave.id)
    if stored.state != Wave.State.OPEN:
        raise ValidationError(_("The wave is not open, so its links start nothing."))
    plan = ReminderPlan.read(stored.reminders)
    told = [each for each in partner_candidates(stored) if each.may_be_mailed(plan, now)]
    _queue(stored, told, due_at=plan.allowed_from(now))
    if told:
        note(about=audit_name(stored), action="remind organisations", by=by, now=now, mails=len(told))
    return len(told)


@transaction.atomic
def thank_everybody(*, wave: Wave, now: datetime, by: User | None) -> int:
    """Queue thanks to all who were invited by mail, once, whether they took part or not.

    Returns how many mails; raises `ValidationError` unless the wave is closing: before that it is too early,
    and once it is final nobody can be mailed.
    """
    stored = hold_wave(wave.id)
    if stored.state != Wave.State.CLOSING:
        raise ValidationError(_("Thanks go out between the closing of a wave and its end."))
    due_at = ReminderPlan.read(stored.reminders).allowed_from(now)
    with connection.cursor() as cursor:
        cursor.execute(_THANK, {"wave": stored.id, "survey": stored.survey_id, "due_at": due_at})
        count: int = cursor.rowcount
    if count:
        note(about=audit_name(stored), action="thank", by=by, now=now, mails=count)
    return count


def _remind(wave: Wave, plan: ReminderPlan, now: datetime) -> None:
    if not plan.days or not plan.allows(now):
        return
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES + _REMIND, parameters(wave, plan, now))
    _queue(wave, [each for each in partner_candidates(wave) if _is_due(each, wave, plan, now)], due_at=now)


def _is_due(each: PartnerCandidate, wave: Wave, plan: ReminderPlan, now: datetime) -> bool:
    closes_at = each.distribution.closes_at or wave.closes_at
    at = next_time(plan, number=each.number, invited_at=each.opened_at, mailed_at=each.mailed_at, now=now)
    return at == now and (closes_at is None or now < closes_at)


def _queue(wave: Wave, partners: list[PartnerCandidate], *, due_at: datetime) -> None:
    Message.objects.bulk_create(
        Message(
            wave=wave,
            distribution=each.distribution,
            kind=Message.Kind.PARTNER,
            number=each.number,
            address=each.contact.email,
            language=each.contact.language,
            due_at=due_at,
        )
        for each in partners
    )
