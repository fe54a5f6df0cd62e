"""The response page of a large wave, as a member of the team reads it."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks.client import HOST
from benchmarks.harness import Figure, wall_seconds
from benchmarks.study import Study
from config import roles
from organisations.models import Category, Organisation, User
from surveys.models import Distribution, Wave, WayCount

ORGANISATIONS, INVITATIONS, READS = 50, 100_000, 30
INVITE = """
INSERT INTO surveys_invitation (
    id, wave_id, distribution_id, issue, name, address, address_hash, language
)
SELECT gen_random_uuid(), %(wave)s, (%(distributions)s::bigint[])[1 + number %% %(count)s], 0, '',
    number || '@example.org', sha256(number::text::bytea), 'nl'
FROM generate_series(1, %(invitations)s) AS number
"""
MAIL = """
INSERT INTO surveys_message (
    id, wave_id, distribution_id, invitation_id, kind, number, address, language, state, reason, reply,
    attempts, due_at, provider_id
)
SELECT gen_random_uuid(), wave_id, distribution_id, id, 'invitation', 0, '', language,
    CASE WHEN random() < 0.05 THEN 'bounced' ELSE 'sent' END, '', '', 1, now(), ''
FROM surveys_invitation WHERE wave_id = %(wave)s
"""


def response(study: Study) -> Iterator[Figure]:
    """Wall time with what the database needs."""
    wave = _large_wave(study)
    client = Client(SERVER_NAME=HOST, headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.filter(role=User.Role.ADMIN)[0])
    address = reverse("response", args=[study.code, wave.number])

    def read() -> None:
        reply = client.get(address)
        if reply.status_code != 200:
            raise RuntimeError(f"{address} answers {reply.status_code}")

    seconds = [wall_seconds(read) for _ in range(READS)]
    yield Figure("response page, 100,000 invited", median(seconds) * 1000, "ms", "<= 100")


def _large_wave(study: Study) -> Wave:
    """The study's last wave, with organisations and persons that were invited and in part answered."""
    wave = Wave.objects.filter(survey__code=study.code).latest("number")
    category, taken = Category.objects.all()[0], wave.distributions.count()
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Organisation {number}", category=category)
        for number in range(taken, ORGANISATIONS)
    )
    Distribution.objects.bulk_create(
        Distribution(wave=wave, organisation=organisation, number=10_000 + number)
        for number, organisation in enumerate(organisations)
    )
    distributions = list(wave.distributions.all()[:ORGANISATIONS])
    WayCount.objects.bulk_create(
        WayCount(wave=wave, distribution=each, way=way, started=400, submitted=300, complete=280, partial=30)
        for each in distributions
        for way in ("link", "mail", "code")
    )
    invited: dict[str, Any] = {
        "wave": wave.id,
        "distributions": [each.id for each in distributions],
        "count": len(distributions),
        "invitations": INVITATIONS,
    }
    with roles.as_owner(connection), connection.cursor() as cursor:
        cursor.execute(INVITE, invited)
        cursor.execute(MAIL, {"wave": wave.id})
        cursor.execute("VACUUM (ANALYZE)")
    return wave
