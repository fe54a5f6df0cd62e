"""What an organisation tells of itself."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions.auditing import note
from organisations.models import User
from surveys.models import Distribution, Wave
from surveys.waves import audit_name


@transaction.atomic
def tell_numbers(
    *,
    distribution: Distribution,
    sent_number: int | None,
    staff_number: int | None,
    now: datetime,
    by: User | None,
) -> None:
    """Keep to how many people the organisation sent its link, and how many work there (None: unknown).

    Raises `ValidationError` once the wave is final.
    """
    waves = Wave.objects.select_for_update(no_key=True, of=("self",)).select_related("survey")
    wave = waves.get(id=distribution.wave_id)
    if wave.state == Wave.State.FINAL:
        raise ValidationError(_("This wave is final, so nothing of it changes."))
    told = {"sent_number": sent_number, "staff_number": staff_number}
    Distribution.objects.filter(id=distribution.id).update(**told)
    about = f"{audit_name(wave)}/organisations/{distribution.number}"
    note(about=about, action="tell numbers", by=by, now=now, **told)
