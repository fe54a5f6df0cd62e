"""How far a wave is, as `manage.py wave` prints it; docs/response.md has the format."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from surveys.following import NOBODY, Followed, Reached, followed
from surveys.models import Distribution, Wave


def wave_as_json(wave: Wave, as_of: datetime) -> dict[str, Any]:
    """State, times and the counts of each organisation; moments in the installation's time zone, or None."""
    lines = followed(wave)
    own_link = next((line.total for line in lines if line.distribution is None), NOBODY)
    return {
        "survey": wave.survey.code,
        "wave": wave.number,
        "name": wave.name,
        "state": wave.state,
        "as_of": _iso(as_of),
        "opens_at": _iso(wave.opens_at),
        "closes_at": _iso(wave.closes_at),
        "ends_at": _iso(wave.ends_at),
        "organisations": [_organisation(line.distribution, line) for line in lines if line.distribution],
        "own_link": {"started": own_link.started, "completed": own_link.submitted},
    }


def _organisation(distribution: Distribution, line: Followed) -> dict[str, Any]:
    return {
        "number": distribution.number,
        "organisation": distribution.organisation.name,
        "category": distribution.organisation.category_id,
        **_counts(line.total),
    }


def _counts(reached: Reached) -> dict[str, int]:
    return {
        "invited": reached.invited,
        "sent": reached.sent,
        "bounced": reached.bounced,
        "unknown": reached.unknown,
        "started": reached.started,
        "completed": reached.submitted,
    }


def _iso(moment: datetime | None) -> str | None:
    return localtime(moment).isoformat() if moment else None
