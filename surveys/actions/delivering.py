"""Sending the mail that is due: claimed one by one, handed over, and written down what became of it.

Only the holder of an advisory lock hands mails over. It claims a message in the statement that writes what
became of the one before, and that is committed before the hand-over. Whoever is killed between the two leaves
a message that is `sending`; the next holder of the lock makes it `unknown`, and a person decides.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Max
from psycopg import Cursor
from psycopg.rows import class_row

from surveys.actions.keys import NoKey, wave_key
from surveys.actions.stopping import note_failure, note_success, stop_sending
from surveys.loaded import load_version
from surveys.mail.carrier import Carrier, Outcome
from surveys.mail.orders import ALWAYS, WAITING, Order, why_not
from surveys.mail.pace import Clock, Pace, Wait
from surveys.mail.writing import Study, write
from surveys.models import Message, OptOut, Survey, Wave
from surveys.outbox import due
from surveys.personal import LostKey, address_hash
from surveys.queries import newest_version
from surveys.reminders import ReminderPlan

Kind, State = Message.Kind, Message.State

#: A refused mail is tried again after a minute, then after twice as long each time.
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(minutes=1), timedelta(hours=1)
#: After so many tries, which take most of a day, it failed. Notices to the team go on until mail works again.
MOST_ATTEMPTS = 24
#: So many are looked up at once, and so long they are taken for those that come first.
BATCH, FRESH = 500, timedelta(seconds=5)
#: At night and on days without mail these wait, also when the limit or a refusal delayed them until then.
_BY_DAY = (Kind.REMINDER, Kind.PARTNER)

RECORD = """
UPDATE surveys_message SET
    state = %(state)s, reason = %(reason)s, reply = %(reply)s, provider_id = %(provider_id)s, claim = NULL,
    due_at = coalesce(%(due_at)s, due_at), handed_over_at = coalesce(%(handed_over_at)s, handed_over_at),
    text_version = coalesce(%(text_version)s, text_version)
WHERE id = %(id)s AND claim = %(claim)s
"""
#: Claims a message if it may be sent, after `recorded`, and returns all that sending it asks.
CLAIM = """
WITH {recorded} claimed AS (
    UPDATE surveys_message message SET state = 'sending', claim = %(claim)s, attempts = attempts + 1
    FROM surveys_wave wave
    WHERE message.id = %(next)s AND message.state = 'queued' AND message.due_at <= %(now)s
        AND NOT EXISTS (SELECT FROM organisations_lock)
        AND wave.id = message.wave_id AND (
            message.kind = ANY(%(always)s)
            OR (wave.sending_stopped = '' AND NOT wave.state = ANY(%(waiting)s))
        )
    RETURNING message.*, wave.state AS wave_state, wave.text_version AS wave_text_version,
        wave.mail_failures, wave.closes_at AS wave_closes_at, wave.survey_id
)
SELECT claimed.id, kind, claimed.number, trial_of, claimed.language, attempts, claimed.wave_id, wave_state,
    wave_text_version AS text_version, mail_failures, wave_closes_at, survey.id AS survey_id, privacy_mode,
    distribution.closes_at, distribution.token AS link_token, coalesce(organisation.name, '') AS organisation,
    invitation_id, person.issue,
    CASE WHEN person.id IS NULL THEN claimed.address ELSE person.address END AS address,
    coalesce(person.name, contact.name, '') AS name,
    (
        SELECT handed_over_at FROM surveys_message invited
        WHERE claimed.kind = 'reminder' AND invited.invitation_id = person.id AND invited.kind = 'invitation'
    ) AS invited_at,
    EXISTS (
        SELECT FROM surveys_openinvitation open
        WHERE open.invitation_id = person.id AND NOT person.is_revoked
    ) AS is_open,
    person.id IS NOT NULL OR contact.id IS NOT NULL AS is_known,
    EXISTS (
        SELECT FROM surveys_optout wish WHERE wish.address_hash = person.address_hash
            AND (wish.survey_id IS NULL OR wish.survey_id = survey.id)
    ) AS has_opted_out
