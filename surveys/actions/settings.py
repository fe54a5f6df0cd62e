"""The settings of a survey: what respondents are promised, and how soon their code is asked for."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import CodeBatch, Invitation, Response, Survey, Wave

PRIVACY = ("privacy_mode", "organisation_source", "shown_live", "receipt_codes")


@transaction.atomic
def change_settings(
    *,
    survey: Survey,
    privacy_mode: str,
    organisation_source: str,
    shown_live: bool,
    receipt_codes: bool,
    idle_minutes: int,
    now: datetime,
    by: User | None,
) -> bool:
    """Give the survey other settings; whether any differs from what it was.

    Raises `ValidationError` by field, as for privacy settings that are fixed (`why_fixed`).
    """
    stored = Survey.objects.select_for_update().defer("draft").get(id=survey.id)
    wanted = {
        "privacy_mode": privacy_mode,
        "organisation_source": organisation_source,
        "shown_live": shown_live,
        "receipt_codes": receipt_codes,
        "idle_minutes": idle_minutes,
    }
    changes = {
        name: [getattr(stored, name), new] for name, new in wanted.items() if getattr(stored, name) != new
    }
    if not changes:
        return False
    fixed = [name for name in PRIVACY if name in changes]
    reason = why_fixed(stored) if fixed else ""
    if reason:
        raise ValidationError(dict.fromkeys(fixed, reason))
    for name in changes:
        setattr(stored, name, wanted[name])
    stored.clean_fields(exclude=[field.name for field in Survey._meta.fields if field.name not in changes])
    stored.save(update_fields=list(changes))
    note(about=stored.code, action="change settings", by=by, now=now, **changes)
    return True


def why_fixed(survey: Survey) -> str:
    """Why the privacy settings cannot change any more; empty while they can.

    The database holds to the first and the last of these itself.
    """
    if survey.waves.exclude(state__in=Wave.PLANNED).exists():
        return _("A wave was opened: people answered, or may have, on the promise of these settings.")
    of_survey = {"distribution__wave__survey": survey}
    if Invitation.objects.filter(**of_survey).exists() or CodeBatch.objects.filter(**of_survey).exists():
        return _("People were invited, or codes made for letters, which say what these settings promise.")
    if Response.objects.filter(version__survey=survey).exclude(source=Response.Source.TEST).exists():
        return _("There are responses already.")
    return ""
