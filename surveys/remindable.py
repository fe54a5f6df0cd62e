"""Who can be reminded: persons who have not finished, and partners where nobody knows who has."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Greatest

from organisations.models import Contact
from surveys.invitations import hashes_of_unwilling
from surveys.models import Distribution, Invitation, Message, Survey, Wave
from surveys.personal import address_hash
from surveys.reminders import ReminderPlan

#: Mail in these states reached somebody, or may still do so.
MAILED = (Message.State.QUEUED, Message.State.SENDING, Message.State.SENT, Message.State.UNKNOWN)
#: One row for each person who can still be reminded: the number of the next reminder, and `earliest`, when
#: the plan lets it go out if that is an allowed moment. A mail that waits counts as one of this moment.
#: Of an anonymous wave that is final it is forgotten who was reminded: all its people count as mailed until
#: it closed.
CANDIDATES = """
WITH mail AS (
    SELECT invitation_id, CASE
        WHEN state = 'queued' OR handed_over_at IS NULL THEN greatest(due_at, %(now)s) ELSE handed_over_at
    END AS at
    FROM surveys_message WHERE state IN ('queued', 'sending', 'sent', 'unknown')
    UNION ALL
    SELECT person.id, coalesce(distribution.closes_at, over.closes_at)
    FROM surveys_invitation person
    JOIN surveys_distribution distribution ON distribution.id = person.distribution_id
    JOIN surveys_wave over ON over.id = person.wave_id
    JOIN surveys_survey survey ON survey.id = over.survey_id
    WHERE over.state = 'final' AND jsonb_path_exists(over.reminders, '$.days[0]')
        AND survey.privacy_mode = 'anonymous_on_completion'
), mailed AS (
    SELECT person.address_hash, max(mail.at) AS at
    FROM mail JOIN surveys_invitation person ON person.id = mail.invitation_id
    WHERE mail.at > %(now)s - %(gap)s
    GROUP BY person.address_hash
), reminded AS (
    SELECT invitation_id, count(*) AS times FROM surveys_message
    WHERE wave_id = %(wave)s AND kind = 'reminder' GROUP BY invitation_id
), candidate AS (
    SELECT invited.wave_id, invited.distribution_id, invited.invitation_id, invited.language,
        invited.handed_over_at AS invited_at, next.number,
        coalesce(distribution.closes_at, %(closes_at)s) AS closes_at,
        greatest(
            invited.handed_over_at + make_interval(hours => 24 * (%(days)s::int[])[next.number]),
            mailed.at + %(gap)s
        ) AS earliest
    FROM surveys_message invited
    JOIN surveys_openinvitation open ON open.invitation_id = invited.invitation_id
    JOIN surveys_invitation person ON person.id = invited.invitation_id
    JOIN surveys_distribution distribution ON distribution.id = person.distribution_id
    LEFT JOIN mailed ON mailed.address_hash = person.address_hash
    LEFT JOIN reminded ON reminded.invitation_id = person.id
    CROSS JOIN LATERAL (SELECT (coalesce(reminded.times, 0) + 1)::int AS number) next
    WHERE invited.wave_id = %(wave)s AND invited.kind = 'invitation' AND invited.state = 'sent'
        AND next.number <= %(count)s AND NOT person.is_revoked
        AND NOT EXISTS (
            SELECT FROM surveys_optout wish WHERE wish.address_hash = person.address_hash
                AND (wish.survey_id IS NULL OR wish.survey_id = %(survey)s)
        )
)
"""


@dataclass(frozen=True, kw_only=True)
class PartnerCandidate:
    """A contact person who can be reminded to spread the open link; `number` as that of a reminder."""

    distribution: Distribution
    contact: Contact
    number: int
    opened_at: datetime
    mailed_at: datetime | None

    def may_be_mailed(self, plan: ReminderPlan, now: datetime) -> bool:
        """Whether the last mail to this person is long enough ago."""
        return self.mailed_at is None or self.mailed_at + plan.gap <= now


def parameters(wave: Wave, plan: ReminderPlan, now: datetime) -> dict[str, Any]:
    """What `CANDIDATES` asks for."""
    return {
        "wave": wave.id,
        "survey": wave.survey_id,
        "now": now,
        "gap": plan.gap,
        "days": list(plan.days),
        "count": len(plan.numbers),
        "closes_at": wave.closes_at,
    }


def partner_candidates(wave: Wave) -> list[PartnerCandidate]:
    """The contact persons of the organisations whose respondents cannot be reminded by person.

    Those that refused or are out of scope, whose link was revoked, and persons who want no mail are left out.
    """
    contacts = [
        (distribution, contact)
        for distribution in _spreading(wave)
        for contact in distribution.organisation.contacts.all()
        if contact.email
    ]
    hashes = {address_hash(contact.email): contact.email.lower() for _, contact in contacts}
    unwilling = {hashes[each] for each in hashes_of_unwilling(wave, hashes)}
    mailed_at = _mailed_at(hashes)
    reminded = Counter(
        (distribution, address.lower())
        for distribution, address in Message.objects.filter(wave=wave, kind=Message.Kind.PARTNER).values_list(
            "distribution", "address"
        )
    )
    return [
        PartnerCandidate(
            distribution=distribution,
            contact=contact,
            number=reminded[distribution.id, contact.email.lower()] + 1,
            opened_at=opened_at,
            mailed_at=mailed_at.get(contact.email.lower()),
        )
        for distribution, contact in contacts
        if contact.email.lower() not in unwilling and (opened_at := distribution.opens_at or wave.opens_at)
    ]


def _spreading(wave: Wave) -> QuerySet[Distribution]:
    """The organisations that spread their open link: all where nobody has a personal one."""
    parts = wave.distributions.select_related("organisation").prefetch_related("organisation__contacts")
    told = parts.exclude(
        contact_state__in=(Distribution.ContactState.REFUSED, Distribution.ContactState.OUT_OF_SCOPE)
    ).filter(token__isnull=False)
    if wave.survey.privacy_mode == Survey.PrivacyMode.ANONYMOUS:
        return told
    return told.exclude(Exists(Invitation.objects.filter(distribution=OuterRef("pk"), batch=None)))


def _mailed_at(hashes: dict[bytes, str]) -> dict[str, datetime]:
    """When each of these addresses got, or is to get, its last mail, as a contact person or as invited."""
    mails = Message.objects.filter(state__in=MAILED).order_by()
    last_at = Max(
        Greatest("handed_over_at", "due_at")
    )  # the one that is known, or of who waits again the later
    to_contacts = mails.filter(address__in=list(hashes.values())).values_list("address").annotate(at=last_at)
    invited = mails.filter(invitation__address_hash__in=list(hashes))
    to_invited = invited.values_list("invitation__address_hash").annotate(at=last_at)
    moments = [
        *((address.lower(), moment) for address, moment in to_contacts),
        *((hashes[bytes(found)], moment) for found, moment in to_invited),
    ]
    last: dict[str, datetime] = {}
    for address, moment in moments:
        last[address] = max(moment, last.get(address, moment))
    return last