FROM claimed
JOIN surveys_survey survey ON survey.id = claimed.survey_id
LEFT JOIN surveys_distribution distribution ON distribution.id = claimed.distribution_id
LEFT JOIN organisations_organisation organisation ON organisation.id = distribution.organisation_id
LEFT JOIN surveys_invitation person ON person.id = claimed.invitation_id
LEFT JOIN organisations_contact contact ON person.id IS NULL AND contact.organisation_id = organisation.id
    AND lower(contact.email) = lower(claimed.address)
"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a message, as `RECORD` writes it; None leaves what is there."""

    id: UUID
    outcome: Outcome
    due_at: datetime | None = None
    handed_over_at: datetime | None = None
    text_version: int | None = None


def send_due(*, clock: Clock, wait: Wait, may_go_on: Callable[[], bool], per_minute: int = 0) -> int:
    """Send until nothing is due or `may_go_on` says no; returns how many the mail server took.

    `per_minute` is how many it takes at most (0: as many as it can). Where somebody else is sending there is
    nothing to do.
    """
    with _only_sender() as is_only, Carrier() as carrier:
        if not is_only:
            return 0
        Message.objects.filter(state=State.SENDING).update(state=State.UNKNOWN, reason="sender_died")
        last_at = Message.objects.aggregate(last=Max("handed_over_at"))["last"] if per_minute else None
        pace = Pace(per_minute=per_minute, last_at=last_at, clock=clock, wait=wait)
        return Shift(carrier, pace, clock).work(may_go_on)


