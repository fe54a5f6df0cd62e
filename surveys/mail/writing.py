"""Writing a mail: the wave's text in the reader's language, filled in with what is true of the reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr, parseaddr
from functools import cache, lru_cache
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext, override

from surveys.fieldwork import open_link_of, test_link
from surveys.mail.orders import PERSONAL, Order
from surveys.models import Message, Wave
from surveys.moments import moment
from surveys.personal import mailed_token, opt_out_token
from surveys.questionnaire.document import Questionnaire
from surveys.reminders import ReminderPlan, is_last
from surveys.texts import (
    CLOSING_THANKS,
    INVITATION,
    LAST_REMINDER,
    MAILS,
    PARTNER,
    REMINDER,
    Mail,
    fill,
    text_of,
)

Kind = Message.Kind

_MAIL_OF = {
    Kind.INVITATION: INVITATION,
    Kind.REMINDER: REMINDER,
    Kind.PARTNER: PARTNER,
    Kind.THANKS: CLOSING_THANKS,
}
#: A name that is not known goes with the space before it: "Hello {name}," becomes "Hello,".
_NAME = re.compile(r" ?\{name\}")
#: The opt-out token of a trial mail is nobody's.
_NOBODY = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class Study:
    """What all mails of a wave have in common; `key` None: it has no personal links."""

    wave: Wave
    questionnaire: Questionnaire
    key: bytes | None
    plan: ReminderPlan


def write(order: Order, study: Study, *, now: datetime) -> EmailMessage:
    """The mail of an order.

    Raises `ValueError` where no mail can be made of it, such as for a name with a line break.
    """
    if order.kind == Kind.NOTICE:
        return _notice(order, study)
    known = study.questionnaire
    language = order.language if order.language in known.languages else known.default_language
    mail = _mail_of(order, study, now)
    values = _values(order, study, language)
    body = text_of(study.wave, mail.body, language)
    subject = fill(_without_name(text_of(study.wave, mail.subject, language), order.name), values)
    if order.kind == Kind.TRIAL:
        with override(language):
            subject = gettext("Trial: %(subject)s") % {"subject": subject}
    contact = study.questionnaire.consent.facts.contact
    return EmailMessage(
        subject,
        fill(_without_name(body, order.name), values),
        to=[_addressee(order)],
        reply_to=[contact] if "@" in contact else None,
        headers=_headers(order),
    )


def opt_out_link(invitation_id: UUID) -> str:
    """Where its reader says to want no more mail."""
    return f"{settings.BASE_URL}{_folder('no_mail')}{opt_out_token(invitation_id)}/"


def message_id(of: UUID) -> str:
    """The same each time that the message is sent, so that a mailbox can tell a repetition."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{of}@{domain}>"


def _mail_of(order: Order, study: Study, now: datetime) -> Mail:
    if order.kind == Kind.TRIAL:
        return next((mail for mail in MAILS if mail.body.name == order.trial_of), INVITATION)
    if order.kind == Kind.REMINDER and order.invited_at:
        at, until = order.invited_at, order.closing
        last = is_last(study.plan, number=order.number, invited_at=at, now=now, until=until)
        return LAST_REMINDER if last else REMINDER
    return _MAIL_OF[Kind(order.kind)]


def _values(order: Order, study: Study, language: str) -> Mapping[str, str]:
    facts = study.questionnaire.consent.facts
    return {
        "survey": study.questionnaire.title.show(language),
        "organisation": order.organisation,
        "name": order.name,
        "link": _link(order, study),
        "closing": _moment(order.closing, language),
        "contact": facts.contact,
        "controller": facts.controller,
        "opt_out": opt_out_link(order.invitation_id or _NOBODY),
    }


def _link(order: Order, study: Study) -> str:
    if order.kind == Kind.TRIAL:
        return test_link(study.wave.survey)
    if not order.has_personal_link:
        return open_link_of(order.link_token)
    if study.key is None or order.invitation_id is None or order.issue is None:
        raise ValueError("A personal link needs an invitation and the wave's key.")
    token = mailed_token(study.key, order.invitation_id, order.issue)
    return f"{settings.BASE_URL}{_folder('personal')}{token}/"


def _without_name(text: str, name: str) -> str:
    return text if name else _NAME.sub("", text)


@cache
def _folder(name: str) -> str:
    """What stands before the token in an address."""
    return reverse(name, args=["x"]).removesuffix("x/")


@lru_cache(100)
def _moment(at: datetime | None, language: str) -> str:
    with override(language):
        return moment(at)


def _addressee(order: Order) -> str:
    """Name and address. Names are checked when they are stored; here a line break would be a header."""
    if not set("\r\n").isdisjoint(order.name + order.address):
        raise ValueError("A name or an address holds a line break.")
    return formataddr((order.name, order.address))


def _headers(order: Order) -> dict[str, str]:
    """RFC 3834 for machines that answer mail, RFC 8058 for the button that ends it."""
    headers = {"Message-ID": message_id(order.id), "Auto-Submitted": "auto-generated"}
    if order.kind in PERSONAL and order.invitation_id:
        headers["List-Unsubscribe"] = f"<{opt_out_link(order.invitation_id)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _notice(order: Order, study: Study) -> EmailMessage:
    """Tells a member of the team that sending stopped; there is no text of the team's for it."""
    wave = study.wave
    address = settings.BASE_URL + reverse("outbox", args=[wave.survey.code, wave.number])
    with override(order.language):
        told = {"wave": wave.name, "survey": study.questionnaire.title.show(order.language), "link": address}
        subject = gettext("The mails of “%(wave)s” were stopped") % told
        body = gettext(
            "Hello,\n\n"
            "Too many mails of “%(wave)s” (%(survey)s) failed in a row, so the others wait. "
            "See what the mail server said, and let sending go on:\n\n"
            "%(link)s"
        )
    return EmailMessage(subject, body % told, to=[_addressee(order)], headers=_headers(order))
