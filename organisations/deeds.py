"""The audit log in words: what its actions and details are called in the reader's language.

The log keeps both in plain English words of its own. What does not stand here is shown as it was written.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

ACTIONS: dict[str, Any] = {
    # Of organisations, people, surveys and the installation.
    "add": pgettext_lazy("deed", "added"),
    "change": pgettext_lazy("deed", "changed"),
    "ask raw": pgettext_lazy("deed", "asked for the raw responses"),
    "change settings": pgettext_lazy("deed", "changed the settings"),
    "enter population": pgettext_lazy("deed", "entered totals of the population"),
    "remove population": pgettext_lazy("deed", "took totals of the population away"),
    "define report": pgettext_lazy("deed", "changed the report definition"),
    "download": pgettext_lazy("deed", "downloaded a file"),
    "import": pgettext_lazy("deed", "imported a list"),
    "invite": pgettext_lazy("deed", "invited"),
    "lock": pgettext_lazy("deed", "locked respondents' pages and mail"),
    "make": pgettext_lazy("deed", "made a back-up"),
    "merge": pgettext_lazy("deed", "merged doubles"),
    "remove": pgettext_lazy("deed", "removed"),
    "restore": pgettext_lazy("deed", "restored a back-up"),
    "stop job": pgettext_lazy("deed", "stopped making a file"),
    "unlock": pgettext_lazy("deed", "unlocked respondents' pages and mail"),
    # Of results for partners and the public.
    "release results": pgettext_lazy("deed", "released the results"),
    "set publishing": pgettext_lazy("deed", "said who sees results"),
    # Of datasets.
    "approve dataset": pgettext_lazy("deed", "approved a dataset"),
    "change dataset": pgettext_lazy("deed", "changed the draft of a dataset"),
    "decide text": pgettext_lazy("deed", "decided what datasets show of a text"),
    "draft dataset": pgettext_lazy("deed", "drafted a dataset"),
    "reject dataset": pgettext_lazy("deed", "rejected a dataset"),
    "withdraw dataset": pgettext_lazy("deed", "withdrew a dataset"),
    # Of accounts.
    "password changed": pgettext_lazy("deed", "changed the own password"),
    "password reset": pgettext_lazy("deed", "chose a new password"),
    "password set": pgettext_lazy("deed", "chose a password"),
    "recovery codes generated": pgettext_lazy("deed", "made recovery codes"),
    "second factor removed": pgettext_lazy("deed", "removed somebody's second factor"),
    "totp activated": pgettext_lazy("deed", "set up an authenticator app"),
    "totp deactivated": pgettext_lazy("deed", "removed the authenticator app"),
    "webauthn added": pgettext_lazy("deed", "added a passkey"),
    "webauthn removed": pgettext_lazy("deed", "removed a passkey"),
    # Of answers.
    "leave responses out": pgettext_lazy("deed", "left responses out"),
    "merge spellings": pgettext_lazy("deed", "merged spellings"),
    "recode own answers": pgettext_lazy("deed", "recoded own answers"),
    "undo cleaning": pgettext_lazy("deed", "undid a cleaning decision"),
    # Of waves, and of the organisations in them.
    "adopt pilot": pgettext_lazy("deed", "let the pilot's responses count"),
    "close": pgettext_lazy("deed", "closed"),
    "create": pgettext_lazy("deed", "planned"),
    "empty": pgettext_lazy("deed", "deleted all responses; the totals stay"),
    "erase": pgettext_lazy("deed", "erased contact data, links and unfinished responses"),
    "erase response": pgettext_lazy("deed", "erased the response of a person who asked for it"),
    "plan erasure": pgettext_lazy("deed", "chose when contact data, links and unfinished responses go"),
    "drop pilot": pgettext_lazy("deed", "erased the pilot's responses"),
    "enter paper": pgettext_lazy("deed", "entered a paper questionnaire"),
    "extend": pgettext_lazy("deed", "extended"),
    "finalise": pgettext_lazy("deed", "made final"),
    "follow": pgettext_lazy("deed", "noted the contact with an organisation"),
    "issue link": pgettext_lazy("deed", "issued a link"),
    "join": pgettext_lazy("deed", "let organisations take part"),
    "leave": pgettext_lazy("deed", "took an organisation out"),
    "list codes": pgettext_lazy("deed", "downloaded the list of codes"),
    "make codes": pgettext_lazy("deed", "made printed codes"),
    "open": pgettext_lazy("deed", "opened"),
    "pause": pgettext_lazy("deed", "paused"),
    "print letters": pgettext_lazy("deed", "downloaded letters with codes"),
    "resume": pgettext_lazy("deed", "resumed"),
    "revoke codes": pgettext_lazy("deed", "revoked printed codes"),
    "revoke link": pgettext_lazy("deed", "revoked a link"),
    "schedule": pgettext_lazy("deed", "scheduled"),
    "tell numbers": pgettext_lazy("deed", "told numbers of an organisation"),
    "withdraw": pgettext_lazy("deed", "made a draft again"),
    "write texts": pgettext_lazy("deed", "wrote the texts"),
    # Of people who are invited, and of mail.
    "correct people": pgettext_lazy("deed", "corrected a person on the list"),
    "go on sending": pgettext_lazy("deed", "let mail go on"),
    "issue personal link": pgettext_lazy("deed", "issued a personal link anew"),
    "it was sent": pgettext_lazy("deed", "said that mails were sent"),
    "list people": pgettext_lazy("deed", "put people on the list"),
    "plan reminders": pgettext_lazy("deed", "planned reminders"),
    "remind organisations": pgettext_lazy("deed", "queued reminders for organisations"),
    "revoke personal link": pgettext_lazy("deed", "revoked a personal link"),
    "send again": pgettext_lazy("deed", "let mails be sent again"),
    "stop sending": pgettext_lazy("deed", "stopped mail"),
    "take people off": pgettext_lazy("deed", "took a person off the list"),
    "thank": pgettext_lazy("deed", "queued thanks"),
    "try mail": pgettext_lazy("deed", "sent a trial mail to oneself"),
}
DETAILS: dict[str, Any] = {
    "addresses": pgettext_lazy("detail", "addresses"),
    "block_size": pgettext_lazy("detail", "responses in a block"),
    "breakdown": pgettext_lazy("detail", "breakdown"),
    "closes_at": pgettext_lazy("detail", "closes at"),
    "codes": pgettext_lazy("detail", "codes"),
    "column": pgettext_lazy("detail", "column"),
    "complete_percent": pgettext_lazy("detail", "percentage that makes complete"),
    "contact": pgettext_lazy("detail", "contact person"),
    "contact_state": pgettext_lazy("detail", "contact"),
    "contacts": pgettext_lazy("detail", "contact persons"),
    "decision": pgettext_lazy("detail", "decision"),
    "reminders": pgettext_lazy("detail", "reminders sent"),
    "distributions": pgettext_lazy("detail", "waves"),
    "double": pgettext_lazy("detail", "double"),
    "ends_at": pgettext_lazy("detail", "ends at"),
    "erase_on": pgettext_lazy("detail", "day of erasure"),
    "erasures": pgettext_lazy("detail", "erased responses"),
    "file": pgettext_lazy("detail", "file name"),
    "grace_hours": pgettext_lazy("detail", "hours to finish"),
    "groups": pgettext_lazy("detail", "groups"),
    "invitations": pgettext_lazy("detail", "invitations"),
    "is_active": pgettext_lazy("detail", "may log in"),
    "is_pilot": pgettext_lazy("detail", "pilot"),
    "joined": pgettext_lazy("detail", "answers that are summed"),
    "kind": pgettext_lazy("detail", "kind"),
    "language": pgettext_lazy("detail", "language"),
    "links": pgettext_lazy("detail", "links"),
    "mails": pgettext_lazy("detail", "mails"),
    "messages": pgettext_lazy("detail", "mails"),
    "min_base": pgettext_lazy("detail", "fewest persons of a group"),
    "min_cell": pgettext_lazy("detail", "fewest persons of a count"),
    "name": pgettext_lazy("detail", "name"),
    "next_on": pgettext_lazy("detail", "look at it again on"),
    "not_passed": pgettext_lazy("detail", "checks that did not pass"),
    "note": pgettext_lazy("detail", "a note was added"),
    "notes": pgettext_lazy("detail", "notes"),
    "opens_at": pgettext_lazy("detail", "opens at"),
    "opt_outs": pgettext_lazy("detail", "wishes about mail"),
    "option": pgettext_lazy("detail", "option"),
    "organisation": pgettext_lazy("detail", "organisation"),
    "organisation_source": pgettext_lazy("detail", "source of the organisation"),
    "organisations": pgettext_lazy("detail", "organisations"),
    "own_answers": pgettext_lazy("detail", "own answers"),
    "part": pgettext_lazy("detail", "file"),
    "partner": pgettext_lazy("detail", "results for partners"),
    "people": pgettext_lazy("detail", "people"),
    "privacy_mode": pgettext_lazy("detail", "privacy mode"),
    "public": pgettext_lazy("detail", "results for the public"),
    "purpose": pgettext_lazy("detail", "purpose"),
    "question": pgettext_lazy("detail", "question"),
    "reason": pgettext_lazy("detail", "reason"),
    "receipt_codes": pgettext_lazy("detail", "receipt codes"),
    "shown_live": pgettext_lazy("detail", "totals live in the room"),
    "release": pgettext_lazy("detail", "release"),
    "released": pgettext_lazy("detail", "released"),
    "removed_distributions": pgettext_lazy("detail", "waves that were double"),
    "responses": pgettext_lazy("detail", "responses"),
    "role": pgettext_lazy("detail", "role"),
    "sent_number": pgettext_lazy("detail", "number sent"),
    "sha256": pgettext_lazy("detail", "checksum"),
    "source": pgettext_lazy("detail", "source"),
    "spellings": pgettext_lazy("detail", "spellings"),
    "staff_number": pgettext_lazy("detail", "number of staff"),
    "state": pgettext_lazy("detail", "state"),
    "surveys": pgettext_lazy("detail", "surveys"),
    "target": pgettext_lazy("detail", "target"),
    "targets": pgettext_lazy("detail", "targets"),
    "text": pgettext_lazy("detail", "text"),
    "user": pgettext_lazy("detail", "user"),
    "version": pgettext_lazy("detail", "version"),
    "while_open": pgettext_lazy("detail", "totals while a wave is open"),
    "why": pgettext_lazy("detail", "reason"),
    "withheld": pgettext_lazy("detail", "withheld"),
}


def action_in_words(action: str) -> str:
    """What was done, such as “made printed codes”."""
    return str(ACTIONS.get(action, action))


def details_in_words(details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The details such as “codes: 200; language: nl”.

    `names` stand for the ids in them, as far as they are known.
    """
    return "; ".join(f"{DETAILS.get(key, key)}: {_value(value, names)}" for key, value in details.items())


def _value(value: Any, names: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(each, names)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_value(each, names) for each in value)
    return names.get(value) or _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A moment as people read it; any other text as it is."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return text
    if moment is None or not is_aware(moment):
        return text
    return date_format(localtime(moment), "DATETIME_FORMAT")