@contextmanager
def _only_sender() -> Iterator[bool]:
    """Whether nobody else is sending; until the end of the block nobody else will."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('peilpunt mail'))")
        is_only: bool = cursor.fetchone()[0]
        try:
            yield is_only
        finally:
            if is_only and connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(hashtext('peilpunt mail'))")


class Shift:
    """One sender's work: it remembers what became of the last message until that is written."""

    def __init__(self, carrier: Carrier, pace: Pace, clock: Clock) -> None:
        self._carrier, self._pace, self._clock = carrier, pace, clock
        self._claim = uuid4()
        self._result: Result | None = None
        self._studies: dict[tuple[int, int], Study] = {}
        self._sent = 0

    def work(self, may_go_on: Callable[[], bool]) -> int:
        """Send one after the other; returns how many the mail server took."""
        for message_id in self._due():
            if not self._pace.is_ready:
                self._record()  # what is known is not left to a long wait
            if not self._pace.wait_for_turn(may_go_on):
                break
            order = self._take(message_id)
            self._result = self._deliver(order) if order else None
        self._record()
        return self._sent

    def _due(self) -> Iterator[UUID]:
        while ids := list(due(self._clock())[:BATCH]):
            fresh_until = self._clock() + FRESH
            for each in ids:
                yield each
                if self._clock() > fresh_until:
                    break

    def _take(self, message_id: UUID) -> Order | None:
        """Write what became of the last message and claim this one; None if it may not be sent now."""
        parameters = {
            "next": message_id,
            "now": self._clock(),
            "always": [kind.value for kind in ALWAYS],
            "waiting": [state.value for state in WAITING],
            "claim": self._claim,
        }
        recorded = f"recorded AS ({RECORD})," if self._result else ""
        statement = CLAIM.format(recorded=recorded)
        # The driver's own cursor, since with Django's the server parses and plans each statement anew.
        with Cursor(connection.connection, row_factory=class_row(Order)) as cursor:
            cursor.execute(statement, parameters | self._known(), prepare=True)
            order: Order | None = cursor.fetchone()
        return order

    def _record(self) -> None:
        if self._result:
            with connection.cursor() as cursor:
                cursor.execute(RECORD, {"claim": self._claim} | self._known())
            self._result = None

    def _known(self) -> dict[str, Any]:
        if self._result is None:
            return {}
        told = {name: value for name, value in vars(self._result).items() if name != "outcome"}
        return told | asdict(self._result.outcome)

    def _deliver(self, order: Order) -> Result:
        try:
            mail = self._prepare(order)
        except Exception:  # a fault of ours: whatever it is, this mail was not handed over
            later = self._clock() + back_off(order.attempts)
            self._result = Result(id=order.id, outcome=Outcome(state=State.QUEUED), due_at=later)
            self._record()
            raise
        return mail if isinstance(mail, Result) else self._judge(order, self._carrier.carry(mail))

    def _prepare(self, order: Order) -> EmailMessage | Result:
        """The mail, or what became of the message without sending it."""
        now = self._clock()
        reason = why_not(order, now) or ("opted_out" if _wants_none(order) else "")
        if reason:
            return Result(id=order.id, outcome=Outcome(state=State.DROPPED, reason=reason))
        try:
            study = self._study(order)
            allowed_at = study.plan.allowed_from(now) if order.kind in _BY_DAY else now
            if allowed_at > now:
                return Result(id=order.id, outcome=Outcome(state=State.QUEUED), due_at=allowed_at)
            return write(order, study, now=now)
        except (LostKey, NoKey):
            stop_sending(wave_id=order.wave_id, reason="lost_key", now=now)
            return Result(id=order.id, outcome=Outcome(state=State.QUEUED, reason="lost_key"))
        except ValueError:
            return Result(id=order.id, outcome=Outcome(state=State.FAILED, reason="unsendable"))

    def _judge(self, order: Order, outcome: Outcome) -> Result:
        now = self._clock()
        if outcome.state == State.SENT:
            self._sent += 1
            self._pace.was_sent()
            if order.mail_failures:
                note_success(wave_id=order.wave_id)
            version = order.text_version
            return Result(id=order.id, outcome=outcome, handed_over_at=now, text_version=version)
        if order.kind not in ALWAYS:
            note_failure(wave_id=order.wave_id, now=now)
        if outcome.state != State.QUEUED:
            self._pace.was_sent()
            return Result(id=order.id, outcome=outcome, text_version=order.text_version)
        self._pace.was_refused()
        if order.attempts >= MOST_ATTEMPTS and order.kind != Kind.NOTICE:
            return Result(
                id=order.id, outcome=Outcome(state=State.FAILED, reason="gave_up", reply=outcome.reply)
            )
        return Result(id=order.id, outcome=outcome, due_at=now + back_off(order.attempts))

    def _study(self, order: Order) -> Study:
        kept = self._studies.get((order.wave_id, order.text_version))
        if kept is None:
            kept = _study_of(order.wave_id)
            self._studies[order.wave_id, order.text_version] = kept
        return kept


def back_off(attempts: int) -> timedelta:
    """How long a message waits after so many attempts."""
    doublings = max(0, min(attempts - 1, 10))
    return min(FIRST_BACK_OFF * (1 << doublings), LONGEST_BACK_OFF)


def _study_of(wave_id: int) -> Study:
    """Raises `NoKey`, `LostKey`, and `ValueError` where nothing is published."""
    wave = Wave.objects.select_related("survey").defer("survey__draft").get(id=wave_id)
    version = newest_version(wave.survey)
    if version is None:
        raise ValueError("Nothing is published that a mail could speak of.")
    has_links = wave.state != Wave.State.FINAL and wave.survey.privacy_mode != Survey.PrivacyMode.ANONYMOUS
    return Study(
        wave=wave,
        questionnaire=load_version(version.id).questionnaire,
        key=wave_key(wave) if has_links else None,
        plan=ReminderPlan.read(wave.reminders),
    )


def _wants_none(order: Order) -> bool:
    """Whether a contact person wants no mail; of invitations the claiming statement tells."""
    if order.kind != Kind.PARTNER:
        return False
    wishes = OptOut.objects.against(order.survey_id)
    return wishes.filter(address_hash=address_hash(order.address)).exists()
